"""The experiment report: every part is there, three renderers print the same, nothing a user typed becomes markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pypdfium2 as pdfium
import pytest

from lab.figures import export
from lab.report.drawing import Heights
from lab.report.experiment import build as module
from lab.report.experiment.build import build, texts
from lab.report.experiment.checklist_items import NEURIPS, PINEAU
from lab.report.experiment.put import decimal
from lab.report.experiment.symbols import EQUATIONS, SYMBOLS
from lab.report.facts import Facts
from lab.report.figure_set import draw
from lab.report.typeset import TEMPLATES
from tests.report.experiment.conftest import NASTY, filled
from tests.report.test_layout import changed, huge

PARTS = (
    "Objective and success criteria", "Data set", "Quality", "Exploration", "Model and baselines", "Baselines", "Training", "Compute",
    "Results", "By class", "Analysis", "Errors", "Robustness", "Deployment", "Conclusions against the objectives", "Limitations", "Ethics",
    "Next steps", "Appendix A. Search", "Appendix B. Further experiments", "Appendix C. Code and settings", "Appendix D. Data card",
    "Appendix E. Model card",
)  # fmt: skip


class Page(HTMLParser):
    """Words, tags and addresses of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.words, self.tags, self.links, self.ids = [], [], [], []
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values[name] for name in ("href", "src", "xlink:href") if values.get(name)]

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def made(full):
    """The full study, built once with its figures."""
    designed = {name: Heights(one, export.svg).natural for name, one in draw(full.paper).items()}
    return build(full, designed), designed


def test_every_part_of_the_report_is_there_and_what_is_not_known_says_so(bare, full):
    plain, whole = texts(bare), texts(full)
    for found in (plain, whole):
        headings = re.findall(r"^#+ (?:[\d.]+ )?(.*)$", found["experiment/report.md"].decode(), re.MULTILINE)
        assert [part for part in PARTS if part not in headings] == []
    words = plain["experiment/report.md"].decode()
    for field in ("model.intended_use", "ethics.review", "baseline.previous", "next.steps", "objective.purpose"):
        assert f"*unknown: not answered yet* (`{field}`)" in words
    assert words.count("python -m lab profile") >= 3
    assert (
        "unknown: not measured yet"
        not in whole["experiment/report.md"].decode().split("Deployment")[1].split("Conclusions")[0]
    )


def test_html_is_one_file_that_fetches_nothing_and_every_link_in_it_leads_somewhere(made):
    page = Page(made[0].printed["experiment/report.html"])
    assert not {"script", "link", "iframe", "object", "img"} & set(page.tags)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids) and [link for link in page.links if not link.startswith("#")] == []
    assert len(page.ids) == len(set(page.ids))
    assert "svg" in page.tags and "table" in page.tags


def test_what_a_user_typed_is_shown_and_never_read_as_markup(made):
    html = made[0].printed["experiment/report.html"]
    assert b"<script" not in html and NASTY in " ".join("".join(Page(html).words).split())
    card = made[0].texts["cards/model-card.md"].decode()
    assert r"\<script\>alert(1)\</script\>" in card and r"\*stars\*" in card and r"\[link\]" in card
    from markdown_it import MarkdownIt

    drawn = MarkdownIt("commonmark", {"html": True}).enable("table").render(card)
    assert "<script" not in drawn and 'href="http://evil' not in drawn


def test_markdown_html_and_pdf_print_the_same_numbers(made):
    found, _ = made
    number = re.compile(r"\d+(?:[.,]\d+)*")
    shown = set(number.findall(" ".join(Page(found.printed["experiment/report.html"]).words)))
    pdf = pdfium.PdfDocument(found.printed["experiment/report.pdf"])
    printed = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    for table in re.findall(r"^(?:> )?\| (.*) \|$", found.texts["experiment/report.md"].decode(), re.MULTILINE):
        for value in number.findall(table.replace("\\", "")):
            assert value in shown, value
    for fact in ("96.2\u00a0%", "0.100", "26,122"):
        assert fact.replace("\u00a0", "") in re.sub(r"\s", "", printed).replace("\u00a0", ""), fact


