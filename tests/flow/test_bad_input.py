"""Every bad input: one line on stderr with place, value and remedy, the right exit code, nothing half-written."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lab.workflow.command.main import main
from lab.workflow.record.ledger import ledger
from store import journal
from store.blobs import path_of
from store.database import open_index
from store.paths import open_home


@pytest.fixture
def lab(shell, capsys, monkeypatch):
    """Run a command in this process: exit code and what it said on stderr; stdout must stay empty."""
    for name, value in shell.environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = int(ended.code)
        shown = capsys.readouterr()
        errors = [line for line in shown.err.splitlines() if line.startswith("error: ")]
        assert len(errors) == 1, shown.err
        assert "Traceback" not in shown.err
        return code, errors[0]

    return run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "VERB"),
        (["publish"], "invalid choice"),
        (["run"], "REG"),
        (["run", "abc", "--processes", "0"], "1 or more"),
        (["run", "abcd", "--max-minutes", "-1"], "more than 0"),
        (["check", "nowhere.toml"], "nowhere.toml"),
        (["check", "."], "cannot be read"),
        (["check", "a.toml", "--sigma", "nan"], "above 0"),
        (["check", "a.toml", "--sigma", "-1"], "above 0"),
        (["verify", "****"], "no such registration"),
        (["status", "abcdef"], "no such registration"),
        (["work", "nowhere.json"], "no job file"),
        (["distill", "nowhere.pdf"], "nowhere.pdf"),
    ],
)
def test_unusable_arguments(lab, arguments: list[str], said: str) -> None:
    code, line = lab(*arguments)
    assert code == 2
    assert said in line


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("depth = 1", "dept = 1", "Did you mean 'depth'"),
        ("[12, 16]", "[12, 12]", "listed twice"),
        ("[12, 16]", "[]", "levels"),
        ("[12, 16]", '[12, "wide"]', "wide"),
        ("[12, 16]", "[12, nan]", "nan"),
        ('effect = "width"', 'effect = "widht"', "Did you mean 'width'"),
        ("sesoi = 0.05", "sesoi = 0.001", "0.33 pp"),
        ('title = "', "title = ", "line"),
        ('name = "digits"', 'name = "parquet:/nowhere"', "/nowhere"),
    ],
)
def test_unusable_studies(lab, shell, old: str, new: str, said: str) -> None:
    code, line = lab("lock", shell.study(shell.study().read_text().replace(old, new, 1)))
    assert code == 2
    assert said in line
    assert "tiny.toml" in line or "/nowhere" in line
    assert not list((shell.home / "journal").iterdir())


def test_a_plan_that_cannot_reach_its_alpha(lab, shell) -> None:
    text = shell.study().read_text() + '\n[analysis]\ntest = "permutation"\n'
    code, line = lab("check", shell.study(text))
    assert code == 2
    assert "alpha" in line


def test_a_parquet_folder_without_the_columns(lab, shell) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = shell.folder / "odd"
    folder.mkdir()
    pq.write_table(pa.table({"a": [1]}), folder / "train-00000-of-00001.parquet")
    pq.write_table(pa.table({"a": [1]}), folder / "test-00000-of-00001.parquet")
    code, line = lab("lock", shell.study(), "--set", f"dataset.name=parquet:{folder}")
    assert code == 2
    assert str(folder) in line


def test_what_the_rules_forbid(lab, shell) -> None:
    registration = shell.lock()
    assert lab("unseal", registration)[0] == 3
    assert lab("analyze", registration)[0] == 3
    assert lab("report", registration, "--out", shell.folder / "out")[0] == 3
    assert not (shell.folder / "out").exists()
    with journal.writer(open_home(shell.home).ledger(registration), first_previous=registration):
        code, line = lab("run", registration)
    assert (code, "another worker" in line) == (3, True)


def test_a_damaged_record(lab, shell) -> None:
    registration = shell.lock()
    path = open_home(shell.home).ledger(registration)
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"number":1', b'"number":1,'))
    for verb in ("run", "unseal", "verify"):
        code, line = lab(verb, registration)
        assert code == 4
        assert "line 1" in line
    path.write_bytes(content)
    blob = path_of(open_home(shell.home), ledger(open_home(shell.home), registration).toml_blob)
    blob.write_text("another study")
    code, line = lab("verify", registration)
    assert (code, "study file" in line) == (4, True)


def test_a_damaged_journal_is_named_and_the_rest_is_rebuilt(lab, shell) -> None:
    shell.lock()
    (shell.home / "journal" / f"{'00' * 32}.jsonl").write_bytes(b"{}\n")
    code, line = lab("rebuild", "--json")
    assert code == 4
    assert "00000000 is left out" in line and "line 1" in line


def test_a_gpu_that_is_not_there(lab, shell) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    code, line = lab("run", shell.lock(), "--device", "cuda")
    assert (code, "--device" in line) == (2, True)


def test_a_home_that_another_process_owns_is_read_all_the_same(shell, lab) -> None:
    registration = shell.lock()
    index = open_index(open_home(shell.home))
    try:
        code, line = lab("rebuild")
        assert (code, "another Lockbox" in line) == (2, True)
        assert lab("analyze", registration)[0] == 3
    finally:
        index.close()


def test_a_full_disk_leaves_nothing_half_written(shell) -> None:
    """In a name space of its own, on a file system of 200 kB, which the metrics of 200 epochs exceed."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("no unprivileged mount here")
    registration = shell.lock(shell.study().read_text().replace("epochs = 2", "epochs = 200"))
    script = (
        f"cp -r {shell.home} {shell.folder}/kept && mount -t tmpfs -o size=200k full {shell.home} && "
        f"cp -r {shell.folder}/kept/registrations {shell.folder}/kept/journal {shell.home} && "
        f"{sys.executable} -m lab run {registration} --processes 1; code=$?; "
        f"{sys.executable} -m lab status {registration[:8]} >/dev/null || exit 9; exit $code"
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        cwd=Path(__file__).resolve().parents[2],
        env=shell.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "full" in next(line for line in done.stderr.splitlines() if line.startswith("error: "))


def test_interrupting_says_130_and_keeps_a_whole_journal(lab, shell) -> None:
    registration = shell.lock(shell.study().read_text().replace("epochs = 2", "epochs = 20000"))
    home = open_home(shell.home)

    def interrupt() -> None:
        while not ledger(home, registration).attempts:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    code, line = lab("run", registration, "--processes", "1")
    thread.join()
    assert (code, "0 of 4 runs are finished" in line) == (130, True)
    state = ledger(home, registration)
    assert (state.count("running"), state.count("interrupted") > 0) == (0, True)
