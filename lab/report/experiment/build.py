"""Builds the experiment report, its summary, cards and checklists: from one set of facts, equal bytes for equal records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lab.report.blocks import TOP, Block, Pair, Picture, Ruled, Size, documents
from lab.report.drawable import drawn
from lab.report.drawing import COLUMN_PT, WIDE_PT, Drawing, size_of
from lab.report.experiment import neurips, reproducibility
from lab.report.experiment.cards import data_card, model_card
from lab.report.experiment.checklist_items import NEURIPS, PINEAU
from lab.report.experiment.croissant import croissant
from lab.report.experiment.equations import equations
from lab.report.experiment.sections.analysis import analysis
from lab.report.experiment.sections.appendix import appendix
from lab.report.experiment.sections.close import conclusions, limits, next_steps
from lab.report.experiment.sections.data import data
from lab.report.experiment.sections.deployment import deployment
from lab.report.experiment.sections.model import model
from lab.report.experiment.sections.objective import objective
from lab.report.experiment.sections.results import results
from lab.report.experiment.sections.robust import robust
from lab.report.experiment.sections.training import training
from lab.report.experiment.source import ExperimentInput
from lab.report.experiment.suggestion import checklist
from lab.report.experiment.summary import summary
from lab.report.experiment.to_html import to_html
from lab.report.experiment.to_markdown import to_markdown
from lab.report.facts import to_json
from lab.report.figure_set import draw
from lab.report.layout import as_json
from lab.report.marked import marked
from lab.report.paper import gather, pictures_of
from lab.report.press import MAGNIFIED, closed
from lab.report.prose_front import byline
from lab.report.segments import text
from lab.report.typeset import measure, templates, to_pdf
from lab.report.works import works_of

ABOUT = (
    "This is the complete report of one study, filled from its record. What was registered stands beside a solid rule, what is exploratory "
    "beside a dashed one. Numbers are those of the paper of the same registration, from the same facts. What the record does not know was asked "
    "of the researcher; where nobody answered, it says *unknown*."
)
FOLDER = "experiment/"
FIGURES = f"{FOLDER}figures/"
"""Where the report's files stand; cards and checklists have folders of their own."""
CARDS = {
    "cards/data-card.md": ("Data card", data_card, "What is known, and what is not, about the data of this study."),
    "cards/model-card.md": (
        "Model card",
        model_card,
        "The trained models of this study, after Mitchell et al. (2019).",
    ),
}
LISTS = {
    "checklists/neurips.md": (
        "NeurIPS 2025 paper checklist",
        ("neurips", NEURIPS, neurips.RULES),
        "All sixteen items, with answers suggested from the record. The researcher has the last word on each.",
    ),
    "checklists/reproducibility.md": (
        "Machine Learning Reproducibility Checklist, v2.0",
        ("reproducibility", PINEAU, reproducibility.RULES),
        "The items of Pineau et al. (2021), with answers suggested from the record. The researcher has the last word on each.",
    ),
}


@dataclass(frozen=True, slots=True)
class Experiment:
    """`texts` are made from the record without drawing; `printed` hold figures: PDF and HTML; `figures` are SVG by file name."""

    texts: dict[str, bytes]
    printed: dict[str, bytes]
    figures: dict[str, bytes]
    pages: int


def texts(source: ExperimentInput) -> dict[str, bytes]:
    """Every document that is text, by file name: report and summary as Markdown, cards, checklists, facts."""
    return _Report(source).texts()


def build(source: ExperimentInput, designed: Mapping[str, str]) -> Experiment:
    """Everything; `designed` holds the figures as SVG by name, as the paper's press has drawn them."""
    report = _Report(source)
    written = report.texts()
    pdf, pages = report.pdf(designed)
    printed = {
        f"{FOLDER}report.pdf": pdf,
        f"{FOLDER}report.html": report.html(designed),
        f"{FOLDER}summary.pdf": report.summary_pdf(designed),
    }
    return Experiment(written, printed, {f"{name}.svg": designed[name].encode() for name in report.drawings}, pages)


