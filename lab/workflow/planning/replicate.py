"""A replication: the same plan with seeds that a reader chooses, so that a lucky draw does not survive it."""

from collections.abc import Callable
from pathlib import Path

from lab.errors import InvalidInput
from lab.study.registration import Registration
from lab.study.toml_file import dump
from lab.workflow.planning.lock import lock
from lab.workflow.record.data_place import location_of
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from store.paths import Home


def replicate(
    home: Home,
    registration: str,
    salt: str,
    progress: Callable[[str, float], None] = lambda message, fraction: None,
) -> Registration:
    """Lock the plan of a registration with a salt, which enters its seeds (STATISTICS, section 7); InvalidInput for the salt it has."""
    original = load(home, registration)
    if not salt.strip() or salt == original.study.replicates.salt:
        raise InvalidInput(
            "a replication needs a salt of its own", where="--salt", seen=salt, remedy="Give any other word"
        )
    replicates = original.study.replicates.model_copy(update={"salt": salt})
    note = f"Replication of {original.sha256}. {original.study.note}".strip()
    study = original.study.model_copy(update={"replicates": replicates, "note": note})
    place: Path | None = location_of(ledger(home, original.sha256))
    return lock(home, dump(study), source_dir=place.parent if place else None, source="replication", progress=progress)
