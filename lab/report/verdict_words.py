"""Sentences about verdicts, one template per word; null results get as many as positive ones."""

from collections import Counter
from typing import TYPE_CHECKING

from lab.figures.numbers import of_other
from lab.report.facts import Facts
from lab.study.verdict import WORDS

if TYPE_CHECKING:
    from lab.analysis.results import Confirmatory, HypothesisResult


def positive(result: "HypothesisResult") -> bool:
    """Whether a claimed difference was found; everything else is a negative or null result."""
    return result.verdict == "supported" and result.expect != "equivalence"


def several(result: "HypothesisResult") -> bool:
    """Whether the effect has more than one degree of freedom, so that no single estimate carries the test."""
    return result.contrast == "omnibus" and len(result.pairs) > 1


def stepwise(result: "HypothesisResult") -> bool:
    """Whether every step between neighbouring levels is tested, so that the estimate is that of the deciding one."""
    return result.contrast == "monotone" and bool(result.pairs)


def counted(found: "Confirmatory", facts: Facts) -> str:
    """For example "1 was supported, 1 was contradicted and 1 is inconclusive"."""
    counts = Counter(result.verdict for result in found.hypotheses)
    parts = []
    for word in WORDS:
        if counts[word]:
            facts.put(
                f"found.count.{word}",
                counts[word],
                "1",
                str(counts[word]),
                "exact",
                (),
                "analysis.hypotheses[*].verdict",
            )
            parts.append(f"{{found.count.{word}}} {_verb(word, counts[word])} {word}")
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def brief(result: "HypothesisResult", primary: str = "") -> str:
    """One sentence for the abstract: claim, verdict, estimate and interval; the response where it is not the `primary` one."""
    here = f"h.{result.id}"
    start = f"{{plan.{result.id}.id}}, “{{plan.{result.id}.claim.bare}}”, is {result.verdict}"
    if result.words.startswith("not testable"):
        return f"{start} ({{{here}.words}})."
    which = "largest difference " if several(result) else "deciding step " if stepwise(result) else ""
    value = f"{which}{{{here}.estimate}}"
    words = f"{start}: {value} {{{here}.interval}}{_in(result, primary)}"
    return f"{words} ({{{here}.words}})." if result.words else f"{words}."


def _in(result: "HypothesisResult", primary: str) -> str:
    return of_other(result.response, primary) if primary else ""


def question(result: "HypothesisResult", primary: str = "") -> str:
    """What was claimed and what was compared, and in which response where it is not the `primary` one."""
    expects = {
        "increase": "an increase",
        "decrease": "a decrease",
        "difference": "a difference in either direction",
        "equivalence": "no difference of consequence",
    }[result.expect]
    sesoi = ", with a SESOI of {plan.@.sesoi}" if result.sesoi is not None else ", without a SESOI"
    about = _in(result, primary)
    asks = f"The registered claim, “{{plan.@.claim.bare}}”, expects {expects}{sesoi}."
    if several(result):
        return f"{asks} The test is about all differences between the levels; the largest is {{h.@.label}}{about}."
    if stepwise(result):
        return (
            f"{asks} Every step between neighbouring levels must go the same way; the one with the least evidence, "
            f"which decides, is {{h.@.label}}{about}."
        )
    trend = ": a fitted trend, not a test of each step" if result.contrast == "linear" else ""
    return f"{asks} The contrast is {{h.@.label}}{about}{trend}."


def estimate(result: "HypothesisResult", *, adjusted: bool = True) -> str:
    """Estimate and interval with its kind, n and df; then the tests with p, adjusted or not."""
    if result.words.startswith("not testable"):
        return "It is {h.@.words}."
    start = "It is" if several(result) or stepwise(result) else "The estimate is"
    words = (
        f"{start} {{h.@.estimate}} {{h.@.interval}} ({{plan.confidence}} t interval, unadjusted; {{h.@.n_interval}} "
        "runs, {h.@.df_interval} df). The test of no effect ({h.@.kind}"
    )
    if several(result) and not _drawn(result):
        words += ": $F$ = {h.@.statistic} on {h.@.df_effect} and {h.@.df} df, {h.@.n_runs} runs"
    words += f") gives *p* {{h.@.p_adjusted}}{' after adjustment' if adjusted else ''}"
    if result.p_equivalence_adjusted is not None:
        words += ", the test of equivalence *p* {h.@.p_equivalence_adjusted}"
    return words + "."