def test_equal_records_give_equal_bytes(made, full):
    again = build(full, made[1])
    assert again.printed == made[0].printed and again.texts == made[0].texts


def test_the_summary_with_its_picture_is_one_page(made):
    assert len(pdfium.PdfDocument(made[0].printed["experiment/summary.pdf"])) == 1


@pytest.mark.parametrize("which", ["bare", "full"])
def test_the_summary_is_one_page(request, which):
    report = module._Report(request.getfixturevalue(which))
    assert len(pdfium.PdfDocument(report.summary_pdf({}))) == 1


def test_the_summary_of_a_huge_study_and_of_one_without_hypotheses_is_one_page_too(make, study_of):
    big = make(huge(study_of("digits")), {"depth": 0.02}, base=0.7, fail=40)
    none = make(changed(study_of("digits"), hypotheses=[], demonstration=False), {"depth": 0.01})
    for paper in (big, none):
        assert len(pdfium.PdfDocument(module._Report(filled(paper)).summary_pdf({}))) == 1
    assert b"nothing is answered" in texts(filled(none))["experiment/summary.md"]


def test_exploratory_and_registered_are_under_their_word(made):
    words = made[0].texts["experiment/report.md"].decode()
    for name in ("Baselines: accuracy", "By class, in the cell", "The most frequent confusions"):
        assert re.search(rf"> \*\*Table \d+\.\*\* Exploratory\. {name}", words), name
    assert re.search(r"> \*\*Table \d+\.\*\* Registered\. Every registered criterion", words)
    assert "no second opening" in words


def test_symbols_and_equations_are_those_of_the_paper():
    source = (TEMPLATES / "equations.typ").read_text()
    display, inline = source.split("#let inline")
    assert set(re.findall(r"^  (\w+): \(", display, re.MULTILINE)) == set(EQUATIONS)
    assert set(re.findall(r"^  (\w+): \(", inline, re.MULTILINE)) == set(SYMBOLS)


def test_the_checklists_have_every_item_and_their_evidence_is_there(full):
    found = texts(full)
    for name, items in (("neurips", NEURIPS), ("reproducibility", PINEAU)):
        words = found[f"checklists/{name}.md"].decode()
        assert [int(n) for n in re.findall(r"^## (\d+)\. ", words, re.MULTILINE)] == list(range(1, len(items) + 1))
        assert len(re.findall(r"\*\*Answer:\*\* \*\*(?:Yes|No|NA)\*\*", words)) == len(items)
        assert len(re.findall(r"\*\*Justification:\*\* \S", words)) == len(items)
    ours = found["checklists/neurips.md"].decode()
    assert "**Yes** (the researcher’s answer; suggested was No)" in ours and "it is public" in ours
    facts = module._Report(full).facts
    for pointer in re.findall(r"report/facts\.json: ([^`]+)`", ours + found["checklists/reproducibility.md"].decode()):
        assert [fact for fact in pointer.split(", ") if fact not in facts] == []


def test_answers_turn_with_the_record(bare, full):
    without, whole = (texts(one)["checklists/reproducibility.md"].decode() for one in (bare, full))
    assert "size and time of inference were not measured" in without
    assert "Parameters, multiplications, time and memory by batch size were measured" in whole
    one_run = bare.paper.registration.study.model_copy(
        update={"replicates": bare.paper.registration.study.replicates.model_copy(update={"count": 1})}
    )
    paper = replace(bare.paper, registration=replace(bare.paper.registration, study=one_run))
    from lab.report.experiment.neurips import RULES

    assert RULES[6](replace(bare, paper=paper)).answer == "No" and RULES[6](bare).answer == "Yes"


def test_a_loss_that_ran_away_is_printed_with_an_exponent() -> None:
    facts = Facts()
    assert decimal(facts, "loss", 746299125631157977219072.0, 3, "nats", "q") == "{loss}"
    assert (facts["loss"].text, facts["loss"].rounding) == ("7.46e+23", "3 digits")
    decimal(facts, "small", 0.3654, 3, "nats", "q")
    assert facts["small"].text == "0.365"
