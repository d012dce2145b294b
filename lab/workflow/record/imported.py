"""Studies that came as a bundle: the note that says so, and the rule that nothing is written to them."""

import json
from dataclasses import asdict, dataclass, fields

from lab.errors import Forbidden
from lab.workflow.record.places import registration_folder
from store.paths import Home

NOTE = "imported.json"
READ_ONLY = "imported, read-only"


@dataclass(frozen=True, slots=True)
class Import:
    """Where an imported study came from; texts are empty where the note does not say.

    `at` is UTC; `bundle` the SHA-256 of the ZIP ("": an unpacked folder) and `name` its file's; `packed_by` the commit that
    packed it; `remark` says what this version of the lab could not make anew (bundles of another version).
    """

    registration: str
    at: str = ""
    bundle: str = ""
    name: str = ""
    packed_by: str = ""
    remark: str = ""


def import_of(home: Home, registration: str) -> Import | None:
    """The note of an imported study, None for a study of this home; a note that cannot be read still counts."""
    try:
        content = (registration_folder(home, registration) / NOTE).read_bytes()
    except FileNotFoundError:
        return None
    try:
        known = json.loads(content)
        return Import(registration, **{one.name: str(known.get(one.name, "")) for one in fields(Import)[1:]})
    except (ValueError, AttributeError):
        return Import(registration)


def note_of(found: Import) -> bytes:
    """The note as it is kept beside the plan."""
    return (json.dumps(asdict(found), indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def forbid_writing(home: Home, registration: str) -> None:
    """Forbidden where the study was imported: its record is somebody else's, and stays as it came."""
    if import_of(home, registration) is not None:
        raise Forbidden(
            "this study was imported and is read-only",
            where=f"registration {registration[:8]}",
            remedy="Train it again: python -m lab reproduce BUNDLE; or lock its plan as your own: python -m lab replicate REG --salt WORD",
        )


def forget_note(home: Home, registration: str) -> None:
    """Remove the note that an import left which was cut off before its ledger was there."""
    (registration_folder(home, registration) / NOTE).unlink(missing_ok=True)
