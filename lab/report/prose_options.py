"""Sentences for the options of model and recipe that a study uses beyond the plain ones; silence for those it does not."""

from lab.report.facts_plan import setting_id
from lab.study.draft import Study
from lab.study.recipe import Recipe

NORMS = {"layer": "layer normalisation", "batch": "batch normalisation"}
INITS = {
    "kaiming": "Kaiming's uniform rule for ReLU, biases at zero",
    "xavier": "Xavier's uniform rule, biases at zero",
    "orthogonal": "random orthogonal matrices, biases at zero",
}


def model_options(study: Study) -> str:
    """What a hidden layer holds beside weights, activation and dropout, and how weights begin."""
    model, words = study.model, []
    if _varied(study, "model.norm"):
        words.append("Normalisation before the activation is a factor of the design.")
    elif model.norm != "none":
        words.append(f"Every hidden layer has {NORMS[model.norm]} before its activation.")
    if _varied(study, "model.residual"):
        words.append("Shortcuts around the hidden layers are a factor of the design.")
    elif model.residual:
        words.append("Every hidden layer but the first adds its input to its output.")
    if _varied(study, "model.init"):
        words.append("The rule for the initial weights is a factor of the design.")
    elif model.init != "torch":
        words.append(f"Weights begin by {INITS[model.init]}.")
    return "".join(f" {sentence}" for sentence in words)


def has_norm(study: Study) -> bool:
    """Whether any cell has a normalisation layer."""
    return _varied(study, "model.norm") or study.model.norm != "none"


def recipe_options(study: Study) -> str:
    """Nesterov's form, warm-up, steps of the rate, label smoothing, clipping: one sentence for each that is used."""
    sentences = (
        ("nesterov", "Momentum takes Nesterov's form.", "Nesterov's form of momentum is a factor of the design."),
        (
            "warmup_steps",
            "Over the first @ steps the rate rises linearly to $eta$.",
            "The length of a linear warm-up {}",
        ),
        ("label_smoothing", "Labels are smoothed by @.", "Label smoothing {}"),
        ("clip_norm", "Gradients longer than @ are scaled down to that norm.", "The limit on the gradient's norm {}"),
    )
    words = []
    for field, fixed, varied in sentences:
        if _varied(study, f"recipe.{field}"):
            words.append(varied.format("is a factor of the design."))
        elif getattr(study.recipe, field) != Recipe.model_fields[field].default:
            words.append(fixed.replace("@", f"{{set.recipe.{field}}}"))
    return "".join(f"{sentence} " for sentence in words)


def step_words(study: Study) -> str:
    """How the rate falls where the schedule is in steps."""
    often, much = setting_id(study, "recipe.step_epochs"), setting_id(study, "recipe.step_factor")
    factor = f"by {{{much}}}" if much else "by a factor that the design varies"
    every = f"every {{{often}}} epochs" if often else "after a number of epochs that is a factor of the design"
    return f"It is multiplied {factor} {every}. "


def stopping_words(study: Study) -> str:
    """Whether runs may end early, and which weights are tested."""
    if _varied(study, "recipe.patience"):
        return (
            "How many epochs without a lower validation loss a run waits before it stops is a factor of the design (0: it "
            "never stops); a run that may stop keeps the weights of its best epoch."
        )
    if study.recipe.patience:
        return (
            "A run stops when its validation loss has not fallen by more than {set.recipe.min_delta} nats for "
            "{set.recipe.patience} epochs, and the weights of its best epoch are the ones that are tested; the test set "
            "has no part in that."
        )
    return (
        "There is no early stopping and no selection of a checkpoint: the weights after the last step are the ones that "
        "are tested."
    )


def _varied(study: Study, field: str) -> bool:
    return setting_id(study, field) is None
