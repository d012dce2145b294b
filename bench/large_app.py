"""`python -m bench.large_app`: the pages on a study of 1,000 runs and 4 million metric rows, in Debian's Chromium."""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from bench.app import CHROMIUM, ROOT, line, open_home, running_app
from bench.drawn import AT_REST, WATCH, Drawn, drawn
from bench.large_home import large_home
from bench.machine import describe
from store import queries

SCRIPTED = ("anova", "contrasts", "tests", "family", "equivalence", "intervals", "targets", "residuals", "overview")
PAGES = ("Run", "Analyze", "Home")
LONGEST_MS = 120_000
PAUSE_S = 20.0
"""So long Home stands in every second round: what it computes meanwhile is ready when Analyze is opened."""
SCREEN = {"width": 1440, "height": 900}
Found = dict[str, list[Drawn]]


def main() -> None:
    """Make the home where none is given, fill its index, then measure first visits and everything after them."""
    parser = argparse.ArgumentParser(prog="python -m bench.large_app", description=__doc__)
    parser.add_argument("--home", type=Path, help="a home of bench.large_home (default: make one, some minutes)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds in Chromium, two apps each (default 3; 0: none)")
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
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
        found: Found = {}
        for pause in (0.0, PAUSE_S) * chosen.rounds:
            with running_app(home.root) as address:
                measure(browser.new_page(viewport=SCREEN), address, study, pause, found)
        browser.close()
        if found:
            told(found)
        print("\nProcessor seconds of the page's script")
        # Last: this process keeps the index of the home, and an app that does not get it makes one in memory.
        for name, seconds in scripts(home.root, study).items():
            print(f"{name:44}{line(seconds)}")
    print(f"load at the end {os.getloadavg()[0]:.1f}")


def measure(tab: Page, address: str, study: str, pause_s: float, found: Found) -> None:
    """One new app and one tab: a start, two tours of the pages, every view twice, and another factor of the curves."""
    tab.add_init_script(WATCH)
    began = time.perf_counter()
    open_home(tab, f"{address}/?study={study}")
    found.setdefault("start to a usable Home", []).append(Drawn(time.perf_counter() - began, 0.0, 0.0))
    time.sleep(pause_s)
    first = f"first visit, Home has stood for {pause_s:.0f} s" if pause_s else "first visit, at once"
    for tour in (first, "again"):
        for name in PAGES:
            keep(tab, f"{name}, {tour}", tab.locator(".st-key-navigation a").filter(has_text=name), found)
    tab.locator(".st-key-navigation a").filter(has_text="Analyze").click()
    buttons = tab.locator(".st-key-choice-view button")
    buttons.first.wait_for(timeout=LONGEST_MS)
    tab.wait_for_function(AT_REST, timeout=LONGEST_MS)
    names = [text.strip() for text in buttons.all_inner_texts()]
    for tour in ("first" + first.removeprefix("first visit"), "again"):
        for name in [*names[1:], names[0]]:
            keep(tab, f"Analyze, view {name}, {tour}", buttons.filter(has_text=name).first, found)
    tab.locator(".st-key-navigation a").filter(has_text="Run").click()
    tab.locator(".st-key-curve-group button").first.wait_for(timeout=LONGEST_MS)
    tab.wait_for_function(AT_REST, timeout=LONGEST_MS)
    for name in ("width", "depth"):
        chosen = tab.locator(".st-key-curve-group button").filter(has_text=name).first
        keep(tab, f"Run, curves grouped by {name}", chosen, found)
    tab.close()


def keep(tab: Page, name: str, link: Locator, found: Found) -> None:
    """One click, measured."""
    found.setdefault(name, []).append(drawn(tab, link.click, LONGEST_MS))


def told(found: Found) -> None:
    """Every step: seconds until it is drawn, and processor seconds of the browser's page and of the app (medians)."""
    print("\nSeconds in Chromium until the page changes no more; processor seconds of page and app until it rests")
    for name, all_ in found.items():
        page, app = (statistics.median(getattr(one, part) for one in all_) for part in ("page", "app"))
        print(f"{name:66}{line([one.seconds for one in all_])}   {page:5.2f} + {app:.2f} s")


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


if __name__ == "__main__":
    main()
