"""Robustness: whether another look at the same runs would turn a registered verdict."""

import math

from lab.report.blocks import Block, Column, Heading, Par, Ruled, Table
from lab.report.experiment.put import share, text, whole
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts
from lab.study.standing import ExploratoryFinding


def robust(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """Other looks at the verdicts, and accuracy on changed inputs: all of it exploratory."""
    with facts.of(ExploratoryFinding):
        return _robust(source, facts)


def _robust(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """One row per hypothesis."""
    heading, found = Heading("Robustness", "exp-robustness"), source.robustness
    if found is None:
        words = "Nothing was registered, so there is no verdict that another look could turn."
        return (heading, Par(words, indent=False), *_stress(source, facts))
    words = (
        "The registered verdicts were looked at in other ways, one change at a time: each replicate and each cell left out, other sums of "
        "squares, errors, tests, targets and scales. Looks are not independent and not adjusted; a verdict that no look turns is not proved."
    )
    remarks = [
        text(facts, f"robust.remark.{index}", words, "robustness.remarks") for index, words in enumerate(found.remarks)
    ]
    return (
        heading,
        Ruled("exploratory", (Par(" ".join([words, *remarks]), indent=False),)),
        _table(source, facts),
        *_stress(source, facts),
    )


def _stress(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """Accuracy on changed inputs, where it was measured."""
    found = source.stress
    if found is None:
        words = "Inputs that differ from the test set (corruptions, attacks, other data): *unknown: not measured yet* (`python -m lab stress`)."
        return (Par(words, indent=False),)
    rows = []
    for index, row in enumerate(found.rows):
        base, query, runs = (
            f"stress.{index}",
            f"stress.rows[{index}]",
            tuple(run for cell in row.cells for run in cell.run_ids),
        )
        least, most = (pick((cell.mean for cell in row.cells if cell.n), default=math.nan) for pick in (min, max))
        rows.append(
            (
                text(facts, f"{base}.label", row.label, f"{query}.label"),
                whole(facts, f"{base}.images", row.n_images, f"{query}.n_images"),
                whole(facts, f"{base}.runs", row.n_runs, f"{query}.n_runs"),
                *(
                    share(facts, f"{base}.{name}", value, f"{query}.cells", runs)
                    for name, value in (("mean", row.mean), ("least", least), ("most", most))
                ),
            )
        )
    caption = (
        "Accuracy on changed inputs: images and runs of each condition, the mean over cells, and the lowest and the highest cell. The "
        "test set was read for it after the opening; description only."
    )
    titles = ("images", "runs", "mean", "lowest cell", "highest cell")
    head = (Column("Condition", stretch=True), *(Column(title, "right") for title in titles))
    return (Table("stress", caption, head, tuple(rows), wide=True, mark="exploratory", floats=False),)


def _table(source: ExperimentInput, facts: Facts) -> Table:
    rows = []
    for row in source.robustness.verdicts if source.robustness else ():
        base, query = f"robust.{row.id}", f"robustness.verdicts[{row.id}]"
        rows.append(
            (
                f"{{plan.{row.id}.id}}",
                f"<{row.verdict}>",
                whole(facts, f"{base}.possible", row.possible, f"{query}.possible"),
                whole(facts, f"{base}.flips", row.flips, f"{query}.flips"),
                text(facts, f"{base}.said", row.sentence.partition(": ")[2] or row.sentence, f"{query}.sentence"),
            )
        )
    caption = "Other looks at every registered verdict: how many were possible, how many turn it, and which."
    head = (
        Column(""),
        Column("Verdict"),
        Column("looks", "right"),
        Column("turned", "right"),
        Column("What the looks say", stretch=True),
    )
    return Table("robustness", caption, head, tuple(rows), wide=True, mark="exploratory", floats=False)
