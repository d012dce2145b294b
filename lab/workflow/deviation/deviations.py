"""Deviations: recorded differences between what was registered and what was done, each as one sentence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lab.study.registration import CodeIdentity, Registration
from lab.workflow.record.ledger_state import LedgerState
from store.journal import Writer


@dataclass(frozen=True, slots=True)
class Found:
    """A difference that is there now; (kind, what) names it, so that it is recorded once."""

    kind: str
    what: str
    sentence: str


def at_start(
    registration: Registration, state: LedgerState, code: CodeIdentity, device: str, versions: Mapping[str, str]
) -> Iterator[Found]:
    """What differs when a job starts: the code, the library versions, the device."""
    locked = registration.code
    if (code.commit, code.clean) != (locked.commit, locked.clean):
        yield Found(
            "changed_code",
            _code(code),
            f"The study was locked with {_code(locked)} and trained with {_code(code)}.",
        )
    if code.lock_sha256 != locked.lock_sha256:
        sentence = "The file that pins all library versions differs from the one that was locked."
        yield Found("changed_lock_file", code.lock_sha256[:12], sentence)
    if state.jobs:
        first = state.jobs[0]
        changed = [name for name in sorted(versions) if first.versions.get(name, versions[name]) != versions[name]]
        if changed:
            words = ", ".join(f"{name} {first.versions[name]} then {versions[name]}" for name in changed)
            yield Found("changed_versions", words, f"Library versions changed between jobs: {words}.")
        if first.device != device:
            yield Found("changed_device", device, f"Runs were trained on {first.device} and then on {device}.")


def at_first_batch(recorded: str, now: str) -> Iterator[Found]:
    """What differs from the preflight on record: the bytes of the first run's first batch (SHA-256; "": no preflight)."""
    if recorded not in ("", now):
        sentence = (
            "The first batch of the first run is not the one that the preflight recorded "
            f"({recorded[:12]}… then, {now[:12]}… now): data or code have changed in between."
        )
        yield Found("changed_first_batch", now[:12], sentence)


def at_opening(state: LedgerState) -> Iterator[Found]:
    """What differs when the lockbox is about to be opened: runs that failed or are missing."""
    failed = [run.id for run in state.runs.values() if run.status == "failed"]
    if failed:
        sentence = (
            f"{_runs(failed)} diverged: the loss was not finite. They count as outcomes and were not drawn again."
        )
        yield Found("failed_runs", ", ".join(failed), sentence)
    if state.missing:
        sentence = f"{_runs(list(state.missing))} of the {len(state.planned)} planned did not end."
        yield Found("missing_runs", ", ".join(state.missing), sentence)


def stopping(rule: str, state: LedgerState, replicates: Mapping[str, int], ended: Iterable[str]) -> dict[str, object]:
    """The entry for a registered stopping rule that fired; only complete replicates are confirmatory."""
    complete = complete_replicates(replicates, ended)
    count = len(set(replicates.values()))
    words = {"max_minutes": "the registered time was used up", "divergence": "a run diverged and the plan says stop"}
    sentence = f"Training ended early because {words[rule]}: {len(complete)} of {count} replicates are complete"
    sentence += " and confirmatory." if len(complete) >= 2 else ", too few for a test."
    return {"kind": "stopped_early", "what": rule, "when": "", "sentence": sentence, "complete_replicates": complete}


def complete_replicates(replicates: Mapping[str, int], ended: Iterable[str]) -> list[int]:
    """Replicates all of whose runs have ended; `replicates` maps every planned run to its replicate."""
    open_ones = {replicates[name] for name in replicates.keys() - set(ended)}
    return sorted(set(replicates.values()) - open_ones)


def record(ledger: Writer, state: LedgerState, found: Iterable[Found]) -> None:
    """Append what is not on record yet."""
    known = {(entry.kind, entry.what) for entry in state.deviations}
    for entry in found:
        if (entry.kind, entry.what) not in known:
            data = {"kind": entry.kind, "what": entry.what, "when": "", "sentence": entry.sentence}
            ledger.append("deviation", data)


def _code(code: CodeIdentity) -> str:
    commit = f"commit {code.commit[:12]}" if code.commit != "unknown" else "code of unknown commit"
    return commit if code.clean or code.commit == "unknown" else f"{commit} with uncommitted changes"


def _runs(names: list[str]) -> str:
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    return f"{len(names)} run{'s' * (len(names) > 1)} ({shown})"
