"""Analysis: the ablation taken apart, the errors, and what a trained run leans on; all of it exploratory."""

from collections.abc import Mapping

from lab.report import prose_explored, prose_interpretation
from lab.report.blocks import Block, Column, Heading, Par, Ruled, Table
from lab.report.experiment.put import decimal, share, text, whole
from lab.report.experiment.sections.demoted import demoted
from lab.report.experiment.source import Decisions, ExperimentInput
from lab.report.facts import Facts
from lab.study.standing import ExploratoryFinding

SHOWN_HARD = 6


def analysis(source: ExperimentInput, facts: Facts, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """Ablation, errors, feature importance."""
    with facts.of(ExploratoryFinding):
        errors = _errors(source, facts)
    return (
        Heading("Analysis", "exp-analysis"),
        *demoted(prose_explored.exploratory(source.paper, pictures)),
        Heading("Errors", "exp-errors", 2),
        *errors,
        *_importance(source, pictures),
    )


def _importance(source: ExperimentInput, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    if source.paper.interpretation is None:
        words = "Which inputs the networks lean on: *unknown: no run was interpreted* (`python -m lab interpret`)."
        return (Heading("Feature importance", "sec-interpretation", 2), Par(words, indent=False))
    return demoted(prose_interpretation.interpretation(source.paper, pictures))


def _errors(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    found = source.decisions
    if found is None:
        return (Par("*unknown: no run has predictions on the test set*", indent=False),)
    words = _agreement(facts, found)
    tables = [_confusions(facts, found)] if found.confusions else []
    return (Ruled("exploratory", (Par(words, indent=False),)), *tables)


def _agreement(facts: Facts, found: Decisions) -> str:
    """Where all runs of the study agree, and the examples that most of them have wrong."""
    query = "predictions of all finished runs"
    number = {
        name: whole(facts, f"errors.{name}", getattr(found, name), query)
        for name in ("always", "never", "disputed", "runs", "examples")
    }
    words = (
        f"Of {number['examples']} test examples, all {number['runs']} runs of the study classify {number['always']} correctly and "
        f"{number['never']} wrongly; on {number['disputed']} they differ. "
    )
    if found.never:
        part = share(facts, "errors.never.share", found.never / found.examples, query)
        words += f"The examples that no run has right ({part}) bound what any cell of this design scores. "
    hard = []
    for index, (position, label, misses) in enumerate(found.hardest[:SHOWN_HARD]):
        place = whole(facts, f"errors.hard.{index}.position", position, query)
        name = text(facts, f"errors.hard.{index}.label", label, query)
        wrong = whole(facts, f"errors.hard.{index}.misses", misses, query)
        hard.append(f"{place} ({name}, {wrong} runs)")
    return words + (f"Wrong in the most runs are, by position in the test part: {'; '.join(hard)}." if hard else "")


def _confusions(facts: Facts, found: Decisions) -> Table:
    rows = []
    for index, row in enumerate(found.confusions):
        base, query = f"confusion.{index}", "predictions, confusion matrix"
        rows.append(
            (
                text(facts, f"{base}.label", row.label, query),
                text(facts, f"{base}.for", row.taken_for, query),
                decimal(facts, f"{base}.mean", row.mean, 1, "1", query, found.run_ids),
            )
        )
    caption = (
        "The most frequent confusions in the cell with the best mean: test examples of one class that are taken for another, "
        "mean over its runs."
    )
    head = (Column("Class"), Column("taken for", stretch=True), Column("examples", "right"))
    return Table("confusions", caption, head, tuple(rows), wide=True, mark="exploratory", floats=False)
