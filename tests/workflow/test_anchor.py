"""Anchors: a real time-stamp authority, a real git repository, and everything that can be wrong with them."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from lab.errors import Forbidden, IntegrityError, InvalidInput, Unavailable
from lab.workflow.audit.verify import broken, verify
from lab.workflow.planning import timestamp
from lab.workflow.planning.anchor import anchor, tag
from lab.workflow.planning.lock import lock
from lab.workflow.planning.replicate import replicate
from lab.workflow.record.ledger import ledger
from lab.workflow.record.planned import specs
from lab.workflow.record.registered import load
from lab.workflow.training.run import run
from store.blobs import get, path_of
from store.paths import Home
from tests.workflow.authority import Authority, certificates, listening, openssl

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="the authority is openssl's")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory):
    with listening(tmp_path_factory.mktemp("authority")) as found:
        yield found


@pytest.fixture
def authority(running: Authority):
    running.mood = "stamp"
    return running


def detail(home: Home, registration: str, ca: bytes = b"") -> str:
    """What verify says of the anchors of a study that holds."""
    checks = verify(home, registration, ca)
    assert broken(checks) is None
    return next(check.detail for check in checks if check.name == "anchors")


def test_a_plan_is_stamped_before_its_first_run_and_checked_without_the_authority(
    home, tiny, authority, tmp_path
) -> None:
    registration = lock(home, tiny).sha256
    state = anchor(home, registration, url=authority.url, ca=authority.ca)
    (found,) = state.anchors
    assert (found["what"], found["digest"], found["authority"]) == ("plan", registration, "Test Time Authority")
    assert "the plan existed by" in detail(home, registration) and "signature checked" in detail(home, registration)
    # what a reader does, with nothing of ours
    (tmp_path / "token.tsr").write_bytes(get(home, str(found["token"])))
    (tmp_path / "ca.pem").write_bytes(authority.ca)
    plan = home.registrations / registration / "study.json"
    openssl("ts", "-verify", "-in", tmp_path / "token.tsr", "-data", plan, "-CAfile", tmp_path / "ca.pem")


def test_after_the_first_run_the_ledger_is_stamped_and_its_rewriting_is_seen(unsealed, authority) -> None:
    home, registration = unsealed
    head = ledger(home, registration).head
    (found,) = anchor(home, registration, url=authority.url, ca=authority.ca).anchors
    assert (found["what"], found["digest"]) == ("ledger", head)
    assert "the ledger existed by" in detail(home, registration)


def test_without_a_certificate_the_claim_is_weaker_and_says_so(home, tiny, authority, tmp_path) -> None:
    registration = lock(home, tiny).sha256
    anchor(home, registration, url=authority.url)
    assert "signature not checked" in detail(home, registration)
    assert "signature checked" in detail(home, registration, authority.ca)
    certificates(tmp_path)
    wrong = broken(verify(home, registration, (tmp_path / "ca.pem").read_bytes()))
    assert wrong.what.startswith("anchors") and "trusted authority" in str(wrong.seen)


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("garbage", "no answer of a time-stamp authority"),
        ("500", "cannot be reached"),
        ("another", "not about this request"),
    ],
)
def test_an_authority_that_fails_leaves_nothing_behind(home, tiny, authority, mood: str, words: str) -> None:
    registration = lock(home, tiny).sha256
    before = home.ledger(registration).read_bytes()
    authority.mood = mood
    with pytest.raises(Unavailable, match=words):
        anchor(home, registration, url=authority.url, ca=authority.ca)
    assert home.ledger(registration).read_bytes() == before


def test_no_network_no_address_no_certificate(home, tiny, authority, tmp_path) -> None:
    registration = lock(home, tiny).sha256
    with pytest.raises(Unavailable, match="cannot be reached"):
        anchor(home, registration, url="http://127.0.0.1:9/")
    with pytest.raises(InvalidInput, match="http or https"):
        anchor(home, registration, url="file:///etc/passwd")
    with pytest.raises(InvalidInput, match="no certificate"):
        anchor(home, registration, url=authority.url, ca=b"nothing")
    certificates(tmp_path)
    with pytest.raises(IntegrityError, match="trusted authority"):
        anchor(home, registration, url=authority.url, ca=(tmp_path / "ca.pem").read_bytes())
    assert not ledger(home, registration).anchors


def test_a_changed_token_is_seen(home, tiny, authority) -> None:
    registration = lock(home, tiny).sha256
    (found,) = anchor(home, registration, url=authority.url, ca=authority.ca).anchors
    path = path_of(home, str(found["token"]))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert broken(verify(home, registration)) is not None
    with pytest.raises(IntegrityError):
        timestamp.check(bytes(content), registration, authority.ca)


def test_seeds_from_the_anchor_wait_for_it_and_depend_on_it(home, tiny, authority) -> None:
    text = tiny.replace("count = 2", 'count = 2\nseeds_from = "anchor"')
    registration = lock(home, text).sha256
    with pytest.raises(Forbidden, match="come from a time stamp"):
        run(home, registration, processes=1)
    before = load(home, registration)
    anchor(home, registration, url=authority.url, ca=authority.ca)
    after = load(home, registration)
    assert not before.seeded and after.seeded
    assert after.anchor == hashlib.sha256(get(home, after.anchor)).hexdigest()
    assert {one.seeds for one in before.runs}.isdisjoint(one.seeds for one in after.runs)
    first = specs(after, {"c00-r1"})[0].seeds
    anchor(home, registration, url=authority.url, ca=authority.ca)  # a second stamp changes nothing
    assert specs(load(home, registration), {"c00-r1"})[0].seeds == first
    run(home, registration, processes=1)
    with pytest.raises(Forbidden, match="would change nothing"):
        anchor(home, registration, url=authority.url, what="plan")
    assert broken(verify(home, registration)) is None


def test_a_git_tag_names_registration_and_head(home, tiny, tmp_path: Path) -> None:
    registration = lock(home, tiny).sha256
    with pytest.raises(Unavailable, match="git made no tag"):
        tag(home, registration, tmp_path)
    for command in (
        ("init", "-q"),
        ("config", "user.email", "a@example.org"),
        ("config", "user.name", "A"),
        ("commit", "-q", "--allow-empty", "-m", "first"),
    ):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    head = ledger(home, registration).head
    (found,) = tag(home, registration, tmp_path).anchors
    shown = subprocess.run(
        ["git", "-C", str(tmp_path), "rev-parse", str(found["name"])], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == found["object"] and found["digest"] == head
    assert "git tag" in detail(home, registration)


def test_a_replication_has_the_same_plan_and_other_seeds(home, tiny) -> None:
    original = lock(home, tiny)
    other = replicate(home, original.sha256, "a reader's word")
    assert other.sha256 != original.sha256 and original.sha256 in other.study.note
    assert {one.seeds for one in original.runs}.isdisjoint(one.seeds for one in other.runs)
    assert replicate(home, original.sha256, "a reader's word").sha256 == other.sha256
    assert other.study.hypotheses == original.study.hypotheses and other.study.recipe == original.study.recipe
    for salt in ("", "  "):
        with pytest.raises(InvalidInput, match="salt of its own"):
            replicate(home, original.sha256, salt)
