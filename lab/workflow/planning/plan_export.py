"""Take a registered plan elsewhere: AsPredicted text, OSF Markdown, a card of one page."""

from collections.abc import Mapping
from pathlib import Path

from lab.report.paper_input import AnchorFact
from lab.report.plan_exports import aspredicted, card, osf
from lab.workflow.record.ledger import ledger
from lab.workflow.record.places import moment
from lab.workflow.record.registered import load
from store.blobs import write_file
from store.paths import Home


def plan_files(home: Home, registration: str) -> dict[str, bytes]:
    """The plan as aspredicted.txt, osf.md and plan-card.pdf, equal for equal records."""
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    said = (anchor_fact(entry) for entry in state.anchors)
    anchors = tuple(f"The {one.what} existed by {one.at:%Y-%m-%d %H:%M} UTC ({one.by})." for one in said)
    return {
        "aspredicted.txt": aspredicted(locked).encode(),
        "osf.md": osf(locked).encode(),
        "plan-card.pdf": card(locked, at=moment(state.locked_at), anchors=anchors),
    }


def export_plan(home: Home, registration: str, out: Path) -> tuple[Path, ...]:
    """Write the three files into a folder."""
    files = plan_files(home, registration)
    for name, content in files.items():
        write_file(out / name, content)
    return tuple(out / name for name in files)


def anchor_fact(entry: Mapping[str, object]) -> AnchorFact:
    """One anchor of the ledger: a time stamp tells its own time, a tag only that of the ledger."""
    git = entry["kind"] == "git"
    by, at = (entry["name"], entry["at"]) if git else (entry["authority"], entry["time"])
    return AnchorFact(str(entry["kind"]), str(entry["what"]), str(by), moment(str(at)))
