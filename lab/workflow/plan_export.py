"""Take a registered plan elsewhere: AsPredicted text, OSF Markdown, a card of one page."""

from pathlib import Path

from lab.report.plan_exports import aspredicted, card, osf
from lab.workflow.gather import anchor_fact
from lab.workflow.ledger import ledger
from lab.workflow.lock import load
from lab.workflow.places import moment
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
