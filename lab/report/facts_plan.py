"""Facts of the plan and its record: registration, design, recipe, hypotheses, ledger, compute."""

from collections.abc import Mapping
from typing import Any

from lab.analysis.table import RESPONSE_UNITS
from lab.report.facts import Facts, shortened
from lab.report.numbers import Unit, count, duration, in_words, level_number, moment, plain, unit_of
from lab.report.paper_input import ComputeFacts, LedgerFacts, PaperInput
from lab.study.design import cells
from lab.study.design_words import factor_words, kind_words, sharing_words
from lab.study.draft import Study
from lab.study.registration import Registration
from lab.study.standing import PlanFinding

MISSING = {"type": "–", "effect": "Its effect has not been said.", "relative": "–"}
LONGEST = {"title": 300, "question": 320, "claim": 480, "note": 320}
LONGEST_CLAIM = 140
"""Characters of the plan's texts that the paper prints; the supplement has them in full."""
SETTINGS = (
    ("model", ("depth", "width", "activation", "dropout")),
    ("recipe", ("epochs", "batch_size", "optimizer", "learning_rate", "weight_decay", "momentum", "schedule")),
    ("recipe", ("warmup_steps", "step_epochs", "step_factor", "label_smoothing", "clip_norm", "patience", "min_delta")),
    ("dataset", ("patch", "position")),
)


def plan_facts(facts: Facts, source: PaperInput, unit: Unit) -> None:
    """Add everything that was known before the first result."""
    registration = source.registration
    with facts.of(PlanFinding):
        _study(facts, registration.study)
        _identity(facts, registration)
        _design(facts, registration)
        _settings(facts, registration.study)
        _hypotheses(facts, registration.study, unit)
    _ledger(facts, source.ledger)
    _compute(facts, source.compute)
    for name, version in sorted(source.versions.items()):
        facts.name(f"version.{name}", f"{name} {version}", f"ledger.versions.{name}")


def setting_id(study: Study, field: str) -> str | None:
    """The fact that holds a fixed setting, or None where the field is a factor of the study."""
    return None if any(factor.field == field for factor in study.factors) else f"set.{field}"


def words_of(name: str) -> str:
    """A factor's or field's name in words: "weight decay"."""
    return name.rsplit(".", 1)[-1].replace("_", " ")


def _study(facts: Facts, study: Study) -> None:
    for field in ("title", "question", "claim", "note"):
        facts.quoted(f"study.{field}", getattr(study, field), f"registration.study.{field}", LONGEST[field])
    facts.name("study.authors", ", ".join(study.authors), "registration.study.authors")


def _identity(facts: Facts, registration: Registration) -> None:
    data, code = registration.data, registration.code
    for field in ("train", "validation", "test", "inputs"):
        facts.put(
            f"data.{field}",
            getattr(data, field),
            "1",
            count(getattr(data, field)),
            "exact",
            (),
            f"registration.data.{field}",
        )
    facts.put(
        "data.classes", len(data.classes), "1", count(len(data.classes)), "exact", (), "registration.data.classes"
    )
    chance = 100 / len(data.classes)
    facts.put(
        "data.chance",
        chance / 100,
        "fraction",
        f"{chance:.3g}\u00a0%",
        "3 digits",
        (),
        "1 / len(registration.data.classes)",
    )
    facts.name("data.name", data.name, "registration.data.name")
    facts.name("data.fingerprint", data.fingerprint, "registration.data.fingerprint")
    facts.name("data.fingerprint.short", data.fingerprint[:16], "registration.data.fingerprint, first 16 digits")
    one = 100 / data.test
    facts.put(
        "data.one_image",
        one / 100,
        "fraction",
        f"{plain(one, 2)}\u00a0pp",
        "2 decimals",
        (),
        "1 / registration.data.test",
    )
    facts.name("reg.sha256", registration.sha256, "registration.sha256")
    facts.name("reg.short", registration.short, "registration.sha256, first 8 digits")
    facts.name("code.commit", code.commit[:12], "registration.code.commit")
    facts.name("code.lock", code.lock_sha256, "registration.code.lock_sha256")


