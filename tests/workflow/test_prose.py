"""The paper's words on record: edits are appended, refused, taken back; a bundle with an edited paper verifies without its home."""

import json
import zipfile
from pathlib import Path

import pytest

from lab.errors import Forbidden, InvalidInput, LabError
from lab.workflow.audit.verify import broken
from lab.workflow.bundle.pack import bundle
from lab.workflow.bundle.verify import verify_bundle
from lab.workflow.command.main import main
from lab.workflow.paper.prose import bring, edit, prose, reset
from lab.workflow.paper.publish import behind, published, report
from lab.workflow.planning.distill import distill
from lab.workflow.planning.related import relate_by_claim
from lab.workflow.record.ledger import ledger
from store.paths import Home, open_home

WORDS = "The effect is {H1.estimate} {H1.interval}, as [@@own2020] said; 12 of them by hand."
BIB = "@misc{own2020, author={Own, A.}, title={Words}, year=2020}"


@pytest.fixture(scope="module")
def written(unsealed_home: tuple[Home, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """The unsealed study with a paper that was edited and built again. Read only."""
    import shutil

    folder = tmp_path_factory.mktemp("written")
    shutil.copytree(unsealed_home[0].root, folder / "home")
    home, registration = open_home(folder / "home"), unsealed_home[1]
    report(home, registration)
    bring(home, registration, BIB)
    edit(home, registration, "discussion", WORDS)
    assert behind(home, registration)
    report(home, registration)
    return home, registration


def test_an_edit_is_kept_and_taken_back_and_every_version_stays(written, tmp_path):
    home, registration = written
    found = prose(home, registration)
    assert found.draft("discussion").edited == WORDS and "own2020" in found.works
    assert "{h.H1.estimate}" in found.draft("null").words or "{h.H1.estimate}" in found.draft("results").words
    assert not behind(home, registration)
    kinds = {(row.kind, row.words) for row in published(home, registration).remarks if row.section == "Discussion"}
    assert kinds == {("typed number", "12")}


def test_the_same_record_gives_the_same_bytes(written):
    home, registration = written
    count = len(ledger(home, registration).reports)
    assert report(home, registration).pdf == published(home, registration).pdf
    assert len(ledger(home, registration).reports) == count


def test_reset_brings_the_generated_words_back(unsealed):
    home, registration = unsealed
    before = prose(home, registration).draft("compute").words
    edit(home, registration, "compute", "It took {compute.wall_seconds}.")
    reset(home, registration, "compute")
    assert prose(home, registration).draft("compute").words == before
    assert [entry["section"] for entry in ledger(home, registration).edits] == ["compute", "compute"]
    with pytest.raises(InvalidInput, match="has no edit"):
        reset(home, registration, "compute")


@pytest.mark.parametrize(
    ("section", "words", "said"),
    [
        ("discussion", "{H1.estimte}", "H1.estimate"),
        ("discussio", "Words.", "discussion"),
        ("discussion", "   ", "cannot be empty"),
        ("discussion", "[@own2021]", "no work"),
    ],
)
def test_what_cannot_be_set_is_refused_and_not_recorded(written, section, words, said):
    home, registration = written
    count = len(ledger(home, registration).edits)
    with pytest.raises(LabError, match=said):
        edit(home, registration, section, words)
    assert len(ledger(home, registration).edits) == count


def test_nothing_can_be_written_before_the_opening(trained_home):
    with pytest.raises(Forbidden):
        prose(*trained_home)


def test_a_bibliography_that_cannot_be_read_is_not_recorded(written):
    home, registration = written
    with pytest.raises(InvalidInput, match="line 1"):
        bring(home, registration, "@misc{a, title={x}")
    assert len(ledger(home, registration).bibliographies) == 1


def test_a_bundle_with_an_edited_paper_verifies_and_a_changed_edit_is_named(written, small_code, tmp_path: Path):
    home, registration = written
    packed = bundle(home, registration, tmp_path / "edited.zip").path
    assert broken(verify_bundle(packed)) is None
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "open")
    journal = next(path for path in (tmp_path / "open").rglob("*.jsonl") if b"report_edited" in path.read_bytes())
    journal.write_bytes(journal.read_bytes().replace(b"as [@@own2020] said", b"as [@@own2020] sang"))
    error = broken(verify_bundle(tmp_path / "open"))
    assert error is not None and error.exit_code == 4


def test_the_paper_of_the_claim_is_noted_once(unsealed, monkeypatch):
    from dataclasses import replace

    from lab.workflow.record.registered import load

    home, registration = unsealed
    text = "Results\n\nWe find that wider networks improve accuracy by 2.3 percent on digits, as Table 1 shows.\n"
    claim = distill(home, text, "A paper about width").claims[0]
    locked = load(home, registration)
    asked = replace(locked, study=locked.study.model_copy(update={"claim": claim.text}))
    state = relate_by_claim(home, asked, ledger(home, registration))
    assert len(state.distilled) == 1 == len(relate_by_claim(home, asked, state).distilled)
    (paper,) = prose(home, registration).distilled
    assert paper.page == 1 and "Code" in paper.untold and not paper.read_pages
    assert "{related.0.untold}" in prose(home, registration).draft("related").words


def test_the_verb_lists_prints_and_looks_up(written, capsys):
    home, registration = written
    where = ["--home", str(home.root), "--json"]
    assert main(["prose", registration[:8], *where]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"section": "discussion", "title": "Discussion", "edited": True} in listed["sections"]
    assert main(["prose", registration[:8], "discussion", *where]) == 0
    assert json.loads(capsys.readouterr().out)["words"] == WORDS
    assert main(["prose", registration[:8], "--facts", "H1 estimate", *where]) == 0
    assert "h.H1.estimate" in json.loads(capsys.readouterr().out)["facts"]
    assert main(["prose", registration[:8], "--reset", *where]) == 2
