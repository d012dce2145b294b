"""Methods: data, model, design, recipe and registration."""

from lab.report.blocks import Block, Equation, Heading, Par
from lab.report.data_sets import citation_of
from lab.report.facts_plan import setting_id
from lab.report.paper_input import PaperInput
from lab.report.prose_options import has_norm, model_options, recipe_options, step_words, stopping_words
from lab.study.draft import Study
from lab.study.lock_words import DEMONSTRATION, PREVIEW, counters, seen

ACTIVATIONS = {
    "relu": "the rectifier",
    "gelu": "the Gaussian error linear unit [@hendrycks2016]",
    "silu": "the sigmoid linear unit",
    "tanh": "the hyperbolic tangent",
}
OPTIMIZERS = {
    "adamw": "AdamW, which decouples weight decay from the gradient [@loshchilov2019]",
    "adam": "Adam [@kingma2015] with weight decay as an L2 term in the gradient",
    "sgd": "stochastic gradient descent with momentum",
}


def methods(source: PaperInput) -> tuple[Block, ...]:
    """Everything that was fixed before training, but for the analysis."""
    return (
        Heading("Methods", "sec-methods"),
        Heading("Data", "sec-data", 2),
        *data_blocks(source),
        Heading("Model", "sec-model", 2),
        *model_blocks(source),
        Heading("Design and seeds", "sec-design", 2),
        *design_blocks(source),
        Heading("Training recipe", "sec-recipe", 2),
        *recipe_blocks(source),
        Heading("Registration and lockbox", "sec-registration", 2),
        *registration_blocks(source),
    )


def data_blocks(source: PaperInput) -> list[Block]:
    """What the data are, and how they were split, cut and standardised."""
    study, name = source.registration.study, source.registration.data.name
    cite = citation_of(name)
    words = f"The study uses {{data.title}}{' ' + cite if cite else ''}: {{data.images}}. "
    words += (
        "{data.train} images train, {data.validation} validate and {data.test} test; split seed {data.seed} says "
        "which. "
    )
    patch, position = setting_id(study, "dataset.patch"), setting_id(study, "dataset.position")
    if patch is None or study.dataset.patch is not None:
        side = (
            f"a square patch of side {{{patch}}} pixels"
            if patch
            else "a square patch whose side is a factor of the design"
        )
        place = {
            "centre": "from the centre of every image",
            "grid": "from a tile of the non-overlapping grid over the image",
            "random": "from a random place in the image",
        }[study.dataset.position]
        words += f"The network sees {side}, cut {place if position else 'at a place that is a factor of the design'}. "
        if position and study.dataset.position != "centre":
            words += (
                "In training every run draws the place once per image from its order seed; for validation and test "
                "images it is drawn from the split seed and is the same for all runs. "
            )
    words += (
        "Inputs ({data.inputs} numbers per image) are standardised per channel with mean and standard deviation of "
        "the training images alone. There are {data.classes} classes; guessing scores {data.chance}. One test image "
        "weighs {data.one_image}. The data enter the registration by the fingerprint `data.fingerprint.short`… of "
        "their content."
    )
    return [Par(words, indent=False)]


def model_blocks(source: PaperInput) -> list[Block]:
    """The network and its equation."""
    study = source.registration.study
    depth = setting_id(study, "model.depth")
    width = setting_id(study, "model.width")
    activation = setting_id(study, "model.activation")
    dropout = setting_id(study, "model.dropout")
    layers = f"$D$ = {{{depth}}} hidden layers" if depth else "$D$ hidden layers, where $D$ is a factor of the design,"
    units = f"of {{{width}}} units each" if width else "whose width is a factor of the design"
    words = f"The model is a multilayer perceptron with {layers} {units}. For an input $x$ it computes"
    after = "where the activation function $phi$ "
    after += f"is {ACTIVATIONS[study.model.activation]}" if activation else f"is a factor of the design{_gelu(study)}"
    if dropout is None:
        after += ". Dropout after every hidden layer is a factor of the design."
    elif study.model.dropout > 0:
        after += f". Dropout with probability {{{dropout}}} follows every hidden layer in training."
    else:
        after += "; there is no dropout." if has_norm(study) else "; there is no dropout and no normalisation layer."
    after += model_options(study)
    return [Par(words, indent=False), Equation("model"), Par(after, indent=False)]


