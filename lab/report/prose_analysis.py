"""Methods, second part: hypotheses, equations of the tests, correction, verdicts, and what the plan could see."""

import math
from collections.abc import Mapping

from lab.analysis.planning import Panel, plan_panel
from lab.figures.numbers import of_other
from lab.report.blocks import Block, Column, Equation, Heading, Par, Table
from lab.report.facts import Facts
from lab.report.numbers import degrees, plain
from lab.report.paper_input import PaperInput
from lab.report.tables_registered import decision_table
from lab.study.design import level_text
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis
from lab.study.responses import RESPONSES, in_words

ERRORS = {"welch": "contrast", "pooled": "pooled", "replicate": "replicate"}
CORRECTIONS = {
    "holm": "one joint step-down correction",
    "bonferroni": "Bonferroni’s correction",
    "none": "no correction",
}
EXPECTED = {"increase": "increase", "decrease": "decrease", "difference": "difference", "equivalence": "no difference"}


def analysis(source: PaperInput, facts: Facts, pictures: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """Hypotheses and tests as registered; for a screening design one sentence."""
    study = source.registration.study
    if not study.hypotheses:
        words = (
            "No hypothesis was registered. Cell means are given with intervals from their own spread; nothing is "
            "tested."
        )
        return (Heading("Analysis plan", "sec-analysis", 2), Par(words, indent=False))
    return (
        Heading("Hypotheses and analysis plan", "sec-analysis", 2),
        *_response(study),
        _table(study, source, facts),
        *_estimates(study),
        *_omnibus(study),
        *_equivalence(study),
        *_correction(study),
        *_decisions(),
        Par(
            "(?fig-design [[fig-design]] shows the design, and the figure next to it what its tests can see.?)", tier=6
        ),
        *pictures.get("design", ()),
    )


def _response(study: Study) -> list[Block]:
    response = {
        "test_accuracy": (
            "test accuracy, the share of the {data.test} test images that a run classifies correctly; effects are "
            "differences in percentage points (pp)"
        ),
        "test_loss": "test loss, the mean cross-entropy on the {data.test} test images in nats",
    }.get(study.primary.name, f"{RESPONSES[study.primary.name].words}, on {{data.test}} test images")
    names = [hypothesis.response for hypothesis in study.hypotheses if hypothesis.response]
    others = [
        f"{in_words(name)} ({RESPONSES[name].words})" for name in dict.fromkeys(names) if name != study.primary.name
    ]
    if others:
        response += f"; some hypotheses are about {', '.join(others)} instead, as is said beside their effects"
    return [
        Par(
            f"The primary response is {response}. [[tab-plan]] lists the hypotheses. For one of them let $mk$, $sk$ "
            f"and $nk$ be mean, standard deviation and number of runs of cell $k$, and $ck$ the weights of its "
            f"contrast, $sumzero$. Main effects weigh all cells equally, whatever their number of runs.",
            indent=False,
        )
    ]


def _table(study: Study, source: PaperInput, facts: Facts) -> Table:
    sight_facts(source, facts)
    rows = []
    for hypothesis in study.hypotheses:
        base = f"plan.{hypothesis.id}"
        cells = [f"{{{base}.{name}}}" for name in ("id", "claim", "effect", "contrast")]
        cells[2] += of_other(hypothesis.response or "", study.primary.name)
        sesoi = f"{{{base}.sesoi}}" if hypothesis.sesoi is not None else "none"
        rows.append((*cells, EXPECTED[hypothesis.expect], sesoi, f"{{{base}.df}}", f"{{{base}.mde}}"))
    caption = (
        f"The hypotheses and what the plan could see. Expected is what the claim predicts; SESOI, the "
        f"smallest effect size of interest; df, the planned error degrees of freedom; detectable, the effect found with "
        f"{{plan.power}} power in standard deviations between the runs of a cell, none having been assumed in "
        f"advance. Two-sided family-wise level {{plan.alpha}}, {CORRECTIONS[study.analysis.correction]}."
    )
    head = (
        Column(""),
        Column("Claim", stretch=True),
        Column("Effect"),
        Column("Contrast"),
        Column("Expected"),
        Column("SESOI", "right"),
        Column("df", "right"),
        Column("Detectable", "right"),
    )
    return Table("plan", caption, head, tuple(rows), wide=True, mark="registered")


def sight_facts(source: PaperInput, facts: Facts) -> Panel:
    """Add what the plan could see of every hypothesis: contrast in words, planned df, detectable effect; returns the panel."""
    study = source.registration.study
    panel = plan_panel(study, n_test=source.registration.data.test)
    sees = {row.hypothesis: row for row in panel.rows}
    for hypothesis in study.hypotheses:
        base, row = f"plan.{hypothesis.id}", sees.get(hypothesis.id)
        query = f"registration.study.hypotheses[{hypothesis.id}]"
        facts.name(f"{base}.contrast", contrast_words(hypothesis), query)
        df, mde = (row.df, row.mde_sigma) if row else (math.nan, math.nan)
        facts.put(f"{base}.df", df, "1", degrees(df), "1 decimal", (), f"plan_panel.{hypothesis.id}.df")
        facts.put(f"{base}.mde", mde, "sd", plain(mde, 2), "2 decimals", (), f"plan_panel.{hypothesis.id}.mde_sigma")
    return panel


def contrast_words(hypothesis: Hypothesis) -> str:
    """The contrast as registered, in words: "linear in log2, per range"."""
    words = hypothesis.contrast
    if hypothesis.custom_weights:
        words += f" weights ({', '.join(f'{weight:g}' for weight in hypothesis.custom_weights)})"
    elif isinstance(hypothesis.scores, str):
        words += f" in {hypothesis.scores}"
    elif hypothesis.scores:
        words += f" in ({', '.join(f'{score:g}' for score in hypothesis.scores)})"
    if hypothesis.contrast in ("linear", "quadratic"):
        words += f", per {hypothesis.per}"
    if hypothesis.at:
        words += " at " + ", ".join(
            f"{name.replace('_', ' ')} {'/'.join(map(level_text, levels))}" for name, levels in hypothesis.at.items()
        )
    return words


def _estimates(study: Study) -> list[Block]:
    error = study.analysis.error
    blocks: list[Block] = [Par("The estimate of a contrast and its variance are", indent=True), Equation(ERRORS[error])]
    if error == "welch":
        blocks += [
            Par(
                "each cell with the standard deviation of its own runs: the spread between seeds may differ from cell "
                "to cell by a factor of ten, and a pooled error would then be wrong for most contrasts. The estimate "
                "over its standard error is referred to Student’s $t$ with the degrees of freedom of "
                "[@@satterthwaite1946] and [@@welch1947],",
                indent=False,
            ),
            Equation("satterthwaite"),
        ]
        close = "Standard deviations of accuracy below the resolution of the test set are raised to it."
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
    steps = []
    if any(hypothesis.contrast == "monotone" for hypothesis in study.hypotheses):
        words = (
            "A monotone claim is tested step by step: every difference between neighbouring levels must be found in the "
            "same direction, each at half the level [@berger1982]."
        )
        steps = [Par(words)]
    if not any(hypothesis.contrast == "omnibus" for hypothesis in study.hypotheses):
        return steps
    if study.analysis.error != "welch":
        name = "the classical $F$" if study.analysis.error == "pooled" else "Hotelling’s statistic on replicate scores"
        return [*steps, Par(f"An effect with several degrees of freedom is tested by {name}.")]
    return [
        *steps,
        Par(
            "An effect with several degrees of freedom is tested by the ANOVA-type statistic [@brunner1997]. With "
            "$mvec$ the vector of cell means, $Tmat$ the projection that belongs to the effect and $Smat$,"
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
            "Where a SESOI $d$ is registered, two one-sided tests [@schuirmann1987] ask in addition whether the "
            "effect lies between $minusd$ and $plusd$:"
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
            "All hypotheses form one family. Their p-values, of difference and of equivalence together, are walked in "
            "ascending order; the multiplier is the number of hypotheses that still have a p-value to come, and the "
            "adjusted p is the running maximum. Without equivalence tests this is the procedure of [@@holm1979]. "
            "Verdicts rest on the adjusted p; intervals are unadjusted."
        )
    ]


def _decisions() -> list[Block]:
    rule = "[[tab-decisions]] gives the rule that turns the adjusted tests into one of the four words."
    return [Par(rule, tier=5), decision_table()]
