"""Backup slides: questions to expect with their answers, the cells, analysis of variance, curves, one interpreted run, identities."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.report.blocks import Column, mark_of
from lab.report.facts import Facts
from lab.report.paper_input import PaperInput
from lab.report.readout.parts import Grid, Lines, Picture, Slide, Words
from lab.report.readout.questions import questions
from lab.report.readout.scaled import PIXELS
from lab.study.standing import ExploratoryFinding

if TYPE_CHECKING:
    from lab.interpret.results import Interpretation

PER_SLIDE, ROWS, MOST_CELLS, MOST_TERMS = 3, 12, 36, 13


def backup(source: PaperInput, facts: Facts) -> Iterator[Slide]:
    """All backup slides, in the order in which they are likely to be asked for."""
    yield from _questions(source, facts)
    yield from _cells(source)
    if source.exploratory is not None and source.exploratory.anova:
        yield _anova(source)
    if source.curves:
        caption = "Validation loss of every run (thin) and mean by level (thick, with the band of its runs). These curves were visible before the lockbox was opened and chose nothing."
        yield Slide(
            "curves",
            "Learning curves",
            (Picture("curves", caption),),
            ("Exploratory: curves are no test.",),
            mark=mark_of(ExploratoryFinding),
        )
    if source.interpretation is not None and source.interpretation.examples:
        yield _interpretation(source.interpretation)
    yield _identities(source)


def _interpretation(found: "Interpretation") -> Slide:
    """One image of the interpreted run with its maps, and what the checks of the methods say."""
    caption = "One {seen.split} image of run {seen.run} and its maps for {seen.target}, each divided by its largest absolute value."
    checks = tuple(f"{{seen.check.{i}.method}}: {{seen.check.{i}.words}}" for i in range(len(found.checks)))
    notes = (
        "Looked into after the fact: a map describes this one network on this one image, and explains no verdict.",
    )
    beside = (Lines(checks, "Does a map depend on training?"),) if len(checks) > 1 else tuple(map(Words, checks))
    return Slide(
        "interpretation", "Inside one run", (Picture(PIXELS, caption),), notes, beside, 0.66, mark=mark_of(found)
    )


def _questions(source: PaperInput, facts: Facts) -> Iterator[Slide]:
    asked = list(questions(source, facts))
    pages = [asked[first : first + PER_SLIDE] for first in range(0, len(asked), PER_SLIDE)]
    for number, page in enumerate(pages, 1):
        parts = tuple(Lines((answer,), question) for question, answer in page)
        notes = ("Answer with the number, then with the slide that shows it; say where the study does not know.",)
        yield Slide(f"questions-{number}", f"Questions to expect ({number} of {len(pages)})", parts, notes)


def _cells(source: PaperInput) -> Iterator[Slide]:
    rows = [row for row in source.confirmatory.cells if row.n]
    title = "All cells"
    if len(source.confirmatory.cells) > MOST_CELLS:
        order = sorted(rows, key=lambda row: -row.mean)
        rows, title = [*order[:6], *order[-6:]], "The six highest and six lowest of {design.cells} cells"
    head = (Column("Cell", stretch=True), Column("runs", "right"), Column("failed", "right"), Column("mean", "right"), Column("sd", "right"), Column("interval", "right"))  # fmt: skip
    unit = "%" if source.confirmatory.unit == "fraction" else source.confirmatory.unit
    caption = f"In {unit}: mean, standard deviation between runs and {{plan.confidence}} t interval from the cell’s own runs. Overlap is no test."
    pages = [rows[first : first + ROWS] for first in range(0, len(rows), ROWS)]
    for number, page in enumerate(pages, 1):
        body = tuple(
            tuple(f"{{cell.{row.cell}.{name}}}" for name in ("label", "n", "failed", "mean", "sd", "interval"))
            for row in page
        )
        part = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
        yield Slide(
            f"cells-{number}",
            f"{title}{part}",
            (Grid(head, body, caption),),
            ("Every run stands in the supplement.",),
            mark=mark_of(source.confirmatory),
        )


def _anova(source: PaperInput) -> Slide:
    found = source.exploratory
    rows = list(range(len(found.anova)))
    shown = rows if len(rows) <= MOST_TERMS else [*rows[: MOST_TERMS - 1], rows[-1]]
    names = ("term", "df", "sum_sq", "f", "p", "partial_eta_squared")
    body = tuple(tuple(f"{{anova.{i}.{name}}}" for name in names) for i in shown)
    head = (Column("Term", stretch=True), Column("df", "right"), Column("SS", "right"), Column("*F*", "right"), Column("*p*", "right"), Column("part. η²", "right"))  # fmt: skip
    more = "" if shown == rows else " Further terms stand in the supplement."
    caption = f"Classical table of {{found.n_runs}} runs ({found.sums}), pooled error; description only, *p* unadjusted.{more}"
    return Slide(
        "anova",
        "Analysis of variance",
        (Grid(head, body, caption),),
        ("No verdict rests on this table.",),
        mark=mark_of(ExploratoryFinding),
    )


def _identities(source: PaperInput) -> Slide:
    rows = [
        ("Registration", "`reg.sha256`"),
        ("Data", "`data.fingerprint`"),
        ("Code", "`code.commit`"),
        ("Pinned libraries", "`code.lock`"),
        *([("Head of the ledger", "`ledger.head`")] if source.ledger.head else []),
    ]
    words = "Anyone with the bundle can recompute every hash, every seed and every printed number (`lab verify`), and train it again (`lab reproduce`)."
    return Slide("identities", "What to check it against", (Grid((Column("What"), Column("SHA-256 or commit", stretch=True)), tuple(rows)), Words(words)), ("Offer the bundle.",))  # fmt: skip
