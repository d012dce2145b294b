"""`python -m bench.large_app`: the pages on a study of 1,000 runs and 4 million metric rows, in Debian's Chromium."""

import argparse
import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from streamlit.testing.v1 import AppTest

from bench.app import CHROMIUM, DRAWN, LIMIT_MS, ROOT, line, open_home, running_app, switch
from bench.large_home import large_home
from bench.machine import describe
from store import queries

SCRIPTED = ("anova", "contrasts", "tests", "family", "equivalence", "intervals", "targets", "residuals", "overview")
PAGES = ("Run", "Analyze", "Home")
VIEWS = ("ANOVA", "Contrasts", "Permutation and ranks", "Equivalence", "Residuals", "Overview")
SETTLED = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner]')"""


def main() -> None:
    """Make the home where none is given, fill its index, then measure first visits and everything after them."""
    parser = argparse.ArgumentParser(prog="python -m bench.large_app", description=__doc__)
    parser.add_argument("--home", type=Path, help="a home of bench.large_home (default: make one, some minutes)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds in Chromium (default 3; 0: none)")
    chosen = parser.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        home = large_home(chosen.home or Path(scratch) / "home")
        began = time.perf_counter()
        with queries.reading(home) as index:
            print(
                f"{'index from the journal':44}{time.perf_counter() - began:6.2f} s  ({len(queries.studies(index))} study)"
            )
        study = next(home.journal.glob("*.jsonl")).stem
        print("\nProcessor seconds of the page's script")
        for name, seconds in scripts(home.root, study).items():
            print(f"{name:44}{line(seconds)}")
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
        found: dict[str, list[float]] = {}
        for _ in range(chosen.rounds):
            with running_app(home.root) as address:
                measure(browser.new_page(), address, study, found)
        browser.close()
    print("\nSeconds in Chromium" if found else "")
    for name, seconds in found.items():
        print(f"{name:44}{line(seconds)}")


def measure(tab: Page, address: str, study: str, found: dict[str, list[float]]) -> None:
    """One new app and one tab: a start, two tours of the pages, the views twice, and another metric and pair."""
    began = time.perf_counter()
    open_home(tab, f"{address}/?study={study}")
    keep(found, "start to a usable Home", began)
    for tour in ("first visit", "again"):
        for name in PAGES:
            found.setdefault(f"switch to {name}, {tour}", []).append(switch(tab, name))
    switch(tab, "Analyze")
    for tour in ("first", "again"):
        for name in VIEWS:
            began = time.perf_counter()
            tab.locator(".st-key-choice-view button").filter(has_text=name).first.click()
            tab.wait_for_timeout(20)
            tab.wait_for_function(SETTLED, timeout=LIMIT_MS)
            keep(found, f"Analyze, view {name}, {tour}", began)
    switch(tab, "Run")
    for name in ("width", "depth"):
        began = time.perf_counter()
        tab.locator(".st-key-curve-group button").filter(has_text=name).first.click()
        tab.wait_for_timeout(20)
        tab.wait_for_function(SETTLED, timeout=LIMIT_MS)
        keep(found, f"Run, curves grouped by {name}", began)
    tab.wait_for_function(DRAWN, arg="Run", timeout=LIMIT_MS)
    tab.close()


def scripts(home: Path, study: str) -> dict[str, list[float]]:
    """Processor seconds of this process for every page and view, first and again: what a busy machine does not change."""
    os.environ["LAB_HOME"] = str(home)
    found: dict[str, list[float]] = {}
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    ran(app, "Home", found)
    app.query_params["study"] = study
    for name in ("run", "analyze"):
        app.switch_page(f"pages/{name}.py")
        ran(app, name.capitalize(), found)
    for name in SCRIPTED:
        app.segmented_control(key="choice-view").set_value(name)
        ran(app, f"Analyze, view {name}", found)
    return found


def ran(app: AppTest, name: str, found: dict[str, list[float]]) -> None:
    """Once, then three times again."""
    for time_of in (f"{name}, first", *[f"{name}, again"] * 3):
        began = time.process_time()
        app.run()
        found.setdefault(time_of, []).append(time.process_time() - began)
        assert not app.exception, app.exception[0].message


def keep(found: dict[str, list[float]], name: str, began: float) -> None:
    """One measurement."""
    found.setdefault(name, []).append(time.perf_counter() - began)


if __name__ == "__main__":
    main()
