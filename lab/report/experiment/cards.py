"""Data card and model card as blocks: documents of their own, and appendices of the experiment report."""

from lab.report.blocks import Block, Heading, Identities, Items, Par, Ruled, mark_of
from lab.report.data_sets import describe
from lab.report.experiment.asked import questions, said
from lab.report.experiment.put import share, size, text, whole
from lab.report.experiment.sections.data import ASK_PROFILE
from lab.report.experiment.source import Decisions, ExperimentInput
from lab.report.facts import Facts
from lab.report.prose_front import DEMONSTRATION
from lab.study.standing import ExploratoryFinding


def _part(title: str, *blocks: Block) -> tuple[Block, ...]:
    return (Heading(title, "", 1, numbered=False), *blocks)


def data_card(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """After Gebru et al. (2021) and Pushkarna et al. (2022): what the data are, where from, how used here, what is unknown."""
    return (
        *_part(
            "Summary",
            Par(_summary(source), indent=False),
            Identities((("Content fingerprint", "{#data.fingerprint}"),)),
        ),
        *_part("Composition", Par(_composition(source, facts), indent=False), *_files(source, facts)),
        *_part(
            "Origin and collection",
            questions(source, facts, "data.source", "data.creators", "data.collection"),
        ),
        *_part("People and sensitive content", questions(source, facts, "data.people")),
        *_part("Use in this study", Par(_use(source), indent=False)),
        *_part("Limits", questions(source, facts, "data.limits")),
        *_part(
            "Terms and distribution",
            questions(source, facts, "data.licence"),
            Par(
                "The record and the bundle of this study hold no training data: it is named by its fingerprint.",
                indent=False,
            ),
        ),
        *_part("Contact", questions(source, facts, "release.contact")),
    )


def _summary(source: ExperimentInput) -> str:
    known = describe(source.paper.registration.data.name)
    start = "The data set is registered under the name {data.name}"
    like = "" if known.title.startswith("the data set") else ": {data.title}, {data.images}"
    return f"{start}{like}. It has {{data.classes}} classes; an example enters a network as {{data.inputs}} numbers."


def _composition(source: ExperimentInput, facts: Facts) -> str:
    names = source.paper.registration.data.classes
    shown = ", ".join(
        text(facts, f"class.{i}.name", name, f"registration.data.classes[{i}]") for i, name in enumerate(names[:40])
    )
    more = " and others" if len(names) > 40 else ""
    words = f"Used here are {{data.train}} training, {{data.validation}} validation and {{data.test}} test examples. Classes: {shown}{more}. "
    looks = source.profile.data if source.profile else ()
    if not looks:
        return words + f"Balance, repeated and contradictory examples: {ASK_PROFILE}."
    least, most = min(looks[0].train), max(looks[0].train)
    return (
        words
        + f"The classes have {whole(facts, 'look.least', least, 'profile.data.train')} to {whole(facts, 'look.most', most, 'profile.data.train')} "
        f"training examples. {whole(facts, 'look.0.repeated', looks[0].repeated, 'profile.data[0].repeated')} training examples repeat an "
        f"earlier one, {whole(facts, 'look.0.conflicting', looks[0].conflicting, 'profile.data[0].conflicting')} of them under another label."
    )


def _files(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    files = {one.sha256: one for found in (source.profile.data if source.profile else ()) for one in found.files}
    if not files:
        return (
            Par(
                "Files with their SHA-256: *unknown: none was on the machine that was profiled, or no profile is on record*.",
                indent=False,
            ),
        )
    rows = []
    for index, one in enumerate(files.values()):
        query = f"profile.data.files[{index}]"
        name = text(facts, f"file.{index}.name", one.name, f"{query}.name")
        facts.name(f"file.{index}.sha256", one.sha256, f"{query}.sha256")
        rows.append(
            (
                f"{name}, {size(facts, f'file.{index}.bytes', one.size_bytes, f'{query}.size_bytes')}",
                f"{{#file.{index}.sha256}}",
            )
        )
    return (Identities(tuple(rows)),)


def _use(source: ExperimentInput) -> str:
    patch = source.paper.registration.study.dataset.patch
    cut = "cut to a patch" if patch is not None else "used whole"
    return (
        f"Images are {cut} and standardised per channel by the training examples alone. Seed {{data.seed}} says which examples train, validate "
        "and test. The test part was closed until the SHA-256 of every checkpoint was on record. No example was left out for its content."
    )


def model_card(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """The nine sections of Mitchell et al. (2019)."""
    return (
        *_part("Model details", Par(_details(source, facts), indent=False), Identities(_identity(source))),
        *_part("Intended use", questions(source, facts, "model.intended_use", "model.out_of_scope")),
        *_part(
            "Factors",
            Par(
                f"The study varies {{design.factors}} {_factors(source)} of its recipe; it does not record groups of people, instruments or places.",
                indent=False,
            ),
            questions(source, facts, "model.groups"),
        ),
        *_part("Metrics", Par(_metrics(source), indent=False)),
        *_part("Evaluation data", Par(_evaluation(), indent=False)),
        *_part(
            "Training data",
            Par(
                "{data.train} training examples of the same data set; {data.validation} validation examples were watched and chose nothing.",
                indent=False,
            ),
        ),
        *_part("Quantitative analyses", *_numbers(source, facts)),
        *_part("Ethical considerations", questions(source, facts, "ethics.impact", "ethics.safeguards", "data.people")),
        *_part("Caveats and recommendations", _caveats(source, facts)),
    )


def _factors(source: ExperimentInput) -> str:
    return "factor" if len(source.paper.registration.study.factors) == 1 else "factors"


def _details(source: ExperimentInput, facts: Facts) -> str:
    study = source.paper.registration.study
    words = (
        "{design.runs} trained multilayer perceptrons for classification, of {design.cells} configurations with {design.replicates} runs each; "
        f"{whole(facts, 'runs.completed', source.paper.confirmatory.n_runs, 'analysis.n_runs')} completed. They were trained to compare recipes, not to be used: no one of them was chosen."
    )
    if study.demonstration:
        words += f" The study is a {DEMONSTRATION}."
    if source.profile:
        sizes = [row.parameters for row in source.profile.sizes]
        least, most = (
            whole(facts, f"size.{name}", value, "profile.sizes")
            for name, value in (("least", min(sizes)), ("most", max(sizes)))
        )
        words += (
            f" They have {least} to {most} parameters in 32-bit floating point."
            if min(sizes) < max(sizes)
            else f" Each has {least} parameters."
        )
    return f"{words} Published at: {said(source, facts, 'release.url')}. Contact: {said(source, facts, 'release.contact')}."


def _identity(source: ExperimentInput) -> tuple[tuple[str, str], ...]:
    authors = [("Authors", "{study.authors}")] if source.paper.registration.study.authors else []
    rows = [("Registration", "{#reg.sha256}"), ("Code", "commit `code.commit`"), ("Opened", "{ledger.opened_at}")]
    return (*authors, *rows)


def _metrics(source: ExperimentInput) -> str:
    response = source.paper.confirmatory.response.replace("_", " ")
    return (
        f"Primary: {response}, evaluated once on the test set. Decisions are the class with the highest probability, without a threshold. Spread is "
        "between training seeds; intervals are t intervals at {plan.confidence}."
    )


def _evaluation() -> str:
    return (
        "{data.test} test examples of {data.title}, closed until every checkpoint was committed. New training sets and inputs from other sources "
        "are not covered."
    )


def _numbers(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """Cell means as they were registered; recall by class as description."""
    confirmatory, found = source.paper.confirmatory, source.decisions
    blocks: list[Block] = []
    if any(row.n for row in confirmatory.cells):
        words = (
            "Cell means run from {found.worst.mean} ({found.worst.label}) to {found.best.mean} ({found.best.label})."
        )
        blocks.append(Ruled(mark_of(confirmatory), (Par(words, indent=False),)))
    if found and found.classes:
        with facts.of(ExploratoryFinding):
            words = _recall(facts, found)
        blocks.append(Ruled("exploratory", (Par(words, indent=False),)))
    return tuple(blocks) or (Par("No run has a score.", indent=False),)


def _recall(facts: Facts, found: Decisions) -> str:
    order = sorted(range(len(found.classes)), key=lambda i: (found.classes[i].recall[0], i))
    parts = []
    for name, index in (("lowest", order[0]), ("highest", order[-1])):
        row, base = found.classes[index], f"best.class.{index}"
        label = text(facts, f"{base}.name", row.name, f"registration.data.classes[{index}]")
        recall = share(facts, f"{base}.recall.mean", row.recall[0], f"predictions.recall[{index}]", found.run_ids)
        parts.append(f"{name} {recall} ({label})")
    said = ", ".join(parts)
    return f"Recall by class in the cell with the best mean, averaged over its runs: {said}. Broken down by anything else: *unknown*."


def _caveats(source: ExperimentInput, facts: Facts) -> Items:
    items = [
        "Scores are about this data set and this recipe; they are no promise about other inputs.",
        "Probabilities of these networks were not recalibrated.",
        f"What a use would need: {said(source, facts, 'deployment.needs')}.",
    ]
    return Items(tuple(items))