def _gelu(study: Study) -> str:
    levels = next(factor.levels for factor in study.factors if factor.field == "model.activation")
    return " (GELU is the Gaussian error linear unit, [@@hendrycks2016])" if "gelu" in levels else ""


def design_blocks(source: PaperInput) -> list[Block]:
    """Cells, replicates and seeds."""
    study = source.registration.study
    crossed = "fully crossed" if len(study.factors) > 1 else "of one factor"
    crossed = "{design.kind}" if study.planned_part else crossed
    rows = "; ".join(f"{{factor.{i}.name}}: {{factor.{i}.levels}}" for i in range(len(study.factors)))
    words = (
        f"The design is {crossed} ({rows}) and has {{design.cells}} cells. Every cell is run {{design.replicates}} "
        f"time{'' if study.replicates.count == 1 else 's'}. "
    )
    if study.planned_part:
        words += "{design.sharing} "
    if study.replicates.seeds == "independent":
        words += (
            "Every run has seeds of its own for initial weights, for the order of the examples and for any "
            "augmentation, so the {design.runs} runs are independent and a replicate is a label, not a block. Seeds "
            "are not shared between cells on purpose: networks that start alike and see the examples alike make "
            "nearly the same decisions when a factor is weak, and such copies would pass for replication."
        )
    else:
        words += (
            "The runs of one replicate share their seeds across cells, so replicates are blocks and every test works "
            "on one score per replicate."
        )
    levels = "the levels of the cell and " if study.replicates.seeds == "independent" else ""
    seeds = (
        f"The seeds are derived by HKDF-SHA256 from the SHA-256 of the typed plan, {levels}the "
        "number of the replicate. Anyone who holds the plan can recompute them, and a plan with one hypothesis "
        "changed would have drawn others."
    )
    return [Par(words, indent=False), Par(seeds)]


def recipe_blocks(source: PaperInput) -> list[Block]:
    """How the network was optimised."""
    study = source.registration.study

    def of(field: str, fixed: str, varied: str) -> str:
        id = setting_id(study, f"recipe.{field}")
        return fixed.replace("@", f"{{{id}}}") if id else varied

    optimizer = (
        OPTIMIZERS[study.recipe.optimizer]
        if setting_id(study, "recipe.optimizer")
        else "the optimizer that the cell names"
    )
    batch = of("batch_size", "in batches of @", "in batches whose size is a factor of the design")
    epochs = of("epochs", "for @ epochs", "for a number of epochs that is a factor of the design")
    rate = of("learning_rate", "The learning rate is $eta$ = @", "The learning rate $eta$ is a factor of the design")
    decay = of("weight_decay", "the weight decay $lambda$ = @", "the weight decay $lambda$ a factor of the design")
    momentum = (
        of("momentum", ", momentum @", ", momentum a factor of the design") if study.recipe.optimizer == "sgd" else ""
    )
    words = f"Every run minimises the mean cross-entropy {epochs}, {batch}, by {optimizer}. {rate}, {decay}{momentum}. "
    words += recipe_options(study)
    tail = f"The last, partial batch of an epoch is dropped. {stopping_words(study)}"
    warm = study.recipe.warmup_steps > 0 or not setting_id(study, "recipe.warmup_steps")
    if setting_id(study, "recipe.schedule") and study.recipe.schedule == "cosine":
        left = "the $T$ steps after the warm-up" if warm else "all $T$ steps"
        step = f"The rate follows a cosine from there to zero over {left} [@loshchilov2017],"
        return [
            Par(words + step, indent=False),
            Equation("cosine"),
            Par(f"without restarts{'' if warm else ' or warm-up'}. {tail}", indent=False),
        ]
    if not setting_id(study, "recipe.schedule"):
        after = "Its schedule is a factor of the design. "
    else:
        after = step_words(study) if study.recipe.schedule == "step" else "The rate stays constant. "
    return [Par(words + after + tail, indent=False)]


AGAIN = ": each reading is in the ledger, none is an opening, and what came of it is exploratory"


