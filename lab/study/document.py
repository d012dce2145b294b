"""A study as a plain document: the form that is written to TOML and hashed by the registration."""

from typing import Any

from lab.study.draft import Study

NOT_PLAN = ("title", "question", "claim", "note", "authors", "demonstration", "stopping", "dry_run")
"""Top-level fields that do not enter the seeds (STATISTICS, section 1)."""

LATER = {
    "model": ("norm", "residual", "init"),
    "recipe": (
        "nesterov",
        "warmup_steps",
        "step_epochs",
        "step_factor",
        "label_smoothing",
        "clip_norm",
        "patience",
        "min_delta",
    ),
    "replicates": ("salt",),
    "stopping": ("retries", "on_crash"),
}
"""Fields that came after the first registrations: left out where they have their default, so that those keep their seeds."""


def study_document(study: Study) -> dict[str, Any]:
    """The study as JSON values: no None, and without the fields that a factor sets (a default there means nothing)."""
    document = study.model_dump(mode="json", exclude_none=True)
    for section, fields in LATER.items():
        defaults = type(getattr(study, section)).model_fields
        for field in fields:
            if document[section][field] == defaults[field].default:
                del document[section][field]
    for factor in study.factors:
        section, _, field = factor.field.partition(".")
        if isinstance(document.get(section), dict):
            document[section].pop(field, None)
    return document


def plan_document(study: Study) -> dict[str, Any]:
    """The typed plan alone: what the seeds are derived from (no title, claim, note or minutes)."""
    document = {name: value for name, value in study_document(study).items() if name not in NOT_PLAN}
    document["hypotheses"] = [
        {name: value for name, value in hypothesis.items() if name != "claim"} for hypothesis in document["hypotheses"]
    ]
    document["stopping"] = {"on_divergence": study.stopping.on_divergence}
    return document
