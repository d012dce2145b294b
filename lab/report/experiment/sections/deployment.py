"""Deployment: size of every model; latency, throughput and memory by batch size; and what a use would need."""

from lab.report.blocks import Block, Column, Heading, Par, Table
from lab.report.experiment.asked import questions
from lab.report.experiment.put import milliseconds, size, text, whole
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import Facts

UNKNOWN = "Size, latency, throughput and memory: *unknown: not measured yet* (`python -m lab profile`)."
MOST_SIZES = 40


def deployment(source: ExperimentInput, facts: Facts) -> tuple[Block, ...]:
    """What was measured, on what, how often."""
    heading, found = Heading("Deployment", "exp-deployment"), source.profile
    if found is None:
        return (heading, Par(UNKNOWN, indent=False), questions(source, facts, "deployment.needs"))
    device = text(facts, "profile.device", found.device, "profile.device")
    machine = text(facts, "profile.machine", found.machine, "profile.machine")
    torch = text(facts, "profile.torch", found.versions.get("torch", "unknown"), "profile.versions.torch")
    words = (
        f"Measured on {machine}, device {device}, one thread, PyTorch {torch}, each model in a process of its own, other programs were "
        "not kept off the machine. A pass goes from standardised inputs in memory to class probabilities in 32-bit floating point; reading, "
        "decoding and standardising an image are not in it. Ten passes warm up, then single passes are timed. "
        f"Timed was {text(facts, 'profile.rule', found.rule, 'profile.rule')}."
    )
    return (
        heading,
        Par(words, indent=False),
        _sizes(source, facts),
        _times(source, facts),
        questions(source, facts, "deployment.needs"),
    )


def _sizes(source: ExperimentInput, facts: Facts) -> Table:
    rows = []
    every = source.profile.sizes if source.profile else ()
    for index, row in enumerate(every[:MOST_SIZES]):
        base, query = f"size.{index}", f"profile.sizes[{index}]"
        rows.append(
            (
                text(facts, f"{base}.label", row.label, f"{query}.label"),
                whole(facts, f"{base}.cells", len(row.cells), f"{query}.cells"),
                whole(facts, f"{base}.parameters", row.parameters, f"{query}.parameters"),
                size(facts, f"{base}.bytes", row.weights_bytes, f"{query}.weights_bytes"),
                whole(facts, f"{base}.adds", row.multiply_adds, f"{query}.multiply_adds"),
            )
        )
    more = f" The first {MOST_SIZES} of {len(every)}." if len(every) > MOST_SIZES else ""
    caption = (
        "Size of every distinct model: the cells that train it, its parameters, its weights file (safetensors, 32-bit), and the "
        f"multiplications of one pass over one example.{more}"
    )
    head = (
        Column("Model", stretch=True),
        *(Column(title, "right") for title in ("cells", "parameters", "file", "multiplications")),
    )
    return Table("sizes", caption, head, tuple(rows), wide=True, floats=False)


def _times(source: ExperimentInput, facts: Facts) -> Table:
    rows, groups = [], []
    for index, one in enumerate(source.profile.timed if source.profile else ()):
        groups.append(len(rows))
        for number, row in enumerate(one.rows):
            base, query = f"timed.{index}.{number}", f"profile.timed[{index}].rows[{number}]"
            label = text(facts, f"timed.{index}.label", one.label, f"profile.timed[{index}].label")
            why = text(facts, f"timed.{index}.why", one.why, f"profile.timed[{index}].why")
            runs = (one.run,)
            rows.append(
                (
                    f"{label} ({why})" if number == 0 else "",
                    whole(facts, f"{base}.batch", row.batch, f"{query}.batch", runs),
                    milliseconds(facts, f"{base}.median", row.median_seconds, f"{query}.median_seconds", runs),
                    milliseconds(facts, f"{base}.p95", row.p95_seconds, f"{query}.p95_seconds", runs),
                    whole(facts, f"{base}.repeats", row.repeats, f"{query}.repeats", runs),
                    whole(facts, f"{base}.rate", round(row.per_second), f"{query}.per_second", runs, "1/s"),
                    size(facts, f"{base}.peak", row.peak_bytes, f"{query}.peak_bytes", runs),
                )
            )
    caption = (
        "Time and memory by batch size: median and 95th percentile of n passes, examples per second (batch over median), and the "
        f"peak of the process’s resident memory, which held {_before(source, facts)} before it loaded a model."
    )
    titles = ("batch", "median, ms", "95th, ms", "n", "examples/s", "peak memory")
    head = (Column("Model", stretch=True), *(Column(title, "right") for title in titles))
    return Table("latency", caption, head, tuple(rows), groups=tuple(groups[1:]), wide=True, floats=False)


def _before(source: ExperimentInput, facts: Facts) -> str:
    """What Python and PyTorch alone take: the least of the processes."""
    least = min((one.before_bytes for one in source.profile.timed), default=0) if source.profile else 0
    return size(facts, "timed.before", least, "profile.timed[*].before_bytes")
