"""The notebook is appended to and never changed, finds what was written, and shows every text as it was typed."""

import json
import threading
import zipfile

import pytest

from lab.errors import InvalidInput
from lab.workflow.bundle.pack import bundle
from lab.workflow.bundle.take_in import import_bundle
from lab.workflow.command.main import main
from lab.workflow.desk import notebook
from lab.workflow.planning.drafts import new_draft
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger
from store import journal
from store.blobs import path_of
from store.errors import BlobCorrupt, JournalCorrupt, NotFound
from store.paths import Home, open_home


@pytest.fixture
def locked(home: Home, tiny: str) -> str:
    return lock(home, tiny).sha256


def test_an_entry_is_kept_with_its_subject_and_found_again(home: Home, locked: str) -> None:
    first = notebook.note(home, locked[:8], answers={"tried": "a smaller width", "expected": "worse"})
    notebook.note(home, locked, "run:c00-r1", answers={"happened": "The loss rose\nafter epoch 3", "next": ""})
    found = notebook.entries(home, locked)
    assert [entry.number for entry in found] == [1, 2] and found[0] == first
    assert (found[1].about, found[1].happened) == ("run c00-r1", "The loss rose\nafter epoch 3")
    assert [entry.number for entry in notebook.search(found, "LOSS epoch")] == [2]
    assert [entry.number for entry in notebook.search(found, "", "study")] == [1]
    assert not notebook.search(found, "loss width")


def test_nothing_that_was_written_is_changed_by_what_comes_later(home: Home, locked: str) -> None:
    notebook.note(home, locked, answers={"tried": "tanh"})
    before = home.notebook.read_bytes()
    notebook.note(home, locked, corrects=1, answers={"tried": "gelu, not tanh"})
    assert home.notebook.read_bytes().startswith(before)
    old, new = notebook.entries(home, locked)
    assert (old.tried, old.corrected_by, new.corrects) == ("tanh", 2, 1)
    home.notebook.write_bytes(home.notebook.read_bytes().replace(b"gelu", b"relu"))
    with pytest.raises(JournalCorrupt):
        notebook.note(home, locked, answers={"tried": "x"})


def test_a_torn_line_costs_nothing_that_was_durable(home: Home, locked: str) -> None:
    notebook.note(home, locked, answers={"tried": "first"})
    with home.notebook.open("ab") as file:
        file.write(b'{"at":"20')
    notebook.note(home, locked, answers={"tried": "second"})
    assert [entry.tried for entry in notebook.entries(home, locked)] == ["first", "second"]


