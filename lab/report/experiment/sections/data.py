"""The data set: what it is, its quality, what is in it, and what is not known about it."""

from collections.abc import Mapping

from lab.report.blocks import Block, Column, Heading, Par, Table
from lab.report.experiment.asked import questions
from lab.report.experiment.put import decimal, share, text, whole
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts
from lab.report.prose_methods import data_blocks

FIELDS = (
    "data.source",
    "data.creators",
    "data.licence",
    "data.collection",
    "data.people",
    "data.limits",
)
CHECKS = ("leak", "shared", "split", "label", "normal", "shuffled", "example")
"""Checks of the preflight that are about the data, by words of their names."""
MOST_CLASSES = 40
ASK_PROFILE = "*unknown: not measured yet* (`python -m lab profile`)"
ASK_PREFLIGHT = "*unknown: no preflight on record* (`python -m lab preflight`)"


def data(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """Description, quality, exploration, origin."""
    return (
        Heading("Data set", "exp-data"),
        *data_blocks(source.paper),
        Heading("Quality", "exp-quality", 2),
        *_quality(source, facts),
        Heading("Exploration", "exp-exploration", 2),
        *_exploration(source, facts),
        Heading("Origin and terms", "exp-origin", 2),
        questions(source, facts, *FIELDS),
    )


def _quality(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    rows = []
    for index, found in enumerate(source.profile.data if source.profile else ()):
        base, query = f"look.{index}", f"profile.data[{index}]"
        repeated = whole(facts, f"{base}.repeated", found.repeated, f"{query}.repeated")
        conflicting = whole(facts, f"{base}.conflicting", found.conflicting, f"{query}.conflicting")
        constant = whole(facts, f"{base}.constant", found.constant, f"{query}.constant")
        inputs = whole(facts, f"{base}.inputs", found.inputs, f"{query}.inputs")
        rows.append(
            f"Of {{data.train}} training examples {repeated} repeat an earlier one in every input, {conflicting} of them under "
            f"another label; {constant} of {inputs} inputs never vary."
        )
    words = " ".join(rows) or f"Repeated and contradictory training examples: {ASK_PROFILE}."
    return (Par(words, indent=False), *_preflight(source.preflight, facts))


def _preflight(found: Mapping | None, facts: Facts) -> tuple[Block, ...]:
    """What the preflight saw of the data, in its words."""
    if found is None:
        return (Par(f"Examples shared between splits and leaking labels: {ASK_PREFLIGHT}.", indent=False),)
    rows = []
    for index, check in enumerate(found["checks"]):
        if any(word in check["name"].lower() for word in CHECKS):
            base, query = f"preflight.{index}", f"ledger.preflight.checks[{index}]"
            names = (
                text(facts, f"{base}.{name}", str(check[name]), f"{query}.{name}")
                for name in ("name", "verdict", "seen")
            )
            rows.append(tuple(names))
    if not rows:
        return ()
    caption = "Checks of the data before training, as the preflight recorded them."
    head = (Column("Check"), Column("Result"), Column("Seen", stretch=True))
    return (Table("preflight", caption, head, tuple(rows), wide=True, floats=False),)


def _exploration(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    looks = source.profile.data if source.profile else ()
    classes = source.paper.registration.data.classes
    counts = dict(source.labels)
    if looks:
        counts |= {"train": looks[0].train, "validation": looks[0].validation}
    words = []
    for index, found in enumerate(looks):
        words.append(_channels(facts, f"look.{index}", found))
    if not looks:
        words.append(f"Classes and channels of the training examples: {ASK_PROFILE}.")
    blocks: list[Block] = [Par(" ".join(words), indent=False)]
    if counts and len(classes) <= MOST_CLASSES:
        blocks.append(_class_table(facts, classes, counts))
    elif counts:
        blocks.append(Par(_balance(facts, counts), indent=False))
    return tuple(blocks)


def _channels(facts: Facts, base: str, found) -> str:
    """Mean and sd per channel, in shares of the full range."""
    parts = []
    for channel, (mean, sd) in enumerate(zip(found.mean, found.sd, strict=True)):
        query = f"profile.data.mean, sd[{channel}]"
        values = [
            decimal(facts, f"{base}.{name}.{channel}", value, 3, "1", query)
            for name, value in (("mean", mean), ("sd", sd))
        ]
        parts.append(f"{values[0]} (sd {values[1]})")
    shape = text(facts, f"{base}.shape", " × ".join(str(side) for side in found.shape), "profile.data.shape")
    name = "Its channel has" if len(parts) == 1 else "Its channels have"
    return f"An example has {shape} values. {name}, over all training examples and in shares of the full range, the mean {', '.join(parts)}."


def _class_table(facts: Facts, classes: tuple[str, ...], counts: Mapping[str, tuple[int, ...]]) -> Table:
    shown = [part for part in ("train", "validation", "test") if part in counts]
    rows = []
    for index, name in enumerate(classes):
        cells = [text(facts, f"class.{index}.name", name, f"registration.data.classes[{index}]")]
        for part in shown:
            number = whole(facts, f"class.{index}.{part}", counts[part][index], f"labels.{part}[{index}]")
            part_share = counts[part][index] / max(1, sum(counts[part]))
            cells += [number, share(facts, f"class.{index}.{part}.share", part_share, f"labels.{part}[{index}]")]
        rows.append(tuple(cells))
    caption = f"Examples by class. {_balance(facts, counts)}"
    head = (
        Column("Class", stretch=True),
        *(column for part in shown for column in (Column(part, "right"), Column("share", "right"))),
    )
    return Table("classes", caption, head, tuple(rows), wide=True, floats=False)


def _balance(facts: Facts, counts: Mapping[str, tuple[int, ...]]) -> str:
    """The largest class over the smallest one."""
    words = []
    for part, own in counts.items():
        least, most = min(own), max(own)
        ratio = decimal(facts, f"balance.{part}", most / least if least else float("nan"), 2, "1", f"labels.{part}")
        words.append(f"{part}: {ratio}")
    return f"Largest class over smallest: {'; '.join(words)}."
