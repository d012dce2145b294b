"""A bundle becomes a read-only study of another home, or nothing at all; every verb that would write is refused."""

import json
import zipfile
from pathlib import Path

import pytest

from lab.errors import Forbidden, IntegrityError, InvalidInput
from lab.report.bundle.archive import SUMS, sums_text
from lab.workflow.audit.verify import broken, verify
from lab.workflow.bundle import take_in as bundle_import
from lab.workflow.bundle import verify as bundle_verify
from lab.workflow.bundle.pack import bundle
from lab.workflow.bundle.take_in import import_bundle, remove_import
from lab.workflow.command.main import main
from lab.workflow.desk.studies import summaries
from lab.workflow.look.analyze import analyze
from lab.workflow.paper.publish import published
from lab.workflow.planning.lock import lock
from lab.workflow.planning.replicate import replicate
from lab.workflow.record.imported import import_of
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import registrations
from store.errors import StoreFull
from store.paths import Home, open_home
from store.queries import reading, studies

pytestmark = pytest.mark.usefixtures("small_code")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents and paper are not made anew: other tests hold that they are."""
    monkeypatch.setattr(bundle_verify, "STEPS", ())


def state_of(home: Home) -> dict[str, bytes]:
    """Everything that is the record of a home."""
    folders = (home.registrations, home.journal, home.blobs)
    return {
        str(path.relative_to(home.root)): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".writer" and path.name != ".numbering"
    }


def test_an_import_shows_the_study_as_it_was_and_verifies(
    imported_home: tuple[Home, str], unsealed_home: tuple[Home, str]
) -> None:
    home, name = imported_home
    (row,) = summaries(home)
    assert (row.id, row.number, row.state, row.title) == (name, 0, "published", "Width on digits")
    assert row.origin and row.origin.name == "tiny.zip" and len(row.origin.bundle) == 64 and row.next.page == "Report"
    assert broken(verify(home, name)) is None
    assert analyze(home, name).json == analyze(*unsealed_home).json
    kept = published(home, name)
    assert kept is not None and kept.pages == 6 and kept.figures
    with reading(home) as index:
        assert [one.registration for one in studies(index)] == [name]
    assert not list((home.root / "incoming").iterdir())


WRITING = [
    ["run", "REG"],
    ["unseal", "REG"],
    ["interpret", "REG"],
    ["preflight", "REG"],
    ["stress", "REG"],
    ["profile", "REG"],
    ["answer", "REG", "--set", "model.intended_use=none"],
    ["prose", "REG", "discussion", "--from", "OUT/words.md"],
    ["deviation", "REG", "1", "--type", "unforeseen event", "--effect", "none"],
    ["abandon", "REG", "--reason", "no"],
    ["note", "REG", "--tried", "x"],
    ["anchor", "REG"],
    ["locate", "REG", "."],
    ["dryrun", "REG"],
    ["bundle", "REG", "--out", "OUT/x.zip"],
    ["lock", "OUT/study.toml"],
    ["study", "OUT/study.toml"],
]


@pytest.mark.parametrize("words", WRITING, ids=[words[0] for words in WRITING])
def test_no_verb_writes_to_it(imported: tuple[Home, str], tmp_path: Path, capsys, tiny: str, words: list[str]) -> None:
    home, name = imported
    (tmp_path / "study.toml").write_text(tiny)
    (tmp_path / "words.md").write_text("Wider was better.")
    before = state_of(home)
    said = [word.replace("REG", name[:8]).replace("OUT", str(tmp_path)) for word in words]
    assert main([*said, "--home", str(home.root)]) == 3
    err = capsys.readouterr().err
    last = err.strip().splitlines()[-1]
    assert last.startswith("error:") and ("imported" in last or "runs have begun" in last), err
    assert state_of(home) == before and not (tmp_path / "x.zip").exists()


def test_reading_verbs_work_and_record_nothing(imported: tuple[Home, str], tmp_path: Path, capsys) -> None:
    home, name = imported
    before = state_of(home)
    at = ["--home", str(home.root), "--json"]
    for words in (["status", name], ["verify", name], ["analyze", name, "--exploratory"], ["deviation", name]):
        assert main([*words, *at]) == 0
    assert main(["report", name, "--out", str(tmp_path / "out"), *at]) == 0
    assert (tmp_path / "out" / "paper.pdf").read_bytes()[:5] == b"%PDF-"
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["imported"]["name"] == "tiny.zip" and state_of(home) == before


def test_its_plan_can_be_replicated_as_a_study_of_this_home(imported: tuple[Home, str]) -> None:
    home, name = imported
    own = replicate(home, name, "another draw")
    assert [(row.number, bool(row.origin)) for row in summaries(home)] == [(1, False), (0, True)]
    assert ledger(home, own.sha256).number == 1


@pytest.mark.usefixtures("quick")
def test_the_same_bundle_twice_changes_nothing(imported: tuple[Home, str], packed_bundle: Path) -> None:
    home, _ = imported
    before = state_of(home)
    assert import_bundle(home, packed_bundle).change == "none"
    assert state_of(home) == before


@pytest.mark.usefixtures("quick")
def test_a_study_of_this_home_is_never_overwritten(unsealed: tuple[Home, str], packed_bundle: Path) -> None:
    home, name = unsealed
    before = state_of(home)
    with pytest.raises(Forbidden, match="a study of its own"):
        import_bundle(home, packed_bundle)
    with pytest.raises(Forbidden, match="was not imported"):
        remove_import(home, name)
    assert state_of(home) == before


@pytest.mark.usefixtures("quick")
def test_a_record_that_had_gone_on_takes_the_place_of_the_older_one_and_not_the_other_way(
    imported: tuple[Home, str], packed_bundle: Path, unsealed: tuple[Home, str], tmp_path: Path
) -> None:
    home, name = imported
    path = home.ledger(name)
    whole, head = path.read_bytes(), path.with_suffix(".head").read_bytes()
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    path.with_suffix(".head").unlink()
    assert import_bundle(home, packed_bundle).change == "newer"
    assert (path.read_bytes(), path.with_suffix(".head").read_bytes()) == (whole, head)
    other = bundle(*unsealed, tmp_path / "other.zip")  # another report line: the same study, with a record of its own
    with pytest.raises(Forbidden, match="another record"):
        import_bundle(home, other.path)
    remove_import(home, name)
    assert registrations(home) == [] and summaries(home) == ()
    with reading(home) as index:
        assert studies(index) == ()
    assert import_bundle(home, other.path).change == "new"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("place", ["_staged", "_move_blob", "note_of", "_settle_head"])
def test_one_that_was_cut_off_is_not_there_and_can_be_done_again(
    home: Home, packed_bundle: Path, tiny: str, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A full disk at every step: the study is there whole or not at all, and neither a lock nor an import is in its way."""

    def full(*_):
        raise StoreFull("the disk is full; nothing was half-written", where="here")

    with monkeypatch.context() as patch:
        patch.setattr(bundle_import, place, full)
        with pytest.raises(StoreFull):
            import_bundle(home, packed_bundle)
    names = registrations(home)
    assert len(names) == (place == "_settle_head") and not list((home.root / "incoming").iterdir())
    if not names:
        own = lock(home, tiny).sha256
        assert import_of(home, own) is None and summaries(home)[0].number == 1
    else:
        assert import_bundle(home, packed_bundle).change == "none"
        assert broken(verify(home, names[0])) is None


