"""Damage at random places of a finished study, hundreds of times: `verify` never says that all is well."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.errors import Forbidden, IntegrityError
from lab.workflow.audit.links import digests
from lab.workflow.audit.verify import broken, verify
from lab.workflow.command.main import main
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.places import registration_folder
from lab.workflow.training.unseal import unseal
from store import journal
from store.blobs import path_of
from store.errors import JournalCorrupt
from store.heads import check_head, path_of_head
from store.paths import Home, open_home

OFTEN = settings(
    max_examples=500,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FEW = settings(OFTEN, max_examples=60)


def refused(home: Home, registration: str) -> str:
    """The first broken link; the study must not verify, and the exit code is 4."""
    error = broken(verify(home, registration))
    assert error is not None and error.exit_code == 4, "tampering went unseen"
    return error.what


def with_content(path: Path, content: bytes, then: Callable[[], object]) -> None:
    """Do something while a file holds something else."""
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        then()
    finally:
        path.write_bytes(before)


def files(home: Home, registration: str) -> list[Path]:
    """Everything that a registration's record consists of: the plan, the ledger, its head, every file it names."""
    names = sorted({name for line in lines_of(home, registration) for name in digests(line.data)})
    blobs = [path_of(home, name) for name in names if path_of(home, name).exists()]
    book = home.ledger(registration)
    return [home.registrations / registration / "study.json", book, path_of_head(book), *blobs]


