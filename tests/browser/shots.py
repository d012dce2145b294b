"""Take pictures of every page, light and dark, of a real study: `python tests/browser/shots.py docs/shots`."""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.browser.plan_states import plan_states

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "configs" / "studies" / "digits.toml"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PAGES = {
    "home": "/?study={study}",
    "distill": "/distill?study={study}",
    "preregister": "/preregister?study={draft}&step=design",
    "registered-plan": "/preregister?study={study}",
    "run": "/run?study={study}",
    "analyze": "/analyze?study={study}",
    "interpret": "/interpret?study={study}",
    "report": "/report?study={study}",
}
SLIDES = {"readout-verdict": "verdict-H1", "readout-runs": "runs"}
"""Slides of Readout mode, photographed as large as a small projector shows them."""
PLANS = {
    "preregister-warning": "/preregister?study={plan_warning}&step=lock",
    "preregister-refused": "/preregister?study={plan_refused}&step=lock",
    "preregister-ready": "/preregister?study={plan_ready}&step=lock",
    "preregister-locked": "/preregister?study={locked}",
}
"""The states of a plan; where it is ready, the spread between seeds is known."""
EMPTY = {"preregister-empty": "/preregister"}
PAPER = (
    "Wide networks and weight decay. We study how the width of a network and weight decay affect accuracy. "
    "Doubling the width improves test accuracy by 1.3 % (Table 2). Weight decay does not change the results. "
    "Our experiments suggest that GELU may outperform ReLU on small images. All results are from one seed."
)


ORDER = ("draft", "abandoned", "locked", "running", "trained", "unsealed", "published")
"""The study that is furthest along is photographed."""


def main() -> None:
    """Prepare a home unless one is given, then photograph it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, help="photograph this home instead of making one")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--plans", action="store_true", help="only the states of Preregister")
    parser.add_argument("--schemes", default="light,dark")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        home = wanted.home or Path(scratch) / "home"
        names = prepare(home, fresh=wanted.home is None)
        with running_app(home) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
            for scheme in wanted.schemes.split(","):
                if not wanted.plans:
                    photograph(browser, address, scheme, names, wanted.folder, wanted.width, PAGES)
                if wanted.plans or scheme == "light":
                    photograph(browser, address, scheme, names, wanted.folder, wanted.width, PLANS)
        with running_app(Path(scratch) / "empty") as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
            for scheme in wanted.schemes.split(","):
                if wanted.plans or scheme == "light":
                    photograph(browser, address, scheme, {}, wanted.folder, wanted.width, EMPTY)


def prepare(home: Path, *, fresh: bool) -> dict[str, str]:
    """Carry the default study to its report; returns the names of the study and of a draft."""
    if fresh:
        _lab(home, "study", str(STUDY), "--out", str(home / "out"))
    from_home = _lab(home, "status")["studies"]
    study = max(from_home, key=lambda item: ORDER.index(item["state"]))["registration"]
    if fresh:
        _lab(home, "interpret", study)
        (home / "drafts" / "depth-and-decay.toml").write_bytes(STUDY.read_bytes())
        paper = home / "paper.txt"
        paper.write_text(PAPER)
        _lab(home, "distill", str(paper))
    draft = next((f"draft-{path.stem}" for path in sorted((home / "drafts").glob("[!p]*.toml"))), study)
    states = plan_states(home, STUDY.read_text())
    known = home / "locked.txt"
    if not known.exists():
        lock = _lab(home, "lock", str(home / "drafts" / "plan-stricter.toml"))
        known.write_text(lock["registration"])
    (home / "drafts" / "plan-stricter.toml").unlink(missing_ok=True)
    return {"study": study, "draft": draft, "locked": known.read_text(), **states}


def photograph(
    browser: Browser,
    address: str,
    scheme: str,
    names: dict[str, str],
    folder: Path,
    width: int,
    pages: dict[str, str],
) -> None:
    """One picture per page, as tall as the page is; the states of a plan know the spread between seeds."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB", timezone_id="UTC"
    )
    page = context.new_page()
    for name, path in pages.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + path.format(**names))
        page.wait_for_selector(".st-key-strip")
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=120_000)
        page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
        page.wait_for_timeout(1500)
        if name == "preregister-ready":
            page.get_by_role("spinbutton", name="Spread between seeds").fill("1.2")
            page.keyboard.press("Enter")
            page.wait_for_timeout(2500)
        tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": max(900, min(tall, 8000))})
        page.wait_for_timeout(800)
        page.screenshot(path=folder / f"{name}-{scheme}.png")
        _smaller(folder / f"{name}-{scheme}.png")
        print(folder / f"{name}-{scheme}.png")
    if pages is PAGES:
        _slides(page, address, scheme, names["study"], folder)
    context.close()


def _smaller(path: Path) -> None:
    """256 colours are enough for text, lines and one photograph; a third of the bytes."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256)
    small.save(path, optimize=True)


def _slides(page: Page, address: str, scheme: str, study: str, folder: Path) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    for name, slide in SLIDES.items():
        page.goto(f"{address}/readout?study={study}&slide={slide}")
        page.wait_for_selector(".lb-foot")
        page.wait_for_timeout(3000)
        page.screenshot(path=folder / f"{name}-{scheme}.png")
        print(folder / f"{name}-{scheme}.png")


@contextmanager
def running_app(home: Path) -> Iterator[str]:
    """The app on a free port with this home."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "LAB_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        stop_app(app)


def stop_app(app: subprocess.Popen) -> None:
    """End the app; one that still serves a browser after ten seconds is killed: nothing of the record is in it."""
    app.send_signal(signal.SIGTERM)
    try:
        app.wait(timeout=10)
    except subprocess.TimeoutExpired:
        app.kill()
        app.wait()


def _lab(home: Path, *words: str) -> dict:
    command = [sys.executable, "-m", "lab", *words, "--home", str(home), "--json"]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout.decode().strip().splitlines()[-1])


if __name__ == "__main__":
    main()
