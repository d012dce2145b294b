"""Model and baselines: the network, the two reference models, and the best previous result."""

from lab.report.blocks import Block, Column, Heading, Par, Ruled, Table, mark_of
from lab.report.experiment.asked import questions
from lab.report.experiment.put import decimal, share, whole
from lab.report.experiment.source import Baselines, ExperimentInput
from lab.report.facts import Facts
from lab.report.prose_methods import model_blocks
from lab.study.standing import ExploratoryFinding

NONE = "*unknown: no baseline was fitted yet* (`python -m lab profile`)"


def model(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """The network, then what it is held against."""
    return (
        Heading("Model and baselines", "exp-model"),
        Heading("Model", "exp-network", 2),
        *model_blocks(source.paper),
        Heading("Baselines", "exp-baselines", 2),
        *_baselines(source, facts),
        questions(source, facts, "baseline.previous"),
    )


def _baselines(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    found = source.baselines
    if found is None:
        return (Par(f"Majority class and logistic regression: {NONE}.", indent=False),)
    words = (
        "Two reference models were fitted to the same training examples, with the same patches and the same standardisation: the most "
        "frequent class of the training part, and multinomial logistic regression with an L2 penalty (L-BFGS from zero, nothing is "
        "drawn), whose strength was chosen by validation accuracy among the values of [[tab-logistic]], which are part of the program."
    )
    with facts.of(ExploratoryFinding):
        scores = _scores(source, facts, found)
    return (
        Par(words, indent=False),
        Par(_protocol(found), indent=False),
        scores,
        *_beside(source),
        _tries(facts, found),
    )


def _protocol(found: Baselines) -> str:
    """When they were fixed, and by what right they saw the test set."""
    when = "before the lockbox was opened" if found.before_opening else "after the lockbox had been opened"
    words = f"Their weights were fixed in the ledger by SHA-256 {when} and before any of them had seen a test example. "
    if found.results is None:
        return words + "They have not been evaluated on the test set."
    later = (
        ""
        if found.before_opening
        else " As they were fixed with the results known, they are a description, by a procedure without choices."
    )
    return (
        words
        + "They were then evaluated on the test set once, under the permit of the study’s own opening: no second opening, and no "
        f"part of any verdict, so what they show is exploratory.{later}"
    )


def _scores(source: ExperimentInput, facts: Facts, found: Baselines) -> Table:
    unit = "accuracy" if len(found.fixed) == 1 else "accuracy, one line per way of cutting the data"
    rows = []
    for index, row in enumerate(found.fixed):
        base, own = f"baseline.{index}", (found.results or {}).get(row.key)
        test = {name: own[f"{name}_correct"] / own["n"] if own else None for name in ("majority", "logistic")}
        validation = {"majority": row.majority_validation_accuracy, "logistic": row.validation_accuracy}
        for name, words, parameters in (
            ("majority", "Most frequent class", 0),
            ("logistic", "Logistic regression", row.parameters),
        ):
            query = f"ledger.baselines.{row.key}.{name}"
            cells = [
                words,
                whole(facts, f"{base}.{name}.parameters", parameters, query),
                share(facts, f"{base}.{name}.validation", validation[name], query),
                share(facts, f"{base}.{name}.test", test[name], query),
            ]
            rows.append(tuple(cells))
    caption = (
        f"Baselines: {unit} on {{data.validation}} validation and {{data.test}} test examples. Nothing here is tested."
    )
    head = (
        Column("Model", stretch=True),
        Column("parameters", "right"),
        Column("validation", "right"),
        Column("test", "right"),
    )
    return Table("baselines", caption, head, tuple(rows), wide=True, mark="exploratory", floats=False)


def _beside(source: ExperimentInput) -> tuple[Block, ...]:
    """The study's own cells, in a block of their own: what was registered shares no table with what was not."""
    found = source.paper.confirmatory
    if not any(row.n for row in found.cells):
        return ()
    words = (
        "Beside this, the study’s own cells have means from {found.worst.mean} ({found.worst.label}) to {found.best.mean} "
        "({found.best.label}); lowest and highest are picked by their scores."
    )
    return (Ruled(mark_of(found), (Par(words, indent=False),)),)


def _tries(facts: Facts, found: Baselines) -> Table:
    rows = []
    for index, row in enumerate(found.fixed):
        for number, one in enumerate(row.tries):
            base, query = f"baseline.{index}.try.{number}", f"baselines_fixed.{row.key}.tries[{number}]"
            facts.put(f"{base}.c", one.c, "1", f"{one.c:g}", "exact", (), f"{query}.c")
            chosen = "chosen" if one.c == row.c else ""
            edge = ", at the end of the range" if chosen and number in (0, len(row.tries) - 1) else ""
            rows.append(
                (
                    f"{{{base}.c}}",
                    share(facts, f"{base}.validation", one.validation_accuracy, f"{query}.validation_accuracy"),
                    "yes" if one.converged else "no",
                    f"{chosen}{edge}",
                )
            )
    caption = (
        "The strengths of the penalty that were tried for the logistic regression: C, the inverse of the penalty’s weight, with the "
        "accuracy on validation examples; the best was kept, of equal ones the strongest."
    )
    head = (Column("C", "right"), Column("validation accuracy", "right"), Column("converged"), Column("", stretch=True))
    return Table("logistic", caption, head, tuple(rows), wide=True, floats=False)


def loss_words(facts: Facts, found: Baselines) -> str:
    """The cross-entropy of the logistic regression on the test set, where it was evaluated."""
    values = [(found.results or {}).get(row.key) for row in found.fixed]
    parts = [
        decimal(
            facts, f"baseline.{index}.logistic.loss", own["logistic_loss"], 3, "nats", "ledger.baselines.logistic_loss"
        )
        for index, own in enumerate(values)
        if own
    ]
    return f"The logistic regression’s cross-entropy on the test set is {', '.join(parts)} nats." if parts else ""
