"""The supplement: what six pages have no room for, in full and of any length; same facts, same look, one column."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lab.report.blocks import Block, Column, Heading, Par, Picture, Table
from lab.report.facts import Facts
from lab.report.numbers import count, plain
from lab.report.paper_input import PaperInput
from lab.report.supplement_results import cells_and_runs, explored, hypotheses
from lab.report.supplement_tables import full_table

TEXTS = (("question", "Question"), ("claim", "Claim under test"), ("note", "Note"))
SECTIONS = ("dataset", "model", "recipe", "replicates", "analysis", "stopping")
ABOUT = (
    "This supplement belongs to the paper of the same title and registration. It holds in full what the paper "
    "summarises: the plan with every setting, every cell and run with its seeds, every comparison behind the verdicts, "
    "all deviations, and all figures. Its numbers are entries of the same facts.json. What was registered "
    "stands beside a solid rule, what is exploratory beside a dashed one."
)


def supplement(source: PaperInput, facts: Facts, pictures: Mapping[str, Picture]) -> tuple[Block, ...]:
    """The plan, the dry run, cells and runs, hypotheses, deviations, the exploratory part and all figures."""
    return (
        *_plan(source, facts),
        *_dry_run(source, facts),
        *cells_and_runs(source, facts),
        *hypotheses(source, facts),
        *_deviations(source),
        *explored(source, facts),
        *_figures(pictures),
    )


def _plan(source: PaperInput, facts: Facts) -> Iterator[Block]:
    """The plan's texts without a cut, and every field that was not a factor."""
    study = source.registration.study
    yield Heading("The plan in full", "sup-plan")
    for name, title in TEXTS:
        if facts[f"study.{name}.full"].text:
            yield Par(f"{{study.{name}.full}}", lead=title)
    for one in study.hypotheses:
        yield Par(f"{{plan.{one.id}.claim.full}}", lead=f"{{plan.{one.id}.id}}")
    head = (Column("Factor"), Column("Field"), Column("Levels", stretch=True))
    rows = []
    for index, factor in enumerate(study.factors):
        facts.name(f"factor.{index}.field", factor.field, f"registration.study.factors[{index}].name")
        rows.append((f"{{factor.{index}.name}}", f"`factor.{index}.field`", f"{{factor.{index}.levels}}"))
    yield full_table("factors", "The factors and their levels, as registered.", head, rows, mark="registered")
    yield settings_table(source, facts)


def settings_table(source: PaperInput, facts: Facts) -> Table:
    """Every field of the plan that is no factor, defaults included."""
    study = source.registration.study
    varied = {factor.field for factor in study.factors}
    rows = []
    for section in SECTIONS:
        for field, value in _leaves(section, getattr(study, section).model_dump(mode="json")):
            if field not in varied:
                facts.name(f"field.{field}", field, "registration.study")
                facts.name(f"field.{field}.value", _said(value), f"registration.study.{field}")
                rows.append((f"`field.{field}`", f"{{field.{field}.value}}"))
    caption = "Every field of the plan that is no factor, as registered; defaults are included."
    return full_table("settings", caption, (Column("Field"), Column("Value", stretch=True)), rows, mark="registered")


def _leaves(prefix: str, value: object) -> Iterator[tuple[str, object]]:
    """The fields of nested sections by their dotted names."""
    if not isinstance(value, Mapping):
        yield prefix, value
        return
    for name, inner in value.items():
        yield from _leaves(f"{prefix}.{name}", inner)


def _said(value: object) -> str:
    if value is None or value in ("", []):
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _dry_run(source: PaperInput, facts: Facts) -> Iterator[Block]:
    """Every simulated world, spread and hypothesis."""
    found = source.ledger.dry_run
    if not found or not found["rows"]:
        return
    rows = []
    for index, row in enumerate(found["rows"]):
        base, query = f"dry.row.{index}", f"ledger.dry_run.rows[{index}]"
        facts.name(f"{base}.world", str(found["worlds"].get(row["world"], row["world"])), f"{query}.world")
        facts.put(f"{base}.sigma", row["sigma"], "", f"{row['sigma']:g}", "as simulated", (), f"{query}.sigma")
        facts.name(f"{base}.hypothesis", row["hypothesis"] or "any", f"{query}.hypothesis")
        for name in ("wrong", "right", "coverage"):
            share = row[name]
            text = "–" if share is None else plain(100 * share, 1)
            facts.put(f"{base}.{name}", share, "fraction", text, "1 decimal", (), f"{query}.{name}")
        rows.append(
            tuple(f"{{{base}.{name}}}" for name in ("world", "sigma", "hypothesis", "wrong", "right", "coverage"))
        )
    head = (
        Column("World", stretch=True),
        Column("sd", "right"),
        Column("Hypothesis"),
        *(Column(name, "right") for name in ("false", "right", "covered")),
    )
    facts.put("dry.rows", len(rows), "1", count(len(rows)), "exact", (), "ledger.dry_run.rows")
    caption = (
        "The dry run: shares, in %, of {dry.studies} simulated studies that reach a false verdict, reach a right one, and whose "
        "unadjusted interval covers the true value. sd is the standard deviation between runs, in the unit of the "
        "response; “any” counts studies with at least one false verdict."
    )
    yield Heading("The dry run", "sup-dry-run")
    yield full_table("dry-run", caption, head, rows)


def _deviations(source: PaperInput) -> Iterator[Block]:
    """What was done differently, with all that was recorded about it."""
    yield Heading("Deviations from the registration", "sup-deviations")
    numbers = range(len(source.ledger.deviations))
    if not numbers:
        yield Par("The ledger records none.", indent=False)
        return
    names = ("at", "relative", "type")
    rows = [
        (
            *(f"{{deviation.{i}.{name}}}" for name in names),
            f"{{deviation.{i}.kind}}: {{deviation.{i}.what}}. {{deviation.{i}.sentence}} {{deviation.{i}.effect}}",
        )
        for i in numbers
    ]
    titles = ("Recorded", "When", "Type")
    head = (*(Column(title) for title in titles), Column("What differs, and its effect", stretch=True))
    yield full_table("deviations", "All recorded deviations. What one touches is exploratory.", head, rows)


def _figures(pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """All figures as designed, those of the paper included."""
    if pictures:
        yield Heading("All figures", "sup-figures")
        yield from (replace(picture, floats=False) for picture in pictures.values())
