"""Methods, second part: hypotheses, equations of the tests, correction, verdicts, and what the plan could see."""

from lab.analysis.planning import plan_panel
from lab.report.blocks import Block, Column, Equation, Heading, Par, Table
from lab.report.facts import Facts
from lab.report.paper_input import PaperInput
from lab.report.tables import sensitivity_table
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis

ERRORS = {"welch": "contrast", "pooled": "pooled", "replicate": "replicate"}
EXPECTED = {"increase": "increase", "decrease": "decrease", "difference": "difference", "equivalence": "no difference"}


def analysis(source: PaperInput, facts: Facts) -> tuple[Block, ...]:
    """Hypotheses and tests as registered; for a screening design one sentence."""
    study = source.registration.study
    if not study.hypotheses:
        words = "No hypothesis was registered. Cell means are given with intervals from their own spread; nothing is tested."
        return (Heading("Analysis plan", "sec-analysis", 2), Par(words, indent=False))
    return (
        Heading("Hypotheses and analysis plan", "sec-analysis", 2),
        *_response(study),
        _table(study, facts),
        *_estimates(study),
        *_omnibus(study),
        *_equivalence(study),
        *_correction(study),
        *_decisions(study),
        *_sees(study, source, facts),
    )


def _response(study: Study) -> list[Block]:
    response = {
        "test_accuracy": "test accuracy, the share of the {data.test} test images that a run classifies correctly; effects are differences in percentage points (pp)",
        "test_loss": "test loss, the mean cross-entropy on the {data.test} test images in nats",
    }[study.primary.name]
    return [
        Par(
            f"The primary response is {response}. [[tab-plan]] lists the hypotheses. For one of them let $mk$, $sk$ and "
            "$nk$ be mean, standard deviation and number of runs of cell $k$, and $ck$ the weights of its contrast, $sumzero$. "
            "Main effects weigh all cells equally, whatever their number of runs.",
            indent=False,
        )
    ]


def _table(study: Study, facts: Facts) -> Table:
    rows = []
    for hypothesis in study.hypotheses:
        base = f"plan.{hypothesis.id}"
        facts.name(f"{base}.contrast", contrast_words(hypothesis), f"registration.study.hypotheses[{hypothesis.id}]")
        sesoi = f"{{{base}.sesoi}}" if hypothesis.sesoi is not None else "none"
        rows.append(
            (
                f"{{{base}.id}}",
                f"{{{base}.claim}}",
                f"{{{base}.effect}}",
                f"{{{base}.contrast}}",
                EXPECTED[hypothesis.expect],
                sesoi,
            )
        )
    correction = {
        "holm": "one joint step-down correction",
        "bonferroni": "Bonferroni’s correction",
        "none": "no correction",
    }[study.analysis.correction]
    return Table(
        "plan",
        f"The registered hypotheses. Expected is the direction that the claim predicts; SESOI, the smallest effect size of "
        f"interest. Two-sided family-wise level {{plan.alpha}}, {correction}.",
        (
            Column("", "left"),
            Column("Claim", stretch=True),
            Column("Effect"),
            Column("Contrast"),
            Column("Expected"),
            Column("SESOI", "right"),
        ),
        tuple(rows),
        wide=True,
        mark="registered",
    )


def contrast_words(hypothesis: Hypothesis) -> str:
    """The contrast as registered, in words: "linear in log2, per range"."""
    words = hypothesis.contrast
    if isinstance(hypothesis.scores, str):
        words += f" in {hypothesis.scores}"
    elif hypothesis.scores:
        words += f" in ({', '.join(f'{score:g}' for score in hypothesis.scores)})"
    if hypothesis.contrast in ("linear", "quadratic"):
        words += f", per {hypothesis.per}"
    if hypothesis.at:
        words += " at " + ", ".join(
            f"{name.replace('_', ' ')} {'/'.join(map(str, levels))}" for name, levels in hypothesis.at.items()
        )
    return words


