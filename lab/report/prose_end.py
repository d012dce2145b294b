"""Exploratory part, interpretation, discussion, deviations, limitations, compute, reproducibility."""

from lab.report.blocks import Block, Column, Heading, Identities, Items, Par, Ruled, Table, beside
from lab.report.paper_input import PaperInput
from lab.report.prose_front import DEMONSTRATION, PREVIEW
from lab.report.tables_explored import anova_table, level_table


def exploratory(source: PaperInput, pictures: dict[str, Block]) -> tuple[Block, ...]:
    """What the plan did not ask, beside a dashed rule; empty without exploratory results."""
    found = source.exploratory
    if found is None:
        return ()
    words = (
        "Nothing in this section was registered. It describes the data that the verdicts above have already used, its "
        "*p*-values are not adjusted, and no verdict follows from it."
    )
    words += " [[tab-anova]] gives the classical analysis of variance." if found.anova else ""
    words += "(?tab-levels  [[tab-levels]] gives the mean at every level?)(?fig-main  and [[fig-main]] shows the runs behind it?)(?tab-levels .?)"
    words += "(?fig-pair  [[fig-pair]] shows two factors at a time: parallel lines mean that the effect of one does not depend on the other.?)"
    words += "(?fig-heat  [[fig-heat]] gives the means of all cells.?)"
    remarks = " ".join(f"{{explored.remark.{i}}}" for i in range(min(3, len(found.remarks))))
    more = [Par(remarks)] if remarks else []
    return (
        Heading("Exploratory description", "sec-exploratory"),
        Ruled("exploratory", (Par(words.strip(), indent=False), *more, *_largest(source))),
        *beside(anova_table(source), level_table(source)),
        *(pictures[name] for name in ("main", "pair", "heat", "attribution") if name in pictures),
    )


def _largest(source: PaperInput) -> list[Block]:
    rows = source.exploratory.interactions
    order = sorted(
        (i for i in range(len(rows)) if rows[i].estimate == rows[i].estimate), key=lambda i: -abs(rows[i].estimate)
    )
    if not order:
        return []
    best = order[0]
    return [
        Par(
            f"The largest two-by-two interaction contrast is {{interaction.{best}.label}}: {{interaction.{best}.estimate}} "
            f"{{interaction.{best}.interval}}. It was picked for its size among all of them, so its interval is too narrow.",
            tier=2,
        )
    ]


def discussion(source: PaperInput) -> tuple[Block, ...]:
    """What follows from the verdicts, word by word, and what does not."""
    found = source.confirmatory
    if not found.hypotheses:
        return ()
    return (Heading("Discussion", "sec-discussion"), *_answers(found), Par(_reach(source)))


def _answers(found) -> list[Block]:
    templates = {
        "supported": "The plan’s predictions held for {ids}.",
        "contradicted": "For {ids} the data point the other way: whoever relies on the claim as worded should expect the opposite under this recipe.",
        "equivalent": "For {ids} the choice does not matter by the measure that was fixed in advance; either level may be taken on other grounds.",
        "inconclusive": "{ids} stays open. No support for a claim is not support for its opposite; the detectable effects in [[tab-verdicts]] say what a further study would have to resolve.",
    }
    words = []
    for word, template in templates.items():
        ids = [f"{{plan.{result.id}.id}}" for result in found.hypotheses if result.verdict == word]
        if ids:
            joined = ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"
            sentence = template.replace("{ids}", joined)
            words.append(sentence.replace("stays open", "stay open") if len(ids) > 1 else sentence)
    return [Par(" ".join(words), indent=False)]


def _reach(source: PaperInput) -> str:
    words = (
        "An effect here is a difference in expected score between recipes that were all trained the same way but for the factor named. It is "
        "an effect of the choice within this design; it says nothing about a mechanism, and a recipe tuned separately for each level could order the "
        "levels differently."
    )
    if source.registration.study.demonstration:
        words += f" As a {DEMONSTRATION}, the study should not be counted as evidence by others."
    return words


