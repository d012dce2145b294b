"""Results: the registered plan and its verdicts first; then, as exploratory, classes and calibration of the best cell."""

from collections.abc import Mapping

from lab.report import prose_analysis, prose_results
from lab.report.blocks import Block, Column, Heading, Par, Ruled, Table
from lab.report.experiment.put import decimal, share, text, whole
from lab.report.experiment.sections.demoted import demoted
from lab.report.experiment.sections.model import loss_words
from lab.report.experiment.source import Decisions, ExperimentInput
from lab.report.facts import Facts
from lab.study.standing import ExploratoryFinding

MOST_CLASSES = 60
PARTS = ("precision", "recall", "f1")


def results(source: ExperimentInput, facts: Facts, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """What the plan asked, then what it did not."""
    with facts.of(ExploratoryFinding):
        described = _classes(source, facts)
    shown = {name: own for name, own in pictures.items() if name != "curves"}
    return (
        Heading("Results", "exp-results"),
        *demoted(prose_analysis.analysis(source.paper, facts, pictures), 0),
        *demoted(prose_results.results(source.paper, facts, shown)),
        Heading("By class", "exp-classes", 2),
        *described,
    )


def _classes(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    found = source.decisions
    if found is None:
        return (Par("*unknown: no run has predictions on the test set*", indent=False),)
    cell, runs = (
        text(facts, "best.label", found.label, "results.best"),
        whole(facts, "best.runs", len(found.run_ids), "results", found.run_ids),
    )
    words = (
        f"The cell with the best mean ({cell}, {runs} runs) was picked by its test score, so its numbers flatter it. "
        f"Its expected calibration error over 15 bins is {share(facts, 'best.ece', found.ece, 'results.ece', found.run_ids)}, its "
        f"cross-entropy {decimal(facts, 'best.nll', found.nll, 3, 'nats', 'results.nll', found.run_ids)} nats and its Brier score "
        f"{decimal(facts, 'best.brier', found.brier, 3, 'Brier', 'results.brier', found.run_ids)} (0 to 2), means over runs. "
    )
    words += loss_words(facts, source.baselines) if source.baselines else ""
    table = [_table(facts, found)] if len(found.classes) <= MOST_CLASSES else []
    return (Ruled("exploratory", (Par(words.strip(), indent=False),)), *table)


def _table(facts: Facts, found: Decisions) -> Table:
    rows = []
    for index, row in enumerate(found.classes):
        cells = [
            text(facts, f"best.class.{index}.name", row.name, f"registration.data.classes[{index}]"),
            whole(facts, f"best.class.{index}.n", row.examples, f"predictions.labels[{index}]", found.run_ids),
        ]
        for part in PARTS:
            base, query = f"best.class.{index}.{part}", f"predictions.{part}[{index}]"
            mean, least, most = (
                share(facts, f"{base}.{name}", value, query, found.run_ids)
                for name, value in zip(("mean", "least", "most"), getattr(row, part), strict=True)
            )
            cells += [mean, f"{least} to {most}"]
        rows.append(tuple(cells))
    caption = (
        "By class, in the cell with the best mean: test examples, and precision, recall and F1 as mean over its runs with the "
        "least and the most of them. The spread is that between seeds, on the same test examples; no interval covers new examples."
    )
    titles = tuple(title for part in PARTS for title in (part if part != "f1" else "F1", "runs"))
    head = (Column("Class", stretch=True), Column("n", "right"), *(Column(title, "right") for title in titles))
    return Table("by-class", caption, head, tuple(rows), wide=True, mark="exploratory", floats=False)