def unpacked(packed: Path, folder: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    (folder / "code" / "run").chmod(0o755)
    (folder / "run.sh").chmod(0o755)
    return folder


def summed(folder: Path, name: str, content: bytes) -> None:
    """Change a file and the list of hashes with it."""
    import hashlib

    from lab.report.bundle.archive import sums_of

    (folder / name).write_bytes(content)
    sums = sums_of((folder / SUMS).read_text()) | {name: hashlib.sha256(content).hexdigest()}
    (folder / SUMS).write_text(sums_text(sums))


def test_a_tampered_bundle_is_refused_with_the_first_broken_link(
    home: Home, packed_bundle: Path, tmp_path: Path
) -> None:
    folder = unpacked(packed_bundle, tmp_path / "bundle")
    summed(folder, "README.md", b"# All claims matched\n")
    assert main(["import", str(folder), "--home", str(home.root)]) == 4
    with pytest.raises(IntegrityError, match=r"documents .*README\.md"):
        import_bundle(home, folder)
    assert registrations(home) == [] and not any(home.blobs.iterdir())


def test_a_bundle_of_another_version_is_held_to_its_record_and_numbers(
    home: Home, packed_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = unpacked(packed_bundle, tmp_path / "bundle")
    summed(folder, "README.md", b"# The README of another version\n")
    monkeypatch.setattr(bundle_import, "packer", lambda: "f" * 40)
    found = import_bundle(home, folder)
    assert found.change == "new" and "Packed by another version" in found.remark
    assert summaries(home)[0].origin.remark == found.remark
    manifest = json.loads((folder / "bundle.json").read_bytes())
    summed(folder, "bundle.json", json.dumps(manifest | {"format": "lockbox-bundle/9"}).encode())
    with pytest.raises(InvalidInput, match="another format"):
        import_bundle(home, folder)


@pytest.mark.usefixtures("quick")
def test_the_verb_says_what_it_did(home: Home, packed_bundle: Path, capsys) -> None:
    at = ["--home", str(home.root)]
    assert main(["import", *at]) == 2
    assert main(["import", str(packed_bundle), *at]) == 0
    assert "imported, read-only: Width on digits" in capsys.readouterr().out
    (name,) = registrations(home)
    assert main(["status", *at]) == 0 and "(imported, read-only)" in capsys.readouterr().out
    assert main(["import", "--remove", name[:8], *at]) == 0 and registrations(home) == []
    (home.root / "none.zip").write_bytes(b"no zip")
    assert main(["import", str(home.root / "none.zip"), *at]) == 2


@pytest.mark.usefixtures("quick")
def test_a_home_that_cannot_be_written_is_said_so(tmp_path: Path, packed_bundle: Path, monkeypatch) -> None:
    home = open_home(tmp_path / "home")
    monkeypatch.setattr(Path, "mkdir", _read_only(Path.mkdir, home.root / "incoming"))
    assert main(["import", str(packed_bundle), "--home", str(home.root)]) == 2
    assert registrations(home) == []


def _read_only(original, place: Path):
    def mkdir(self, *arguments, **options):
        if self == place:
            raise OSError(30, "Read-only file system")
        return original(self, *arguments, **options)

    return mkdir
