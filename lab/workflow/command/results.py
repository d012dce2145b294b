"""The verbs about results: analyze, compare, report."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from lab.errors import InvalidInput
from lab.study.standing import ExploratoryFinding
from lab.workflow.command.main import file_of, named, say
from lab.workflow.command.told import told
from store.paths import open_home


def analyze(options: argparse.Namespace) -> dict:
    """Registered results, and the rest on demand; or runs from elsewhere."""
    if options.csv or options.mlflow or not options.registration:
        return _elsewhere(options)
    from lab.workflow.look.analyze import analyze as verb

    more = options.exploratory
    found = verb(open_home(options.home), options.registration, exploratory=more, robust=more)
    if not found.recorded:
        say("the ledger is in use or read-only: this analysis was not recorded")
    document = found.json
    if options.exploratory:
        from lab.workflow.command.behaviour import cells_done
        from lab.workflow.look.behaviour import all_behaviour
        from lab.workflow.look.looks import all_looks
        from lab.workflow.look.opened import opened
        from lab.workflow.look.stressed import stress_json

        home = open_home(options.home)
        looks = {**all_looks(found), "stress": stress_json(home, found)}
        looks |= all_behaviour(opened(home, found), found, cells_done)
        document = {**document, "exploratory": {**document["exploratory"], **looks}}
    return {**document, "text": "\n".join([*lines(found), *_under_stress(document)])}


def _under_stress(document: Mapping) -> list[str]:
    stress = document.get("exploratory", {}).get("stress")
    head = f"Under stress, {len(stress['rows'])} conditions, no verdicts:" if stress else ""
    return told(ExploratoryFinding, head, stress["sentences"]) if stress else []


def _elsewhere(options: argparse.Namespace) -> dict:
    from lab.workflow.command.outside_lines import outside_lines
    from lab.workflow.outside.explore import analyze_csv, as_document, mlflow_csv

    sources = [one for one in (options.csv, options.mlflow, options.registration) if one]
    if len(sources) != 1 or not (options.response and options.factors):
        remedy = "Name REG, or --csv FILE or --mlflow STORE with --response and --factors"
        raise InvalidInput("nothing to analyze, or two things at once", where="analyze", remedy=remedy)
    columns = {
        "response": options.response,
        "factors": options.factors,
        "block": options.block,
        "within": options.within,
        "blocks": options.blocks,
        "test_share": options.test_share,
        "lower_is_better": options.lower_is_better,
    }
    content, remarks = (file_of(options.csv), ()) if options.csv else mlflow_csv(options.mlflow, options.experiment)
    exported = bool(options.mlflow)
    found = analyze_csv(content, where=sources[0], sums=options.sums, remarks=remarks, exported=exported, **columns)
    return {**as_document(found), "text": "\n".join(outside_lines(found))}


def lines(found) -> list[str]:
    """Results for people: one line per hypothesis."""
    from lab.figures import numbers

    confirmatory = found.confirmatory
    head = f"{confirmatory.response}, {confirmatory.n_runs} runs, {confirmatory.n_failed} failed"
    kept = told(confirmatory, head, (_verdict(row, confirmatory.response) for row in confirmatory.hypotheses))
    if found.touched:
        rows = (
            f"{row.id} {row.label}: {numbers.interval(row.estimate, row.low, row.high, row.unit)}, "
            f"{numbers.p_text(row.p_adjusted, 'adjusted p')}, no verdict (deviation {', '.join(map(str, row.deviations))})"
            for row in found.touched
        )
        kept += told(found.touched[0], "Touched by a deviation:", rows)
    if found.exploratory is not None:
        terms = (
            f"{one.term}: df {one.df}, F = {numbers.significant(one.f)}, {numbers.p_text(one.p)}"
            for one in found.exploratory.anova
        )
        kept += told(found.exploratory, "Not asked by the plan:", terms)
    if "robustness" in found.json:
        sentences = (item["sentence"] for item in found.json["robustness"]["verdicts"])
        kept += told(ExploratoryFinding, "Robustness of the verdicts:", sentences)
    return kept


def _verdict(row, primary: str) -> str:
    words = f" ({row.words})" if row.words else ""
    from lab.figures import numbers

    return f"{row.id} {row.verdict}{words}: {_effect(row, primary)}, {numbers.p_text(row.p_adjusted, 'adjusted p')}"


def _effect(row, primary: str) -> str:
    from lab.figures import numbers

    about = numbers.of_other(row.response, primary)
    return f"{named(row)}{about}: {numbers.effect(row)} · {row.kind}, {100 * row.level:g} %"


def compare(options: argparse.Namespace) -> dict:
    """Two runs or two cells, with the test that fits."""
    from lab.analysis.as_json import rounded
    from lab.analysis.compare import effect_words, p_words
    from lab.workflow.look.compare import compare as verb
    from lab.workflow.record.registered import load

    home = open_home(options.home)
    found, registration = (
        verb(home, options.registration, options.a, options.b),
        load(home, options.registration).sha256,
    )
    beside = (
        f"beside it, {row.method}: {effect_words(row, found.unit)}, {row.n}; {p_words(row)}" for row in found.beside
    )
    kept = told(found, f"{found.subject[0].upper()}{found.subject[1:]}. {found.why}", (found.sentence, *beside))
    return {"registration": registration, **rounded(found), "text": "\n".join(kept)}


def against(options: argparse.Namespace) -> dict:
    """A paper's number against one cell, and what differs."""
    from lab.analysis.as_json import rounded
    from lab.workflow.look.against import PaperNumber
    from lab.workflow.look.against import against as verb
    from lab.workflow.record.registered import load

    home = open_home(options.home)
    paper = PaperNumber(options.value, options.spread, options.spread_kind, options.n, options.source)
    found = verb(home, options.registration, options.cell, paper, dict(options.theirs))
    kept = (
        f"{line.state:9}{line.item}: {line.ours}{' | ' if line.theirs else ''}{line.theirs}" for line in found.lines
    )
    document = {"registration": load(home, options.registration).sha256, **rounded(found)}
    return {**document, "text": "\n".join(told(found, found.sentence, kept))}


def report(options: argparse.Namespace) -> dict:
    """Build the paper into --out."""
    from lab.workflow.paper.publish import report as verb

    found = verb(open_home(options.home), options.registration, Path(options.out))
    return {
        "registration": found.registration,
        "paper": str(found.paper_path),
        "pages": found.pages,
        "sha256": found.sha256,
        "supplement": str(found.paper_path.with_name("supplement.pdf")),
        "supplement_pages": found.supplement_pages,
        "supplement_sha256": found.supplement_sha256,
        "readout": str(found.paper_path.with_name("readout.pdf")),
        "readout_pages": found.readout.pages,
        "remarks": [asdict(remark) for remark in found.remarks],
        "figures": sorted(found.figures),
        "tables": sorted(found.tables),
        "text": "\n".join([str(found.paper_path), *remark_lines(found.remarks)]),
    }


def remark_lines(remarks) -> list[str]:
    """The linter's remarks for people, one line each."""
    return [f"{row.section}, {row.kind}: “{row.words}” in “{row.sentence}” {row.advice}." for row in remarks]
