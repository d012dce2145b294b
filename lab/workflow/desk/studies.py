"""All studies of a home, drafts included, each with its state and the one thing to do next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lab.errors import LabError
from lab.workflow.planning.drafts import Draft, drafts
from lab.workflow.record.imported import Import, import_of
from lab.workflow.record.ledger import LedgerState, State, ledger
from lab.workflow.record.presence import identity, progress
from lab.workflow.record.registered import registrations
from store.errors import StoreError
from store.paths import Home


@dataclass(frozen=True, slots=True)
class NextAction:
    """The page to go to, and what the link says."""

    page: str
    label: str


@dataclass(frozen=True, slots=True)
class StudySummary:
    """One row of Home.

    `id` is "draft-<slug>" or the registration's SHA-256; `number` is 0 for a draft or an import; `done`, `failed` and `total` count
    runs; `verdicts` counts words; times are UTC texts, empty where it has not happened; `reason` says why a study was
    abandoned or cannot be read; `interrupted` that training is not finished and nobody works at it; `origin` where an
    imported study came from, which is read-only here and has no number (None: a study of this home).
    """

    id: str
    number: int
    title: str
    state: State
    registration: str
    done: int
    total: int
    failed: int
    eta_s: float | None
    verdicts: Mapping[str, int]
    next: NextAction | None
    opened_at: str
    locked_at: str
    demonstration: bool
    reason: str
    interrupted: bool = False
    origin: Import | None = None


def summaries(home: Home) -> tuple[StudySummary, ...]:
    """Drafts, registrations, imports, each the newest first; a damaged ledger shows as a reason, not as a failure."""
    found = [_locked(home, name) for name in registrations(home)]
    locked = sorted((study for study in found if study.origin is None), key=lambda study: -study.number)
    came = [study for study in found if study.origin is not None]
    return (*map(_draft, drafts(home)), *locked, *sorted(came, key=lambda study: study.origin.at, reverse=True))


def summary(home: Home, registration: str) -> StudySummary:
    """One registration."""
    return _locked(home, registration)


def _draft(draft: Draft) -> StudySummary:
    following = NextAction("Preregister", "Continue the plan")
    return StudySummary(
        draft.id, 0, draft.title, "draft", "", 0, 0, 0, None, {}, following, "", "", draft.demonstration, ""
    )


def _locked(home: Home, name: str) -> StudySummary:
    origin = import_of(home, name)
    try:
        state = ledger(home, name)
    except (LabError, StoreError) as error:
        following = NextAction("Run", "See what is wrong")
        title = f"Registration {name[:8]} cannot be read"
        nothing = (name, 0, title, "locked", name, 0, 0, 0, None, {}, following, "", "", False, error.line)
        return StudySummary(*nothing, origin=origin)
    worker = identity(home, name)
    alive = worker.alive
    return StudySummary(
        id=name,
        number=0 if origin else state.number,
        title=state.title,
        state="running" if state.state == "locked" and alive and worker.verb != "preflight" else state.state,
        registration=name,
        done=state.count("done"),
        total=len(state.planned),
        failed=state.count("failed"),
        eta_s=progress(home, name).eta_s if alive and state.state == "running" else None,
        verdicts=verdicts_of(state),
        next=_next(state, alive),
        opened_at=state.opened_at if state.results is not None else "",
        locked_at=state.locked_at,
        demonstration=state.demonstration,
        reason=state.reason,
        interrupted=state.state == "running" and not alive,
        origin=origin,
    )


def verdicts_of(state: LedgerState) -> dict[str, int]:
    """How many hypotheses have each verdict word in the newest analysis."""
    return dict(Counter(state.verdicts.values()))


def _next(state: LedgerState, alive: bool) -> NextAction:
    if state.state == "running" or (state.state == "locked" and alive):
        return NextAction("Run", "Watch" if alive else "Resume")
    if state.state == "unsealed" and state.analyses:
        return NextAction("Report", "Report")
    return {
        "locked": NextAction("Run", "Start the runs"),
        "trained": NextAction("Run", "Open the lockbox"),
        "unsealed": NextAction("Analyze", "See the results"),
        "published": NextAction("Report", "Read the report"),
        "abandoned": NextAction("Preregister", "Why"),
    }[state.state]
