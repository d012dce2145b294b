"""`python -m bench.app`: seconds from the start of the app to a usable Home, and per page switch, in Debian's Chromium."""

import argparse
import itertools
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench.machine import describe

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PAGES = ("Preregister", "Run", "Analyze", "Interpret", "Report", "Distill", "Home")
TOURS = ("first visit", "again")
DRAWN = """name => document.querySelector('.st-key-navigation strong')?.textContent === name
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"""
LIMIT_MS = 30_000


def main() -> None:
    """Measure on a home with a finished study; make one where none is given."""
    parser = argparse.ArgumentParser(prog="python -m bench.app", description=__doc__)
    parser.add_argument("--home", type=Path, help="a home with a finished study (default: run the digits study first)")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        home = chosen.home or finished_home(Path(scratch) / "home")
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
        starts, switches = measure(browser, home, chosen.rounds)
        browser.close()
    print(f"{'start to a usable Home':32}{line(starts)}")
    for tour in TOURS:
        for name in PAGES:
            print(f"{f'switch to {name}, {tour}':32}{line(switches[tour, name])}")


def line(seconds: list[float]) -> str:
    """Median, range and number of measurements."""
    return f"{statistics.median(seconds):6.2f} s  ({min(seconds):.2f} to {max(seconds):.2f}, n = {len(seconds)})"


def measure(browser: Browser, home: Path, rounds: int) -> tuple[list[float], dict[tuple[str, str], list[float]]]:
    """Seconds of every start, and of every switch by tour and page; each round is a new app, a new tab and two tours.

    The first tour begins the moment Home is drawn, while the app still imports what later pages need.
    """
    starts, switches = [], defaultdict(list)
    study = next((home / "registrations").iterdir()).name[:64]
    for _ in range(rounds):
        began = time.perf_counter()
        with running_app(home) as address:
            tab = browser.new_page()
            open_home(tab, f"{address}/?study={study}")
            starts.append(time.perf_counter() - began)
            for tour, name in itertools.product(TOURS, PAGES):
                switches[tour, name].append(switch(tab, name))
            tab.close()
    return starts, switches


def open_home(tab: Page, address: str) -> None:
    """Open the app as soon as it listens, and wait until Home is drawn."""
    until = time.monotonic() + LIMIT_MS / 1000
    while True:
        try:
            tab.goto(address, wait_until="commit")
            break
        except Error:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
    tab.wait_for_function(DRAWN, arg="Home", timeout=LIMIT_MS)


def switch(tab: Page, name: str) -> float:
    """Seconds from the click on a page's link until it is drawn to the end."""
    link = tab.locator(".st-key-navigation a").filter(has_text=name)
    began = time.perf_counter()
    link.click()
    tab.wait_for_function(DRAWN, arg=name, timeout=LIMIT_MS)
    return time.perf_counter() - began


def finished_home(home: Path) -> Path:
    """Carry the default study to its report."""
    command = [sys.executable, "-m", "lab", "study", "configs/studies/digits.toml", "--out", str(home / "out")]
    subprocess.run([*command, "--home", str(home)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return home


@contextmanager
def running_app(home: Path) -> Iterator[str]:
    """The app on a free port; its address comes at once, before it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "LAB_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://localhost:{port}"
    finally:
        app.terminate()
        app.wait(timeout=20)


if __name__ == "__main__":
    main()
