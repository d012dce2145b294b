"""A bundle verifies without its home, and every way to change one is seen and named."""

import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import rfc8785

from lab.errors import Forbidden, InvalidInput
from lab.report.bundle.archive import SUMS, sums_text
from lab.report.bundle.documents import documents
from lab.report.bundle.source import CodeRow
from lab.workflow.audit.verify import broken
from lab.workflow.bundle import verify as bundle_verify
from lab.workflow.bundle.code import tree_of
from lab.workflow.bundle.pack import bundle
from lab.workflow.bundle.source import bundle_input
from lab.workflow.bundle.unpack import home_of, opened
from lab.workflow.bundle.verify import verify_bundle
from lab.workflow.record.registered import load
from store.paths import Home
from store.queries import reading

pytestmark = pytest.mark.usefixtures("small_code")


def refused(path: Path) -> str:
    """Check and detail of the first thing that differs; the exit code is 4."""
    checks = verify_bundle(path)
    error = broken(checks)
    assert error is not None and error.exit_code == 4, "tampering went unseen"
    assert [check.ok for check in checks].count(False) == 1 and not checks[-1].ok
    return f"{checks[-1].name}: {checks[-1].detail}"


def unzipped(packed: Path, folder: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    (folder / "run.sh").chmod(0o755)
    (folder / "code" / "run").chmod(0o755)
    return folder


def summed(folder: Path) -> None:
    """Write the list of hashes anew, as somebody would who knows that it is there."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != SUMS]
    sums = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (folder / SUMS).write_text(sums_text(sums))


def change(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        content = (folder / name).read_bytes()
        assert old in content, (name, old)
        (folder / name).write_bytes(content.replace(old, new, 1))

    return tamper


def swap(one: str, other: str) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        first, second = (folder / one).read_bytes(), (folder / other).read_bytes()
        (folder / one).write_bytes(second)
        (folder / other).write_bytes(first)

    return tamper


def flip(name: str) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(bytes(content))

    return tamper


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def add(name: str) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"surprise\n")

    return tamper


def cut(folder: Path) -> None:
    """The ledger without its last line."""
    path = folder / "record" / "ledger.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def rewritten(change_event: Callable[[dict], None]) -> Callable[[Path], None]:
    """The whole chain anew with a changed event, its head and every document that follows from it."""

    def tamper(folder: Path) -> None:
        path = folder / "record" / "ledger.jsonl"
        previous, raws = hashlib.sha256((folder / "record" / "study.json").read_bytes()).hexdigest(), []
        for raw in path.read_bytes().splitlines():
            values = json.loads(raw)
            change_event(values)
            raws.append(rfc8785.dumps(values | {"previous": previous}))
            previous = hashlib.sha256(raws[-1]).hexdigest()
        path.write_bytes(b"".join(raw + b"\n" for raw in raws))
        (folder / "record" / "ledger.head").write_text(f"{len(raws) - 1:012d} {previous}\n")

    return tamper


def _correct(values: dict) -> None:
    if values["event"] == "test_evaluated":
        values["data"]["results"]["c01-r1"]["correct"] += 1


def _verdict(values: dict) -> None:
    if values["event"] == "analysis":
        values["data"]["verdicts"]["H1"] = "supported"


def forged(folder: Path) -> None:
    """A printed number changed in facts.json, in the ledger that names it and in every document: the work of an expert."""
    path = folder / "report" / "facts.json"
    facts = json.loads(path.read_bytes())
    fact = next(one for one in facts["facts"] if one["id"] == "h.H1.estimate")
    fact["value"], fact["text"] = fact["value"] + 0.1, "+10.0 pp"
    path.write_bytes(json.dumps(facts).encode())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    rewritten(lambda values: values["data"].update(facts=digest) if values["event"] == "report" else None)(folder)
    summed(folder)
    with opened(folder) as found, home_of(found) as home, reading(home) as index:
        locked = load(home, found.registration)
        known = json.loads(found.read("bundle.json"))
        source = bundle_input(home, locked, index, CodeRow(known["commit"]), known["packed_by"])
        for name, content in documents(source).items():
            (folder / name).write_bytes(content)


TAMPERED = [
    ("a flipped bit", flip("weights/c00-r1.safetensors"), False, "hashes", "weights/c00-r1"),
    ("a file more", add("code/lab/sitecustomize.py"), False, "hashes", "sitecustomize"),
    ("a file less", remove("report/facts.json"), False, "hashes", "facts.json"),
    ("the list itself", change(SUMS, b"a", b"b"), False, "hashes", "SHA-256"),
    ("a name in the list", change(SUMS, b"README.md", b"README.MD"), False, "hashes", "README.MD"),
    ("another format", change("bundle.json", b"lockbox-bundle/1", b"lockbox-bundle/9"), True, "manifest", "another"),
    ("the plan", change("record/study.json", b'"sesoi":0.05', b'"sesoi":0.01'), True, "manifest", "another bundle"),
    ("the study file", change("study.toml", b"epochs = 2", b"epochs = 9"), True, "study file", "study.toml"),
    (
        "a ledger line",
        change("record/ledger.jsonl", b'"correct":', b'"correct":1'),
        True,
        "ledger chain",
        "broken here",
    ),
    ("the ledger's end", cut, True, "ledger chain", "missing at the end"),
    ("a result, chained anew", rewritten(_correct), True, "predictions", "c01-r1"),
    ("a verdict, chained anew", rewritten(_verdict), True, "analysis", "not those of the data"),
    ("lost weights", remove("weights/c01-r2.safetensors"), True, "checkpoints", "missing"),
    ("other weights", flip("weights/c01-r2.safetensors"), True, "checkpoints", "missing"),
    ("lost predictions", remove("results/predictions/c00-r1.parquet"), True, "predictions", "missing"),
    ("another paper", change("report/paper.pdf", b"%PDF-1.7", b"%PDF-1.6"), True, "reports", "missing"),
    ("a printed fact", change("report/facts.json", b'"registration"', b'"Registration"'), True, "reports", "missing"),
    ("code", change("code/lab/errors.py", b"code", b"kode"), True, "code", "code/"),
    ("more code", add("code/lab/more.py"), True, "code", "code/"),
    ("the commit", change("record/commit", b"Small", b"Large"), True, "code", "record/commit"),
    (
        "a swapped checkpoint",
        swap("weights/c00-r1.safetensors", "weights/c00-r2.safetensors"),
        True,
        "documents",
        "c00-r1",
    ),
    ("the claim's status", change("README.md", b"**not matched**", b"**matched**"), True, "documents", "README.md"),
    ("a number of a run", change("runs/c00-r1/RUN.md", b"of 300", b"of 200"), True, "documents", "RUN.md"),
    (
        "an analysed number",
        change("results/analysis.json", b'"n_test": 300', b'"n_test": 3000'),
        True,
        "documents",
        "n_test",
    ),
    ("a table", swap("results/runs.parquet", "results/cells.parquet"), True, "documents", "parquet"),
    ("what runs", change("run.sh", b"set -eu", b"set -u"), True, "documents", "run.sh"),
    ("a figure", change("report/figures/forest.svg", b"svg", b"SVG"), True, "documents", "forest.svg"),
    ("the licence", change("LICENSE", b"free", b"mine"), True, "documents", "licence"),
    ("other flags", change("params.yaml", b"flags: --smoke", b"flags: --x;rm"), False, "hashes", "params.yaml"),
    ("a stranger", add("results/more.parquet"), True, "documents", "more.parquet"),
    ("who packed", change("bundle.json", b'"packed_by": "', b'"packed_by": "00'), True, "code", "not in it"),
]


@pytest.mark.parametrize(
    ("tamper", "again", "check", "words"), [row[1:] for row in TAMPERED], ids=[row[0] for row in TAMPERED]
)
def test_a_tampered_bundle_is_refused_by_name(packed_bundle: Path, tmp_path: Path, tamper, again, check, words) -> None:
    folder = unzipped(packed_bundle, tmp_path / "bundle")
    tamper(folder)
    if again:
        summed(folder)
    line = refused(folder)
    assert line.startswith(check) and words in line, line


def test_an_expert_who_writes_everything_anew_is_caught_by_the_number(packed_bundle: Path, tmp_path: Path) -> None:
    folder = unzipped(packed_bundle, tmp_path / "bundle")
    forged(folder)
    summed(folder)
    line = refused(folder)
    assert line.startswith("printed numbers") and "h.H1.estimate is printed as “+10.0 pp”" in line


def test_an_intact_bundle_verifies_packed_and_unpacked_without_its_home(
    packed_bundle: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "nothing"))
    checks = verify_bundle(packed_bundle)
    assert broken(checks) is None and checks[-1].name == "printed numbers"
    assert not (tmp_path / "nothing").exists()
    folder = unzipped(packed_bundle, tmp_path / "bundle")
    (folder / "out").mkdir()
    (folder / "out" / "reproduced.json").write_text("{}")
    change("params.yaml", b"flags: --smoke", b"flags: --full")(folder)
    monkeypatch.setattr(bundle_verify, "STEPS", bundle_verify.STEPS[:1])
    assert broken(verify_bundle(folder)) is None


def test_a_damaged_zip_and_what_is_no_bundle(packed_bundle: Path, tmp_path: Path) -> None:
    content = bytearray(packed_bundle.read_bytes())
    content[content.index(b"PAR1") + 100] ^= 1
    (tmp_path / "damaged.zip").write_bytes(bytes(content))
    assert refused(tmp_path / "damaged.zip").startswith("archive")
    for name in ("none.zip", "."):
        with pytest.raises(InvalidInput):
            verify_bundle(tmp_path / name)


def test_equal_records_give_equal_bytes_and_no_data(
    unsealed: tuple[Home, str], packed_bundle: Path, tmp_path: Path
) -> None:
    again = bundle(*unsealed, tmp_path / "again.zip")
    with zipfile.ZipFile(again.path) as archive, zipfile.ZipFile(packed_bundle) as first:
        names = archive.namelist()
        assert names == first.namelist()
        times = {entry.date_time for entry in archive.infolist()}
        assert times == {(1980, 1, 1, 0, 0, 0)}
        same = [name for name in names if archive.read(name) == first.read(name)]
    late = {"record/ledger.jsonl", "record/ledger.head", "bundle.json", "README.md", SUMS}
    assert set(names) - set(same) <= late  # the two homes wrote the line of the report at two times
    assert bundle(*unsealed, tmp_path / "third.zip").sha256 == again.sha256
    assert not any(name.endswith((".npz", ".npy", ".jsonl.gz")) for name in names)


def test_no_bundle_before_the_lockbox_is_open(trained: tuple[Home, str], tmp_path: Path) -> None:
    with pytest.raises(Forbidden, match="has not been opened"):
        bundle(*trained, tmp_path / "x.zip")
    assert list(tmp_path.glob("*.zip")) == []


def test_a_tree_has_the_name_that_git_gives_it(tmp_path: Path) -> None:
    files = {"a.b": (b"1", False), "a/c": (b"2", True), "a/d/e": (b"3", False), "a-b": (b"4", False), "z": (b"", False)}
    for name, (content, runs) in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o755 if runs else 0o644)
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    done = subprocess.run([*git, "write-tree"], check=True, capture_output=True, text=True)
    assert tree_of(files).hex() == done.stdout.strip()


def test_every_link_and_folder_of_the_readme_is_in_the_bundle(packed_bundle: Path) -> None:
    with zipfile.ZipFile(packed_bundle) as archive:
        text, names = archive.read("README.md").decode(), archive.namelist()
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert len(links) > 6 and [link for link in links if link and link not in names] == []
    table = text.split("## What is in it", 1)[1].split("## What is not in it", 1)[0]
    places = re.findall(
        r"`([^`]+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    )
    assert len(places) > 9
    assert [place for place in places if not any(name.startswith(place) for name in names)] == []


def test_the_zip_is_read_by_any_tool(packed_bundle: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed_bundle.read_bytes())) as archive:
        assert archive.testzip() is None
        assert archive.getinfo("run.sh").external_attr >> 16 & 0o111
