"""The preflight of a locked study: check, and put what was found on record."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from lab.data.leakage import Shared, shared_examples
from lab.preflight.results import Preflight, Tell
from lab.study.design import cells
from lab.study.registration import Registration
from lab.workflow.data_place import location_of
from lab.workflow.exclusive import writing
from lab.workflow.interrupt import StopRequest
from lab.workflow.ledger import LedgerState, fold, lines_of
from lab.workflow.lock import load
from lab.workflow.planned import datasets, prepared, specs
from lab.workflow.presence import present
from store.paths import Home


def preflight(
    home: Home,
    registration: str,
    *,
    on_progress: Callable[[str, float], None] = lambda message, fraction: None,
    should_stop: StopRequest | None = None,
    log: str = "",
) -> Preflight:
    """Run every check on a locked study and record the findings in its ledger; failed checks forbid nothing."""
    from lab.preflight.run import preflight as check

    locked = load(home, registration)
    with writing(home, locked.sha256) as file, present(home, locked.sha256, "preflight", log=log) as presence:
        state = fold(lines_of(home, locked.sha256))

        def tell(message: str, fraction: float) -> None:
            if should_stop:
                should_stop.check()
            presence.say(message, round(100 * fraction), 100)
            on_progress(message, fraction)

        data = prepared(home, locked, location_of(state), tell)
        first = {run.id for run in locked.runs if run.replicate == 1}
        before = str(state.preflights[0]["golden_batch"]) if state.preflights else ""
        by_cell = {run.id: run.cell for run in locked.runs}
        chosen = sorted(specs(locked, first), key=lambda spec: by_cell[spec.run_id])
        found = check(
            cells(locked.study), chosen, data, _compare(home, locked, state), recorded_batch=before, tell=tell
        )
        file.append("preflight", recorded(found))
    return found


def recorded(found: Preflight) -> dict:
    """The findings as they stand in the ledger and in --json."""
    return {
        "verdict": found.verdict,
        "golden_batch": found.golden_batch,
        "seconds": round(found.seconds, 1),
        "checks": [asdict(check) for check in found.checks],
    }


def _compare(home: Home, locked: Registration, state: LedgerState) -> Callable[[Tell], Sequence[Shared]]:
    def compare(tell: Tell) -> Sequence[Shared]:
        whole = next(iter(datasets(locked).values()))  # cells differ in how images are cut, never in which they are
        return shared_examples(whole, cache=home.cache, location=location_of(state), progress=tell)

    return compare