@OFTEN
@given(data=st.data())
def test_one_flipped_byte_anywhere_is_seen(unsealed_home: tuple[Home, str], data: st.DataObject) -> None:
    home, registration = unsealed_home
    path = data.draw(st.sampled_from(files(home, registration)), label="file")
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1), label="byte")
    content[place] ^= 1 << data.draw(st.integers(0, 7), label="bit")
    with_content(path, bytes(content), lambda: refused(home, registration))


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def _other_newlines(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("place", range(3), ids=("study.json", "study.toml", "head"))
@pytest.mark.parametrize("damage", [Path.unlink, _emptied, _cut, _longer, _other_newlines, _folder])
def test_files_beside_the_ledger_count_to_the_byte(unsealed, damage, place: int, capsys) -> None:
    """Damage that leaves the meaning, or the length, alone: all of it went unseen or ended in a traceback once."""
    home, registration = unsealed
    folder = home.registrations / registration
    damage((folder / "study.json", folder / "study.toml", path_of_head(home.ledger(registration)))[place])
    assert main(["verify", registration, "--home", str(home.root)]) == IntegrityError.exit_code == 4
    assert "does not agree with the record" in capsys.readouterr().err


def test_an_unfinished_line_at_the_end_is_said_and_does_not_count(unsealed: tuple[Home, str]) -> None:
    home, registration = unsealed
    with home.ledger(registration).open("ab") as file:
        file.write(b'{"at":"20')
    checks = verify(home, registration)
    assert broken(checks) is None and "9 bytes of a line that was never finished" in checks[1].detail


def test_every_bit_of_the_noted_head_counts(unsealed_home: tuple[Home, str]) -> None:
    path = path_of_head(unsealed_home[0].ledger(unsealed_home[1]))
    lines = [line.sha256 for line in lines_of(*unsealed_home)]
    whole = path.read_bytes()
    for place in range(8 * len(whole)):
        content = bytearray(whole)
        content[place // 8] ^= 1 << place % 8
        with pytest.raises(JournalCorrupt):
            with_content(path, bytes(content), lambda: check_head(unsealed_home[0].ledger(unsealed_home[1]), lines))


@settings(OFTEN, max_examples=150)
@given(data=st.data())
def test_lines_deleted_reordered_repeated_or_cut_off_are_seen(unsealed_home: tuple[Home, str], data) -> None:
    home, registration = unsealed_home
    path = home.ledger(registration)
    lines = path.read_bytes().splitlines(keepends=True)
    first = data.draw(st.integers(0, len(lines) - 1), label="line")
    kind = data.draw(st.sampled_from(["delete", "swap", "repeat", "end", "byte"]), label="how")
    other = (first + 1 + data.draw(st.integers(0, len(lines) - 2), label="other")) % len(lines)
    if kind == "delete":
        del lines[first]
    elif kind == "swap":
        lines[first], lines[other] = lines[other], lines[first]
    elif kind == "repeat":
        lines.insert(other, lines[first])
    elif kind == "end":
        lines = lines[:first]
    content = b"".join(lines)
    if kind == "byte":
        content = content[: data.draw(st.integers(0, len(content) - 1), label="length")]
    with_content(path, content, lambda: refused(home, registration))


@FEW
@given(data=st.data())
def test_two_exchanged_files_are_seen(unsealed_home: tuple[Home, str], data: st.DataObject) -> None:
    home, registration = unsealed_home
    one, two = data.draw(st.lists(st.sampled_from(files(home, registration)[3:]), min_size=2, max_size=2, unique=True))
    first, second = one.read_bytes(), two.read_bytes()
    with_content(one, second, lambda: with_content(two, first, lambda: refused(home, registration)))


def rewritten(home: Home, registration: str, change: Callable[[int, dict], None]) -> None:
    """Change events and write the whole chain anew, its head as well: what somebody who knows the format would do."""
    path, previous, raws = home.ledger(registration), registration, []
    for number, raw in enumerate(path.read_bytes().splitlines()):
        values = json.loads(raw)
        change(number, values)
        raws.append(rfc8785.dumps(values | {"previous": previous}))
        previous = journal.hashlib.sha256(raws[-1]).hexdigest()
    path.write_bytes(b"".join(raw + b"\n" for raw in raws))
    path_of_head(path).write_bytes(f"{len(raws) - 1:012d} {previous}\n".encode())


def _seed(number: int, values: dict) -> None:
    """A run under another run's name: its seeds are derived from its levels."""
    if values["event"] == "locked":
        levels = values["data"]["levels"]
        levels["c00-r1"], levels["c01-r1"] = levels["c01-r1"], levels["c00-r1"]


def _planned(number: int, values: dict) -> None:
    if values["event"] == "locked":
        values["data"]["planned_runs"].remove("c01-r2")


def _result(number: int, values: dict) -> None:
    if values["event"] == "test_evaluated":
        values["data"]["results"]["c01-r1"]["correct"] += 1


def _swapped_results(number: int, values: dict) -> None:
    if values["event"] == "test_evaluated":
        found = values["data"]["results"]
        found["c00-r1"], found["c01-r1"] = found["c01-r1"], found["c00-r1"]


def _checkpoint(number: int, values: dict) -> None:
    if values["event"] == "checkpoints_committed":
        found = values["data"]["checkpoints"]
        found["c00-r1"], found["c01-r1"] = found["c01-r1"], found["c00-r1"]


def _verdict(number: int, values: dict) -> None:
    if values["event"] == "analysis":
        values["data"]["verdicts"]["H1"] = "supported, and how"


def _permit(number: int, values: dict) -> None:
    if values["event"] == "lockbox_opened":
        values["data"]["permit"] = "0" * 64


def _second(number: int, values: dict) -> None:
    if values["event"] == "test_evaluated":
        values["data"]["opening"] = 2


def _clock(number: int, values: dict) -> None:
    if values["event"] == "lockbox_opened":
        values["at"] = "2020-01-01T00:00:00.000Z"


def _ahead(number: int, values: dict) -> None:
    """Every time moved by the same century: none of them is before another that it followed."""
    values["at"] = f"21{values['at'][2:]}"


@pytest.mark.parametrize(
    ("change", "link"),
    [
        (_seed, "seeds"),
        (_planned, "ledger chain"),
        (_result, "predictions"),
        (_swapped_results, "predictions"),
        (_checkpoint, "checkpoints"),
        (_verdict, "analysis"),
        (_permit, "checkpoints"),
        (_second, "protocol"),
        (_clock, "times"),
        (_ahead, "times"),
    ],
)
def test_a_chain_that_was_written_anew_still_has_to_agree_with_the_files(unsealed, change, link: str) -> None:
    rewritten(*unsealed, change)
    assert refused(*unsealed).startswith(link)


def test_a_study_file_that_is_gone_is_said_in_words(unsealed: tuple[Home, str]) -> None:
    home, registration = unsealed
    (registration_folder(home, registration) / "study.toml").unlink()
    assert refused(home, registration).startswith("study file")
    assert "study.toml is gone" in str(broken(verify(home, registration)).seen)


def test_a_second_opening_is_seen(unsealed: tuple[Home, str]) -> None:
    home, registration = unsealed
    with pytest.raises(Forbidden, match="opened already"):
        unseal(home, registration)
    with journal.writer(home.ledger(registration), first_previous=registration) as file:
        file.append("lockbox_opened", {"opening": 2, "permit": "0" * 64, "opening_number": 2})
    assert refused(home, registration).startswith("protocol")


def test_a_journal_that_lost_its_end_is_not_written_to(unsealed: tuple[Home, str]) -> None:
    home, registration = unsealed
    path = home.ledger(registration)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(JournalCorrupt, match="missing at the end"), journal.writer(path, first_previous=registration):
        pass


def test_a_copied_home_verifies_on_another_machine(unsealed: tuple[Home, str], tmp_path: Path) -> None:
    home, registration = unsealed
    moved = home.root.rename(tmp_path / "elsewhere")
    assert broken(verify(open_home(moved), registration)) is None


def test_two_processes_that_open_at_once_open_once(trained: tuple[Home, str]) -> None:
    home, registration = trained
    command = [sys.executable, "-m", "lab", "unseal", registration, "--home", str(home.root)]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert sorted(process.wait(timeout=120) for process in both) == [0, Forbidden.exit_code]
    assert len(ledger(home, registration).openings) == 1
    assert broken(verify(home, registration)) is None