def _estimates(study: Study) -> list[Block]:
    error = study.analysis.error
    blocks: list[Block] = [Par("The estimate of a contrast and its variance are", indent=True), Equation(ERRORS[error])]
    if error == "welch":
        blocks += [
            Par(
                "each cell with the standard deviation of its own runs: the spread between seeds may differ from cell to cell "
                "by a factor of ten, and a pooled error would then be wrong for most contrasts. The estimate over its standard error is "
                "referred to Student’s $t$ with the degrees of freedom of [@@satterthwaite1946] and [@@welch1947],",
                indent=False,
            ),
            Equation("satterthwaite"),
        ]
        close = "Standard deviations below the resolution of the test set are raised to it."
    elif error == "pooled":
        close = "with one standard deviation for all cells, as registered, and runs minus cells degrees of freedom."
    else:
        close = "with one score per replicate and replicates minus one degrees of freedom."
    test = {
        "t": "",
        "permutation": " The p-value is that of a permutation test, stratified by the other factors.",
        "sign_flip": " The p-value is that of a sign-flip test of the replicate scores.",
    }[study.analysis.test]
    blocks.append(Par(close + test, indent=False))
    return blocks


def _omnibus(study: Study) -> list[Block]:
    if not any(hypothesis.contrast == "omnibus" for hypothesis in study.hypotheses) or study.analysis.error != "welch":
        return []
    return [
        Par(
            "An effect with several degrees of freedom is tested by the ANOVA-type statistic [@brunner1997]. With $mvec$ the vector of cell "
            "means, $Tmat$ the projection that belongs to the effect and $Smat$,"
        ),
        Equation("omnibus"),
        Par("referred to an $F$ distribution with $fone$ and $ftwo$ degrees of freedom.", indent=False),
    ]


def _equivalence(study: Study) -> list[Block]:
    if all(hypothesis.sesoi is None for hypothesis in study.hypotheses):
        return []
    several = any(hypothesis.contrast == "omnibus" for hypothesis in study.hypotheses)
    more = (
        " For an effect with several degrees of freedom every pairwise difference must pass [@berger1982]."
        if several
        else ""
    )
    return [
        Par(
            "Where a SESOI $d$ is registered, two one-sided tests [@schuirmann1987] ask in addition whether the effect lies between "
            "$minusd$ and $plusd$:"
        ),
        Equation("tost"),
        Par(f"with $sL$ the standard error of the estimate.{more}", indent=False),
    ]


def _correction(study: Study) -> list[Block]:
    if study.analysis.correction == "none" or len(study.hypotheses) == 1:
        return [
            Par(
                "There is one hypothesis, tested at level {plan.alpha}; equivalence, where tested, shares that level."
                if len(study.hypotheses) == 1
                else "As registered, p-values are not adjusted."
            )
        ]
    if study.analysis.correction == "bonferroni":
        return [Par("All p-values are multiplied by the number of hypotheses (Bonferroni).")]
    return [
        Par(
            "All hypotheses form one family. Their p-values, of difference and of equivalence together, are walked in ascending order; "
            "the multiplier is the number of hypotheses that still have a p-value to come, and the adjusted p is the running maximum. Without "
            "equivalence tests this is the procedure of [@@holm1979]. Verdicts rest on the adjusted p; intervals are unadjusted."
        )
    ]


def _decisions(study: Study) -> list[Block]:
    rows = (
        ("increase, decrease", "difference in the claimed direction, no equivalence", "<supported>"),
        ("", "difference in the other direction, no equivalence", "<contradicted>"),
        ("difference", "difference in either direction, no equivalence", "<supported>"),
        ("any of these", "equivalence, detected or not", "<equivalent>"),
        ("", "neither", "<inconclusive>"),
        ("no difference", "equivalence", "<supported>"),
        ("", "interval wholly beyond the SESOI", "<contradicted>"),
        ("", "neither", "<inconclusive>"),
    )
    return [
        Par("[[tab-decisions]] gives the rule that turns the adjusted tests into one of the four words.", tier=3),
        Table(
            "decisions",
            "How a verdict is reached. “Difference” and “equivalence” mean that the test is significant after adjustment.",
            (Column("Expected"), Column("Found", stretch=True), Column("Verdict")),
            rows,
            groups=(2, 3, 5),
            floats=True,
            tier=3,
        ),
    ]


def _sees(study: Study, source: PaperInput, facts: Facts) -> list[Block]:
    table = sensitivity_table(plan_panel(study, n_test=source.registration.data.test), facts)
    words = (
        "No standard deviation was assumed in advance. [[tab-sees]] therefore states what the plan can see in units of the "
        "standard deviation between seeds of a cell, whatever it turns out to be."
    )
    return [Par(words, tier=4), *table] if table else []
