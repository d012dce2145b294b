"""Training: design, recipe, protocol, what the last epoch looked like, and what it all cost."""

from collections.abc import Mapping

from lab.report import prose_close
from lab.report.blocks import Block, Column, Heading, Par, Table
from lab.report.experiment.put import decimal, share, text, whole
from lab.report.experiment.sections.demoted import demoted
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts
from lab.report.numbers import duration
from lab.report.prose_methods import design_blocks, recipe_blocks, registration_blocks
from lab.study.design import cells

MOST_CELLS = 60


def training(source: ExperimentInput, facts: Facts, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """What was trained, how, with what curves, at what cost."""
    return (
        Heading("Training", "exp-training"),
        Heading("Design and seeds", "exp-design", 2),
        *design_blocks(source.paper),
        Heading("Recipe", "exp-recipe", 2),
        *recipe_blocks(source.paper),
        Heading("Protocol", "exp-protocol", 2),
        *registration_blocks(source.paper),
        Heading("Course of training", "exp-course", 2),
        *_course(source, facts),
        *pictures.get("curves", ()),
        *demoted(prose_close.compute(source.paper)),
    )


def _course(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    if not source.training:
        return (Par("*unknown: no metrics of a finished run are on record*", indent=False),)
    rows = source.training
    gaps = [row.train_accuracy - row.validation_accuracy for row in rows]
    widest = max(range(len(rows)), key=lambda i: (gaps[i], -i))
    gap = share(facts, "training.gap", gaps[widest], "training.train_accuracy - validation_accuracy")
    label = _label(source, facts, rows[widest].cell)
    words = (
        f"After the last epoch the accuracy on training examples exceeds that on validation examples most in the cell {label}: by {gap} "
        "of the examples. Training accuracy is the mean over the epoch’s batches, so it lags behind the weights."
    )
    if len(rows) > MOST_CELLS:
        return (Par(f"{words} The data files hold every run.", indent=False),)
    return (Par(words, indent=False), _table(source, facts))


def _table(source: ExperimentInput, facts: Facts) -> Table:
    body = []
    for row in source.training:
        base, query = f"training.{row.cell}", f"metrics.last[{row.cell}]"
        runs = tuple(run.id for run in source.paper.registration.runs if run.cell == row.cell)
        facts.put(f"{base}.seconds", row.seconds, "s", duration(row.seconds), "", runs, f"{query}.seconds")
        body.append(
            (
                _label(source, facts, row.cell),
                whole(facts, f"{base}.runs", row.runs, f"{query}.runs", runs),
                decimal(
                    facts, f"{base}.epochs", row.epochs, 0 if row.epochs == round(row.epochs) else 1, "1", query, runs
                ),
                *(decimal(facts, f"{base}.{name}", getattr(row, name), 3, "nats", query, runs) for name in LOSSES),
                *(share(facts, f"{base}.{name}", getattr(row, name), query, runs) for name in ACCURACIES),
                f"{{{base}.seconds}}",
            )
        )
    caption = (
        "The last epoch by cell: means over the finished runs (n) of cross-entropy in nats and of accuracy, on training and on validation "
        "examples, and of device time per run. Validation scores chose nothing."
    )
    titles = ("n", "epochs", "loss, train", "loss, val.", "acc., train", "acc., val.", "time")
    head = (Column("Cell", stretch=True), *(Column(title, "right") for title in titles))
    return Table("training", caption, head, tuple(body), wide=True, floats=False)


def _label(source: ExperimentInput, facts: Facts, cell: int) -> str:
    """A cell's name as a fact of the record: the course of training is no result of the plan."""
    words = cells(source.paper.registration.study)[cell].label
    return text(facts, f"training.{cell}.label", words, "registration.study (cells)")


LOSSES = ("train_loss", "validation_loss")
ACCURACIES = ("train_accuracy", "validation_accuracy")