def _design(facts: Facts, registration: Registration) -> None:
    study = registration.study
    planned = len(cells(study))
    whole = {
        "cells": planned,
        "replicates": study.replicates.count,
        "runs": planned * study.replicates.count,
        "factors": len(study.factors),
        "hypotheses": len(study.hypotheses),
    }
    for name, value in whole.items():
        facts.put(f"design.{name}.word", value, "1", in_words(value), "exact", (), f"registration.study ({name})")
        facts.put(f"design.{name}", value, "1", count(value), "exact", (), f"registration.study ({name})")
    alpha = study.analysis.alpha
    facts.put("plan.alpha", alpha, "1", f"{alpha:g}", "as registered", (), "registration.study.analysis.alpha")
    for name, share in (("confidence", 1 - alpha), ("confidence90", 1 - 2 * alpha)):
        facts.put(
            f"plan.{name}",
            share,
            "fraction",
            f"{100 * share:g}\u00a0%",
            "as registered",
            (),
            "registration.study.analysis.alpha",
        )
    facts.put("plan.power", 0.8, "fraction", "80\u00a0%", "exact", (), "STATISTICS, section 5: delta80")
    minutes = study.stopping.max_minutes
    if minutes is not None:
        facts.put(
            "plan.minutes", minutes, "min", f"{minutes:g}\u00a0min", "as registered", (), "registration.study.stopping"
        )
    facts.put(
        "data.seed",
        study.dataset.split.seed,
        "1",
        str(study.dataset.split.seed),
        "exact",
        (),
        "registration.study.dataset.split.seed",
    )
    facts.name("design.kind", kind_words(study), "registration.study.design")
    facts.name("design.sharing", sharing_words(study), "registration.study.design")
    for index, factor in enumerate(study.factors):
        facts.name(f"factor.{index}.name", words_of(factor.name), f"registration.study.factors[{index}].name")
        levels = factor_words(study, factor)
        facts.name(f"factor.{index}.levels", levels, f"registration.study.factors[{index}].levels")
        facts.name(f"factor.{index}.count", str(len(factor.levels)), f"registration.study.factors[{index}].levels")


def _settings(facts: Facts, study: Study) -> None:
    for section, fields in SETTINGS:
        for field in fields:
            value = getattr(getattr(study, section), field)
            if setting_id(study, f"{section}.{field}") and value is not None:
                text = value if isinstance(value, str) else level_number(value)
                facts.put(
                    f"set.{section}.{field}",
                    value,
                    "",
                    text,
                    "as registered",
                    (),
                    f"registration.study.{section}.{field}",
                )


def _hypotheses(facts: Facts, study: Study, unit: Unit) -> None:
    for hypothesis in study.hypotheses:
        base, query = f"plan.{hypothesis.id}", f"registration.study.hypotheses[{hypothesis.id}]"
        facts.name(f"{base}.id", hypothesis.id, f"{query}.id")
        claim = hypothesis.claim or f"Effect of {hypothesis.effect}."
        facts.quoted(f"{base}.claim", claim, f"{query}.claim", LONGEST_CLAIM)
        bare = hypothesis.claim.strip().rstrip(".") or f"effect of {hypothesis.effect}"
        facts.name(f"{base}.claim.bare", shortened(bare, LONGEST_CLAIM), f"{query}.claim, without its full stop")
        effect = " × ".join(words_of(name) for name in hypothesis.factors)
        facts.name(f"{base}.effect", effect, f"{query}.effect")
        if hypothesis.sesoi is not None:
            response = hypothesis.response or study.primary.name
            own = unit if response == study.primary.name else unit_of(RESPONSE_UNITS[response], [])
            text = own.size(hypothesis.sesoi, exact=True)
            facts.put(f"{base}.sesoi", hypothesis.sesoi, own.stored, text, "as registered", (), f"{query}.sesoi")


