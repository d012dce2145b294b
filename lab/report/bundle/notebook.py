"""notebook.md: the lab notebook of a study, each entry with an anchor and a link to what it is about."""

from lab.report.bundle.source import BundleInput
from lab.report.notebook_text import Entry, notebook_text

FILES = {"main-effects": "main"}
"""How a figure is called in the app, and its file in the report."""


def notebook(source: BundleInput) -> bytes:
    """All entries, the oldest first."""
    links = {entry.number: link for entry in source.notebook if (link := _link(entry, source))}
    title = f"Lab notebook: {source.paper.registration.study.title}"
    return notebook_text(source.notebook, title, links=links).encode()


def _link(entry: Entry, source: BundleInput) -> str:
    """The file in the bundle that an entry is about; empty for the study, and where there is no such file."""
    if entry.kind == "claim":
        return "README.md#claims"
    if entry.kind == "run":
        return f"runs/{entry.name}/RUN.md" if entry.name in {run.id for run in source.runs} else ""
    name = entry.name.replace(" ", "-")
    file = f"{FILES.get(name, name)}.svg"
    return f"report/figures/{file}" if file in source.figures else ""