def _drawn(result: "HypothesisResult") -> bool:
    """Whether p comes from a permutation or from sign flips and not from the statistic's distribution."""
    return result.kind.startswith(("permutation", "sign flip"))


def reading(result: "HypothesisResult") -> str:
    """What the verdict says, and what it does not."""
    if result.words.startswith("not testable"):
        return "Nothing can be said about the claim either way: **inconclusive**."
    return {
        "supported": _supported,
        "contradicted": _contradicted,
        "equivalent": _equivalent,
        "inconclusive": _inconclusive,
    }[result.verdict](result)


def _supported(result: "HypothesisResult") -> str:
    if result.expect == "equivalence":
        more = (
            " A difference was detected all the same: it exists and is small."
            if "though detectable" in result.words
            else ""
        )
        return (
            "Both one-sided tests reject effects as large as the SESOI, so the expected absence of a difference of "
            f"consequence is <supported>: what is left of the effect lies within ± {{plan.@.sesoi}}.{more}"
        )
    return f"The claim is <supported>.{_size(result)}"


def _contradicted(result: "HypothesisResult") -> str:
    if result.expect == "equivalence":
        return "The claim is <contradicted>: the difference lies beyond the SESOI of {plan.@.sesoi}."
    return f"An effect was detected and runs against the claim, which is <contradicted>.{_size(result)}"


def _equivalent(result: "HypothesisResult") -> str:
    more = (
        " The effect can be told from zero, but it is too small to matter by the plan's own measure."
        if "detectable" in result.words
        else ""
    )
    return (
        "Both one-sided tests reject effects as large as the SESOI: by the registered measure the effect is "
        f"<equivalent> to none, within ± {{plan.@.sesoi}}. This is evidence against an effect of that size, not a failure to "
        f"find one.{more}"
    )


def _inconclusive(result: "HypothesisResult") -> str:
    if result.words == "depends on failed runs" and result.given_failures is not None:
        given = result.given_failures
        return (
            f"The verdict depends on failed runs: it would be {given.completed} from the completed runs alone and "
            f"{given.word} with failed runs at the score of guessing. It is therefore <inconclusive>."
        )
    words = "The data are <inconclusive>: the claim is neither supported nor contradicted"
    words += ", and equivalence was not shown" if result.sesoi is not None else ""
    what = "a true difference of this contrast" if several(result) or stepwise(result) else "a true effect"
    words += f". With the standard error found, {what} of {{h.@.detectable}} would have been detected by a t test with "
    words += "{plan.power} power."
    if "excluded" in result.words:
        words += " An effect of the SESOI or more in the claimed direction is excluded all the same."
    if "an effect exists" in result.words:
        words += " An effect exists; whether it is larger or smaller than the SESOI is open."
    return words


def _size(result: "HypothesisResult") -> str:
    if "at least the SESOI" in result.words:
        return " The adjusted test also places the effect beyond the SESOI: it is at least {plan.@.sesoi} in size."
    if "may be smaller" in result.words:
        return " Its size is open: it may be smaller than the SESOI of {plan.@.sesoi}."
    return " No SESOI was registered, so nothing is said about whether the effect is large enough to matter."


def _verb(word: str, count: int) -> str:
    if word in ("supported", "contradicted"):
        return "was" if count == 1 else "were"
    return "is" if count == 1 else "are"


def for_hypothesis(template: str, id: str) -> str:
    """Put the hypothesis's id into the fact names of a template."""
    return template.replace(".@.", f".{id}.")