def _ledger(facts: Facts, ledger: LedgerFacts) -> None:
    for name in ("locked_at", "opened_at"):
        at = getattr(ledger, name)
        facts.put(f"ledger.{name}", at.isoformat(), "time", moment(at), "minute", (), f"ledger.{name}")
    again = ("readings",) if ledger.readings else ()
    for name in ("lock_number", "opening_number", "seen_runs", "seen_studies", "checkpoints", *again):
        facts.put(
            f"ledger.{name}", getattr(ledger, name), "1", count(getattr(ledger, name)), "exact", (), f"ledger.{name}"
        )
    facts.put(
        "ledger.deviations",
        len(ledger.deviations),
        "1",
        count(len(ledger.deviations)),
        "exact",
        (),
        "ledger.deviations",
    )
    facts.name("ledger.head", ledger.head, "ledger.head")
    if ledger.dry_run:
        _dry_run(facts, ledger.dry_run)
    for index, anchor in enumerate(ledger.anchors):
        facts.name(f"anchor.{index}.by", anchor.by, f"ledger.anchors[{index}].by")
        at = anchor.at.isoformat()
        facts.put(f"anchor.{index}.at", at, "time", moment(anchor.at), "minute", (), f"ledger.anchors[{index}].at")
    for index, deviation in enumerate(ledger.deviations):
        for name in ("kind", "what", "sentence", "type", "effect", "relative"):
            text = getattr(deviation, name) or MISSING.get(name, "")
            facts.name(f"deviation.{index}.{name}", text, f"ledger.deviations[{index}].{name}")
        facts.put(
            f"deviation.{index}.at",
            deviation.at.isoformat(),
            "time",
            moment(deviation.at),
            "minute",
            (),
            f"ledger.deviations[{index}].at",
        )


def _dry_run(facts: Facts, found: Mapping[str, Any]) -> None:
    """How many studies were simulated, and the largest share of false verdicts where there was no effect."""
    studies, query = int(found["settings"]["studies"]), "ledger.dry_run"
    spreads = len({row["sigma"] for row in found["rows"]})
    for name, value in (("studies", studies), ("worlds", len(found["worlds"])), ("spreads", spreads)):
        facts.put(f"dry.{name}", value, "1", count(value), "exact", (), f"{query}.{name}")
    shares = [row["wrong"] for row in found["rows"] if not row["hypothesis"] and row["truth"] == 0]
    worst = max((share for share in shares if share is not None), default=0.0)
    error = (max(worst * (1 - worst), 1 / studies) / studies) ** 0.5
    for name, value in (("false", worst), ("error", error)):
        facts.put(f"dry.{name}", value, "fraction", f"{plain(100 * value, 1)}\u00a0%", "1 decimal", (), f"{query}.rows")
    for index, words in enumerate(found["warnings"]):
        facts.name(f"dry.warning.{index}", words, f"{query}.warnings[{index}]")


def _compute(facts: Facts, compute: ComputeFacts) -> None:
    for name in ("attempts", "failed_outcome", "failed_infrastructure", "processes", "threads"):
        facts.put(
            f"compute.{name}",
            getattr(compute, name),
            "1",
            count(getattr(compute, name)),
            "exact",
            (),
            f"ledger.compute.{name}",
        )
    for name in ("training_seconds", "wall_seconds", "lost_seconds"):
        seconds = getattr(compute, name)
        facts.put(f"compute.{name}", seconds, "s", duration(seconds), "see unit", (), f"ledger.compute.{name}")
    if compute.estimate_seconds:
        estimate = compute.estimate_seconds
        query = "ledger.compute.estimate_seconds"
        facts.put("compute.estimate_seconds", estimate, "s", duration(estimate), "see unit", (), query)
    if compute.ratio:
        facts.put("compute.ratio", compute.ratio, "1", plain(compute.ratio, 2), "0.01", (), "ledger.compute.ratio")
    if compute.peak_bytes:
        text = f"{plain(compute.peak_bytes / 2**20, 0)}\u00a0MiB"
        facts.put("compute.peak_bytes", compute.peak_bytes, "B", text, "MiB", (), "ledger.compute.peak_bytes")
    if compute.joules is not None:
        text = f"{plain(compute.joules / 3600, 2)}\u00a0Wh"
        facts.put("compute.joules", compute.joules, "J", text, "0.01 Wh", (), "ledger.compute.joules")
    if compute.energy:
        facts.name("compute.energy", compute.energy, "ledger.compute.energy")
    facts.name("compute.machine", compute.machine, "ledger.compute.machine")
    facts.name("compute.device", compute.device, "ledger.compute.device")
