"""Interpret a trained run: attributions with their gaps and the randomised-weights check, kept and recorded."""

from collections.abc import Callable

from lab.data.arrays import Arrays
from lab.data.catalogue import prepare
from lab.data.lockbox import open_test
from lab.errors import Forbidden, InvalidInput
from lab.interpret.results import Interpretation, to_bytes
from lab.interpret.run import interpret_run
from lab.study.design import cells, resolve
from lab.study.registration import Registration
from lab.workflow.record.data_place import location_of
from lab.workflow.record.exclusive import writing
from lab.workflow.record.interrupt import StopRequest
from lab.workflow.record.ledger import LedgerState, fold, lines_of
from lab.workflow.record.permit import permit_of
from lab.workflow.record.planned import check_fingerprint
from lab.workflow.record.presence import present
from lab.workflow.record.recorder import weights_from
from lab.workflow.record.registered import load
from store.blobs import get, put
from store.paths import Home


def interpret(
    home: Home,
    registration: str,
    run_id: str | None = None,
    split: str = "validation",
    n: int = 8,
    *,
    on_progress: Callable[[str, float], None] = lambda message, fraction: None,
    should_stop: StopRequest | None = None,
    log: str = "",
) -> Interpretation:
    """Attribute `n` examples of a finished run (default: the first of the plan) and put the result on record.

    Test images only once the lockbox is open (Forbidden before). Asked again, it is computed again and recorded once.
    """
    locked = load(home, registration)
    with writing(home, locked.sha256) as file:
        state = fold(lines_of(home, locked.sha256))
        chosen = _run(state, run_id)
        if split == "test" and state.results is None:
            raise Forbidden(
                "test images are shown once the lockbox is open",
                where=f"registration {locked.short}",
                seen=state.state,
                remedy="Use the validation images, or open it: python -m lab unseal REG",
            )
        with present(home, locked.sha256, "interpret", log=log) as presence:

            def tell(message: str, fraction: float) -> None:
                if should_stop:
                    should_stop.check()
                presence.say(message, round(100 * fraction), 100)
                on_progress(message, fraction)

            found = _interpret(home, locked, state, chosen, split, n, tell)
            blob = put(home, to_bytes(found))
            if blob not in {entry["blob"] for entry in state.interpreted}:
                file.append("interpreted", {"run": chosen, "split": split, "n": n, "blob": blob})
    return found


def _run(state: LedgerState, run_id: str | None) -> str:
    finished = [run.id for run in state.runs.values() if run.status == "done"]
    chosen = run_id or (finished[0] if finished else "")
    if chosen not in finished:
        raise InvalidInput(
            "this run has no trained weights",
            where="--run",
            seen=chosen or "no run has finished",
            remedy=f"Finished runs: {', '.join(finished[:6]) or 'none'}",
        )
    return chosen


def _interpret(
    home: Home, locked: Registration, state: LedgerState, run_id: str, split: str, n: int, tell: Callable
) -> Interpretation:
    cell = next(run.cell for run in locked.runs if run.id == run_id)
    resolved, place = resolve(locked.study, cells(locked.study)[cell]), location_of(state)
    data = prepare(resolved.dataset, cache=home.cache, location=place)
    check_fingerprint(locked, data.identity.fingerprint)
    arrays: Arrays = data.validation
    if split == "test":
        permit = permit_of(state, state.committed or {}, state.commit_head)
        arrays = open_test(resolved.dataset, permit, cache=home.cache, location=place)
    weights = weights_from(get(home, str(state.runs[run_id].weights)))
    return interpret_run(
        resolved.model,
        weights,
        arrays,
        run_id=run_id,
        split=split,
        mean=data.mean,
        sd=data.sd,
        classes=data.identity.classes,
        n=n,
        progress=tell,
    )
