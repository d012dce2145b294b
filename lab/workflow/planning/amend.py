"""Amend a locked plan before its first run: a new registration with a diff; the old one stays, given up for the new one."""

from collections.abc import Callable
from pathlib import Path

from lab.errors import Forbidden, InvalidInput
from lab.study.difference import difference
from lab.study.registration import Registration
from lab.workflow.planning.lock import lock, to_register
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger import fold, lines_of
from lab.workflow.record.registered import load
from store.paths import Home


def amend(
    home: Home,
    registration: str,
    text: str,
    *,
    source_dir: Path | None = None,
    source: str = "study file",
    progress: Callable[[str, float], None] = lambda message, fraction: None,
) -> tuple[Registration, tuple[tuple[str, str, str], ...]]:
    """Lock the changed plan in the place of a registration without runs; returns it and what differs, field by field.

    Forbidden from the first run on: then the plan is frozen (STATISTICS, section 7), and a change is a deviation or a new study.
    InvalidInput where nothing differs.
    """
    old = load(home, registration)
    _, wanted = to_register(home, text, source_dir=source_dir, source=source, progress=progress)
    changes = difference(old.study, wanted.study)
    if not changes:
        raise InvalidInput(
            "this is the plan that is locked already", where=source, seen=old.short, remedy="Change it, or go on"
        )
    with writing(home, old.sha256) as file:
        state = fold(lines_of(home, old.sha256))
        if state.attempts or state.abandoned_at:
            reason = f"abandoned: {state.reason}" if state.abandoned_at else f"{state.attempts} runs were started"
            raise Forbidden(
                "the plan is frozen: an amendment comes before the first run",
                where=f"registration {old.short}",
                seen=reason,
                remedy="Put the change on record (python -m lab deviation REG --what … --touches …), or lock a new study",
            )
        new = lock(home, text, source_dir=source_dir, source=source, progress=progress)
        rows = [list(row) for row in changes]
        with writing(home, new.sha256) as other:
            other.append("amends", {"registration": old.sha256, "changes": rows})
        file.append("amended", {"registration": new.sha256, "changes": rows})
        file.append("abandoned", {"reason": f"amended before its first run: see {new.short}"})
    return new, changes
