"""Verification names the first broken link, whatever was tampered with."""

import hashlib
import json
from collections.abc import Callable

import pytest

from lab.workflow.audit import links as audit_links
from lab.workflow.audit.verify import broken, rebuild, verify
from lab.workflow.record.ledger import ledger
from store.blobs import path_of
from store.heads import note_of, path_of_head
from store.paths import Home
from store.queries import reading, table_dump


def test_an_untouched_study_holds(unsealed_home: tuple[Home, str]) -> None:
    checks = verify(*unsealed_home)
    assert [check.name for check in checks if not check.ok] == []
    links = ["registration", "ledger chain", *(name for name, _ in audit_links.STEPS), "anchors"]
    assert [check.name for check in checks] == links
    assert "1 verdicts" in next(check.detail for check in checks if check.name == "analysis")


def _study(home: Home, registration: str) -> None:
    path = home.registrations / registration / "study.json"
    path.write_bytes(path.read_bytes().replace(b"0.05", b"0.01"))


def _journal(home: Home, registration: str) -> None:
    path = home.ledger(registration)
    path.write_bytes(path.read_bytes().replace(b'"correct":', b'"correct":9', 1))


def _title(home: Home, registration: str) -> None:
    """The chain of a journal of one line holds whatever that line says: it is compared with the registration."""
    path = home.ledger(registration)
    first = path.read_bytes().split(b"\n")[0].replace(b"Width on digits", b"Depth on digits")
    path.write_bytes(first + b"\n")
    path_of_head(path).write_bytes(note_of(0, hashlib.sha256(first).hexdigest()))


def _weights(home: Home, registration: str) -> None:
    path_of(home, ledger(home, registration).runs["c01-r1"].weights).write_bytes(b"other weights")


def _predictions(home: Home, registration: str) -> None:
    path_of(home, ledger(home, registration).results["c01-r1"]["predictions"]).unlink()


@pytest.mark.parametrize(
    ("tamper", "link"),
    [
        (_study, "registration"),
        (_journal, "ledger chain"),
        (_title, "seeds"),
        (_weights, "checkpoints"),
        (_predictions, "predictions"),
    ],
)
def test_the_broken_link_is_named(unsealed: tuple[Home, str], tamper: Callable[[Home, str], None], link: str) -> None:
    tamper(*unsealed)
    error = broken(verify(*unsealed))
    assert error is not None
    assert error.what.startswith(link)
    assert error.exit_code == 4


def test_a_rewritten_result_is_found_even_if_the_chain_is_whole(
    unsealed_home: tuple[Home, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, registration = unsealed_home
    state = ledger(home, registration)
    forged = json.loads(json.dumps(state.results))
    forged["c00-r1"]["test_accuracy"] = 0.99
    monkeypatch.setattr(audit_links, "fold", lambda lines: _with_results(state, forged))
    assert broken(verify(home, registration)).what.startswith("predictions")


def _with_results(state, results):
    from dataclasses import replace

    return replace(state, results=results)


def test_a_deleted_index_is_rebuilt_equal(unsealed: tuple[Home, str]) -> None:
    home, _ = unsealed
    with reading(home) as index:
        before = table_dump(index)
    rows, damaged = rebuild(home)
    with reading(home) as index:
        assert table_dump(index) == before
    assert rows["runs"] == 4 and not damaged