class _Report:
    """One study's documents with the facts that they share."""

    def __init__(self, source: ExperimentInput) -> None:
        self.source, self.facts = source, gather(source.paper)
        self.drawings = draw(source.paper)
        self._pictures = pictures_of(self.facts, self.drawings)
        self._blocks = marked(self._compose(self._pictures), self.facts)
        self._summary, self._summary_files = summary(source, self.facts)
        self._lists = {name: self._written(name) for name in (*CARDS, *LISTS)}

    def texts(self) -> dict[str, bytes]:
        """See `texts`."""
        front, shown = self._front(), self.facts.texts()
        return {
            f"{FOLDER}report.md": to_markdown(front, self._documents({}), shown).encode(),
            f"{FOLDER}summary.md": to_markdown(self._summary, self._summary["blocks"], shown).encode(),
            f"{FOLDER}facts.json": to_json(self.facts, registration=self.source.paper.registration.sha256),
            "cards/croissant.json": croissant(self.source),
            **self._lists,
        }

    def pdf(self, designed: Mapping[str, str]) -> tuple[bytes, int]:
        """The report as PDF, and its pages."""
        blocks = self._documents(designed)
        content = {**self._front(), "blocks": blocks, "facts": self.facts.texts(), "prefix": "", "outline": True}
        files = templates("supplement") | {"content.json": as_json(content)}
        files |= {f"{name}.svg": drawn(designed[name]).encode() for name in self.drawings}
        return to_pdf(files, at=self.source.paper.ledger.opened_at), measure(files).pages

    def summary_pdf(self, designed: Mapping[str, str]) -> bytes:
        """The summary as PDF of one page; with the effects as a picture where that leaves it one page."""
        at, facts = self.source.paper.ledger.opened_at, {"facts": self.facts.texts()}
        plain = self._summary_files | {"content.json": as_json(self._summary | facts)}
        if "forest" not in designed or "forest" not in self._pictures:
            return to_pdf(plain, at=at)
        blocks = documents((replace(self._pictures["forest"], floats=False),), TOP, self._sizes(designed))
        table = next((i for i, block in enumerate(self._summary["blocks"]) if block["kind"] == "table"), -1)
        shown = [*self._summary["blocks"][: table + 1], *blocks, *self._summary["blocks"][table + 1 :]]
        richer = plain | {"content.json": as_json(self._summary | facts | {"blocks": shown})}
        richer |= {"forest.svg": drawn(designed["forest"]).encode()}
        return to_pdf(richer if measure(richer).pages == 1 else plain, at=at)

    def html(self, designed: Mapping[str, str]) -> bytes:
        """The report as one HTML file."""
        blocks = self._documents(designed)
        svgs, said = equations(_equations(blocks))
        svgs |= {f"{name}.svg": svg for name, svg in designed.items()}
        return to_html(self._front(), _with_alts(blocks, said), self.facts.texts(), svgs).encode()

    def _compose(self, single: Mapping[str, Picture]) -> tuple[Block, ...]:
        source, facts = self.source, self.facts
        still = {name: replace(picture, floats=False) for name, picture in single.items()}
        pictures: dict[str, tuple[Block, ...]] = {
            name: tuple(still[part] for part in (name, f"{name}-second") if part in still)
            for name in still
            if not name.endswith("-second")
        }
        body = (
            *objective(source, facts),
            *data(source, facts),
            *model(source, facts),
            *training(source, facts, pictures),
            *results(source, facts, pictures),
            *analysis(source, facts, pictures),
            *robust(source, facts),
            *deployment(source, facts),
            *conclusions(source, facts),
            *limits(source, facts),
            *next_steps(source, facts),
        )
        shown = set(_pictures(body))
        rest = {name: picture for name, picture in still.items() if name not in shown}
        return (*body, *appendix(source, facts, rest))

    def _front(self) -> dict[str, Any]:
        paper = self.source.paper
        title = self.facts["study.title.full"].text
        return {
            "title": title,
            "running": title if len(title) <= 80 else f"{title[:78].rsplit(' ', 1)[0]} …",
            "stamp": f"registration {paper.registration.short}",
            "authors": list(paper.registration.study.authors),
            "keywords": ["ablation study", "experiment report", *(f.name for f in paper.registration.study.factors)],
            "byline": [text("Experiment report"), *(text(line) for line in byline(paper))],
            "about": text(ABOUT),
        }

    def _documents(self, designed: Mapping[str, str]) -> list[dict[str, Any]]:
        return closed({}, documents(self._blocks, TOP, self._sizes(designed)), works_of(self.source.paper))["blocks"]

    def _sizes(self, designed: Mapping[str, str]) -> dict[str, Size]:
        return {name: _size(name, drawing, designed.get(name)) for name, drawing in self.drawings.items()}

    def _written(self, name: str) -> bytes:
        """A card or a checklist as Markdown."""
        if name in CARDS:
            title, make, about = CARDS[name]
            blocks = make(self.source, self.facts)
        else:
            title, (key, items, rules), about = LISTS[name]
            blocks = checklist(key, items, rules, self.source, self.facts)
        paper = self.source.paper
        whole_title = f"{title}: {self.facts['study.title.full'].text}"
        front = {"title": whole_title, "byline": [text(line) for line in byline(paper)], "about": text(about)}
        return to_markdown(front, documents(marked(blocks, self.facts), TOP, {}), self.facts.texts()).encode()


def _size(name: str, drawing: Drawing, svg: str | None) -> Size:
    """As the supplement prints it; without its SVG only the name counts."""
    if svg is None:
        return Size(f"{name}.svg", 0.0, 0.0)
    width, height = size_of(svg)
    printed = WIDE_PT if drawing.wide else COLUMN_PT * MAGNIFIED
    return Size(f"{name}.svg", printed, height * printed / width)


def _pictures(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Picture():
                yield block.name
            case Pair():
                yield from _pictures(block.members)
            case Ruled():
                yield from _pictures(block.blocks)


def _equations(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["kind"] == "equation":
            yield block["name"]
        yield from _equations(block.get("blocks", []))


def _with_alts(blocks: list[dict[str, Any]], said: Mapping[str, str]) -> list[dict[str, Any]]:
    """The equations with their alternative texts."""
    return [
        block
        | ({"alt": said[block["name"]]} if block["kind"] == "equation" else {})
        | ({"blocks": _with_alts(block["blocks"], said)} if "blocks" in block else {})
        for block in blocks
    ]