def test_two_writers_at_once_lose_nothing(home: Home, locked: str) -> None:
    def write(who: int) -> None:
        for count in range(8):
            notebook.note(home, locked, answers={"tried": f"{who} {count}"})

    threads = [threading.Thread(target=write, args=(who,)) for who in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len({entry.tried for entry in notebook.entries(home, locked)}) == 24


@pytest.mark.parametrize(
    ("about", "answers"),
    [
        ("study", {}),
        ("study", {"tried": " \n"}),
        ("study", {"guessed": "x"}),
        ("study", {"tried": "x" * 8001}),
        ("claim:H99", {"tried": "x"}),
        ("run:c99-r1", {"tried": "x"}),
        ("run:", {"tried": "x"}),
        ("figure", {"tried": "x"}),
        ("study:c00", {"tried": "x"}),
        ("weather:rain", {"tried": "x"}),
    ],
)
def test_what_is_no_entry_is_refused_and_nothing_is_written(home: Home, locked: str, about: str, answers: dict) -> None:
    with pytest.raises(InvalidInput):
        notebook.note(home, locked, about, answers=answers)
    assert not home.notebook.exists()


def test_unknown_studies_and_entries_are_refused(home: Home, locked: str) -> None:
    with pytest.raises(NotFound):
        notebook.note(home, "ffffffff", answers={"tried": "x"})
    with pytest.raises(InvalidInput):
        notebook.note(home, "draft-none", answers={"tried": "x"})
    with pytest.raises(InvalidInput):
        notebook.note(home, locked, corrects=1, answers={"tried": "x"})


def test_entries_of_a_draft_go_with_its_lock_and_a_later_draft_of_that_name_is_another(home: Home, tiny: str) -> None:
    draft = new_draft(home, tiny, "one")
    notebook.note(home, draft, answers={"tried": "an idea"})
    registration = lock(home, tiny).sha256
    notebook.carry(home, draft, registration)
    notebook.note(home, draft, answers={"tried": "another idea"})
    assert [entry.tried for entry in notebook.entries(home, registration)] == ["an idea"]
    assert [entry.tried for entry in notebook.entries(home, draft)] == ["another idea"]
    assert [line.event for line in journal.read(home.notebook)] == ["entry", "carried", "entry"]


def test_the_markdown_shows_texts_as_typed_and_is_equal_for_equal_notebooks(home: Home, locked: str) -> None:
    notebook.note(home, locked, "figure:forest", answers={"tried": "# <script>alert(1)</script>\n[a](b) *c*\ud800"})
    text = notebook.notebook_markdown(home, locked).decode()
    assert "<script" not in text and "\\[a\\]\\(b\\)" in text and "\n# <" not in text
    assert "figure forest" in text and "**Tried.**" in text
    assert text.encode() == notebook.notebook_markdown(home, locked[:10])


def test_the_verb_writes_lists_searches_and_takes_away(home: Home, locked: str, capsys, tmp_path) -> None:
    at = ["--home", str(home.root), "--json"]
    assert main(["note", locked[:8], "--about", "run:c00-r1", "--tried", "half the width", *at]) == 0
    assert main(["note", locked[:8], "--next", "twice the width", *at]) == 0
    assert main(["note", "--search", "WIDTH half", "--about", "run", *at]) == 0
    rows = [json.loads(line)["entries"] for line in capsys.readouterr().out.splitlines()]
    assert [len(found) for found in rows] == [1, 1, 1] and rows[2][0]["tried"] == "half the width"
    assert main(["note", locked, "--out", str(tmp_path / "notebook.md"), *at]) == 0
    assert (tmp_path / "notebook.md").read_bytes() == notebook.notebook_markdown(home, locked)
    assert main(["note", "--tried", "to nobody", *at]) == 2


def test_the_notebook_goes_with_the_bundle_and_comes_with_the_import(unsealed, small_code, tiny, tmp_path) -> None:
    home, name = unsealed
    notebook.note(home, new_draft(home, tiny, "private"), answers={"tried": "nobody's business"})
    notebook.note(home, name, "run:c00-r1", answers={"tried": "half the width"})
    notebook.note(home, name, "figure:forest", corrects=2, answers={"tried": "<b>a quarter</b>"})
    packed = bundle(home, name, tmp_path / "a.zip").path
    assert bundle(home, name, tmp_path / "b.zip").path.read_bytes() == packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        text, kept = archive.read("notebook.md").decode(), archive.read("record/notebook.json").decode()
    assert "[run c00\\-r1](runs/c00-r1/RUN.md)" in text and "(report/figures/forest.svg)" in text
    assert "*Corrected by [entry 2](#entry-2); kept" in text and "nobody" not in text + kept and "<b>" not in text
    other = open_home(tmp_path / "other")
    import_bundle(other, packed)
    found = notebook.entries(other, name)
    assert [(entry.number, entry.tried, entry.corrects, entry.corrected_by) for entry in found] == [
        (1, "half the width", None, 2),
        (2, "<b>a quarter</b>", 1, None),
    ]
    assert notebook.entries(other) == found and not other.notebook.exists()
    assert notebook.notebook_markdown(other, name).decode().count("\n## ") == 2
    blob = path_of(other, ledger(other, name).notebooks[-1]["blob"])
    blob.write_bytes(blob.read_bytes().replace(b"quarter", b"quartet"))
    with pytest.raises(BlobCorrupt):
        notebook.entries(other, name)
