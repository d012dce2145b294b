"""The files of the experiment report as they are offered: report, summary, and everything else in one ZIP."""

from collections.abc import Mapping

OFFERED = (
    ("Download the experiment report (PDF)", "experiment/report.pdf", "report.pdf", "application/pdf"),
    ("Download the experiment report (HTML)", "experiment/report.html", "report.html", "text/html"),
    ("Download the executive summary (PDF)", "experiment/summary.pdf", "summary.pdf", "application/pdf"),
)


def experiment_files(name: str, documents: Mapping[str, bytes], zipped) -> list[tuple[str, str, str, bytes]]:
    """Label, file name, media type and content of each; nothing where a report is older than experiment reports."""
    if not documents:
        return []
    files = [
        (label, f"{name}-{short}", mime, documents[path]) for label, path, short, mime in OFFERED if path in documents
    ]
    rest = {path: content for path, content in documents.items() if path not in {one[1] for one in OFFERED}}
    label = "Download Markdown, cards and checklists (ZIP)"
    return [*files, (label, f"{name}-documents.zip", "application/zip", zipped(rest))]
