"""What a stranger sends is refused by every verb that opens a bundle, in one line, and nothing is left anywhere."""

import hashlib
import io
import json
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest
import rfc8785

from lab.report.bundle.archive import SUMS, entry, write
from lab.workflow.command.main import main
from tests.hostile import HOSTILE, nested, zipped


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch):
    """Hand a ZIP to verify, import and reproduce; exit code 2 or 4, one line, and no file that was not there."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "home"))

    def refuse(content: bytes) -> list[str]:
        path = tmp_path / "x.zip"
        path.write_bytes(content)
        lines = []
        for verb in ("verify", "import", "reproduce"):
            code = main([verb, str(path)])
            said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error:")]
            assert code in (2, 4) and len(said) == 1, (verb, code, said)
            lines += said
        assert files_below(tmp_path) == {"x.zip"}
        return lines

    return refuse


@pytest.mark.parametrize(("source", "words"), HOSTILE)
def test_a_hostile_zip(refused, source, words: str) -> None:
    assert all(words in line for line in refused(source().getvalue()))


def test_an_encrypted_zip_of_a_real_tool_is_refused(refused, tmp_path: Path) -> None:
    (tmp_path / "tmp" / "a").write_bytes(b"secret")
    made = subprocess.run(
        ["zip", "-q", "-P", "word", "-j", "tmp/a.zip", "tmp/a"], cwd=tmp_path, capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no zip on this machine")
    content = (tmp_path / "tmp" / "a.zip").read_bytes()
    for path in (tmp_path / "tmp").iterdir():
        path.unlink()
    assert "encrypted" in refused(content)[0]


def test_a_zip_that_is_no_bundle_and_a_bomb_that_stays_packed(refused) -> None:
    assert all("this ZIP is no bundle" in line for line in refused(nested().getvalue()))
    assert all("this ZIP is no bundle" in line for line in refused(zipped(("README.md", b"hello")).getvalue()))


def packed(**files: bytes) -> bytes:
    """A ZIP with a list of hashes that holds, and what a stranger put in it."""
    target = io.BytesIO()
    write(target, [entry(name.replace("__", "."), content) for name, content in files.items()])
    return target.getvalue()


def test_deep_json_and_a_plan_of_endless_cells_are_refused(refused) -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    assert all("bundle.json" in line for line in refused(packed(bundle__json=deep))[:2])
    factors = [{"name": f"f{number}", "levels": list(range(1, 101))} for number in range(8)]
    study = rfc8785.dumps({"study": {"title": "t", "question": "q", "dataset": {"name": "digits"}, "factors": factors}})
    known = {"format": "lockbox-bundle/1", "registration": hashlib.sha256(study).hexdigest(), "packed_by": ""}
    target = io.BytesIO()
    files = {
        "bundle.json": json.dumps(known).encode(),
        "record/study.json": study,
        "study.toml": b"",
        "record/ledger.jsonl": b"",
    }
    write(target, [entry(name, content) for name, content in files.items()])
    with zipfile.ZipFile(target) as archive:
        assert SUMS in archive.namelist()
    assert all("registration" in line for line in refused(target.getvalue()))