def registration_blocks(source: PaperInput) -> list[Block]:
    """What was locked, and how the test set was kept closed."""
    study = source.registration.study
    standing = (
        f"The study is a {DEMONSTRATION}; the protocol is the one that any other study passes through. "
        if study.demonstration
        else ""
    )
    ended = "the registered stopping rule had fired" if source.ledger.stopped_early else "every planned run had ended"
    words = (
        f"{standing}The plan was locked on {{ledger.locked_at}}. Its canonical JSON, with the fingerprint of the "
        f"data, the code commit (`code.commit`) and the hash of the pinned libraries, has the SHA-256 "
        f"{{#reg.sha256}}, which names the registration. The training code holds no path to the test images. When "
        f"{ended}, the SHA-256 of each of the {{ledger.checkpoints}} checkpoints was written to a "
        f"hash-chained ledger; only then did the ledger issue the permit that opened the test set, on "
        f"{{ledger.opened_at}}. Validation scores were visible during training and chose nothing."
    )
    blocks: list[Block] = [Par(words, indent=False)]
    sayings = []
    if study.replicates.seeds_from == "lock":
        sayings.append(f"This study has {PREVIEW}")
    if source.ledger.opening_number:
        lock = "{ledger.lock_number}" if source.ledger.lock_number else ""
        sayings.append(f"it is {counters(lock, '{ledger.opening_number}')}")
    if sayings:
        blocks.append(Par(f"{'; '.join(sayings)}."))
    if source.ledger.readings:
        times = "once" if source.ledger.readings == 1 else "{ledger.readings} times"
        blocks.append(Par(f"The test images were read again {times} after it, for baselines or under stress{AGAIN}."))
    if source.ledger.seen_runs:
        one = source.ledger.seen_studies == 1
        blocks.append(Par(f"{seen('{ledger.seen_runs}', '{ledger.seen_studies}', one=one)}."))
    blocks += [Par(words)] if (words := _anchored(source)) else []
    blocks += [Par(words)] if (words := _rehearsed(source)) else []
    blocks.append(Par(_stopping(study)))
    return blocks


def _anchored(source: PaperInput) -> str:
    """What is vouched for outside the home, in the words of STATISTICS, section 7."""
    mixed = source.registration.study.replicates.seeds_from == "anchor"
    words = []
    for index, anchor in enumerate(source.ledger.anchors):
        by, at = f"{{anchor.{index}.by}}", f"{{anchor.{index}.at}}"
        if anchor.kind == "git":
            words.append(f"The git tag {by} of {at} names the registration and the head of the ledger.")
        elif anchor.what == "plan" and mixed:
            words.append(
                f"A time stamp of {by} is mixed into the seeds: these runs did not start before {at}, by when the plan existed."
            )
            mixed = False
        else:
            words.append(f"A time stamp of {by} shows that the {anchor.what} existed by {at}.")
    return " ".join(words)


def _rehearsed(source: PaperInput) -> str:
    """The dry run, with what it warned of: the study carries that."""
    found = source.ledger.dry_run
    if not found or not source.registration.study.hypotheses:
        return ""
    words = (
        "Before the first run the plan was put through a dry run, its own tests and verdicts on simulated studies: {dry.studies} in "
        "each of {dry.worlds} worlds, for each of {dry.spreads} spreads between seeds. Where there was no effect, at most "
        "{dry.false} of the studies had a false verdict (Monte-Carlo standard error {dry.error})."
    )
    warned = " ".join(f"{{dry.warning.{index}}}." for index in range(len(found["warnings"])))
    return f"{words} The dry run warned: {warned}" if warned else words


def _stopping(study: Study) -> str:
    words = (
        "A run whose loss stops being finite is an outcome and not an accident: it gets no second seed, it is counted "
        "in every table, "
    )
    words += (
        "and each verdict is repeated with such runs at the score of guessing. Runs lost to the machine are "
        "repeated with the same seed. "
    )
    if study.stopping.max_minutes is not None:
        words += "Training was to stop after {plan.minutes}, with complete replicates alone counting as confirmatory. "
    if study.stopping.on_divergence == "stop":
        words += "It was also to stop at the first divergence. "
    return words.strip()