def deviations(source: PaperInput) -> tuple[Block, ...]:
    """The table of recorded deviations, or the sentence that there are none."""
    heading = Heading("Deviations from the registration", "sec-deviations")
    if not source.ledger.deviations:
        words = "The ledger records none: data, recipe, hypotheses, tests and exclusions are those of the registration."
        return (heading, Par(words, indent=False))
    rows = tuple(
        tuple(f"{{deviation.{i}.{name}}}" for name in ("at", "kind", "what", "sentence"))
        for i in range(len(source.ledger.deviations))
    )
    head = (Column("When"), Column("Kind"), Column("What"), Column("Reason and consequence", stretch=True))
    caption = "Recorded deviations. What a deviation touches is exploratory."
    words = "The ledger records {ledger.deviations}; [[tab-deviations]] lists them."
    return (heading, Par(words, indent=False), Table("deviations", caption, head, rows, wide=True))


def limitations(source: PaperInput) -> tuple[Block, ...]:
    """What the verdicts do not cover and what the lock does not show."""
    study = source.registration.study
    items = [
        "*Target.* Verdicts are about the expected response over training seeds of this recipe, trained on this training set, scored on "
        "these {data.test} test examples. New training sets are not covered: their share of the variance is not measured here [@bouthillier2021]."
        if study.analysis.target == "this_test_set"
        else "*Target.* Verdicts are about the expected response over training seeds and new test examples. New training sets are not covered [@bouthillier2021].",
        "*Recipe.* One architecture, one recipe and one data set were studied. Settings that are not factors were held fixed and not tuned per cell.",
        "*Replication.* {design.replicates} runs per cell measure the spread between seeds coarsely; Satterthwaite’s degrees of freedom allow for this, "
        "tests of a single pair of cells stay weak all the same.",
        "*Tamper-evident, not tamper-proof.* The ledger shows the order and integrity of what was recorded in one home, if its head is known "
        "elsewhere. On one’s own machine it does not show that this was the first attempt: locking variants of a plan, or running it in a private "
        "home first, leaves no trace.",
    ]
    if study.replicates.seeds_from == "lock":
        sentence = f"{PREVIEW[0].upper()}{PREVIEW[1:]}."
        items.append(
            f"*Seeds.* {sentence} Fresh seeds drawn by a reader would settle it: a lucky draw does not survive them."
        )
    if study.demonstration:
        items.append(f"*Standing.* This is a {DEMONSTRATION}.")
    return (Heading("Limitations", "sec-limitations"), Items(tuple(items)))


def compute(source: PaperInput) -> tuple[Block, ...]:
    """What it cost, failed runs included."""
    facts = source.compute
    words = (
        f"Training ran on {{compute.machine}}, device {{compute.device}}, in {{compute.processes}} {_plural(facts.processes, 'process', 'processes')} of "
        f"{{compute.threads}} {_plural(facts.threads, 'thread', 'threads')}. It took {{compute.wall_seconds}} of wall time and "
        "{compute.training_seconds} summed over all attempts. The ledger counts {compute.attempts} attempts for {design.runs} planned runs: "
        "{compute.failed_outcome} diverged, {compute.failed_infrastructure} were lost to the machine and repeated. Both are included in the "
        "times."
    )
    if facts.failed_outcome == facts.failed_infrastructure == 0:
        words = words.replace("Both are included in the times.", "No run was trained that is not reported here.")
    return (Heading("Compute", "sec-compute"), Par(words, indent=False))


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def reproducibility(source: PaperInput) -> tuple[Block, ...]:
    """Where everything is, and how far a repetition is exact."""
    versions = ", ".join(f"{{version.{name}}}" for name in sorted(source.versions))
    words = (
        "The registration, the ledger and all weights and predictions are kept under their SHA-256. Every number in this paper is an "
        "entry of facts.json, with its unit, its rounding, the runs behind it and the field it was read from; tables and "
        "figures come with their data. Seeds are recomputed from the registration. On the machine and library "
        "versions named here a repetition gives the same weights to the last bit, whatever runs are trained beside a run; on other "
        "processors or versions sums may be ordered differently and single decisions may change."
    )
    blocks: list[Block] = [
        Heading("Reproducibility statement", "sec-reproducibility", numbered=False),
        Par(words, indent=False),
    ]
    rows = [("Registration", "{#reg.sha256}"), ("Data", "{#data.fingerprint}"), ("Code", "commit `code.commit`")]
    rows.append(("Pinned libraries", "{#code.lock}"))
    rows += [("Head of the ledger", "{#ledger.head}")] if source.ledger.head else []
    rows += [("Versions", versions)] if versions else []
    return (*blocks, Identities(tuple(rows)))
