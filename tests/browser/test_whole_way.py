"""From an empty home through draft, lock, run, unseal and analysis to a downloaded six-page PDF, as a person would."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.browser.walk import SMALL, Walk

pytestmark = pytest.mark.browser


def test_the_whole_way(chromium, start_app: Callable[[Path], str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    address = start_app(home)
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", accept_downloads=True
    )
    walk = Walk(context.new_page(), address)

    walk.open("/")
    walk.sees("An empty notebook")
    (tmp_path / "small.toml").write_text(SMALL)
    walk.upload_study(tmp_path / "small.toml")

    walk.sees("What this plan can see")
    walk.choose("7 Lock")
    walk.press("Lock the plan (cannot be undone)")

    walk.press("Start the 8 runs")
    walk.sees("Open the lockbox (once)", seconds=120)
    walk.reload()
    walk.press("Open the lockbox (once)")
    walk.press("Open the lockbox now")
    walk.press("Read the results →")

    walk.sees("Registered")
    walk.sees("Exploratory")
    walk.sees("Runs from elsewhere")
    walk.press("Build the report →")
    walk.press("Build the report")
    paper = walk.download("Download the paper (PDF)", tmp_path / "paper.pdf", seconds=60)
    assert len(pypdfium2.PdfDocument(paper)) == 6
    walk.rest()
    readout_mode(walk)
    assert walk.errors == []


def readout_mode(walk: Walk) -> None:
    """By the keyboard through the talk: nothing scrolls, nothing is asked of another host, Esc leads back to Report."""
    asked: list[str] = []
    walk.page.on("request", lambda request: asked.append(request.url))
    walk.page.get_by_role("link", name="Enter readout mode →").click()
    walk.page.locator(".lb-slide-head h1", has_text="Width and activation on digits").wait_for()
    walk.key("ArrowRight", "The question")
    walk.key("PageDown", "The design")
    walk.key("Backspace", "The question")
    walk.page.keyboard.press("5")
    walk.key("Enter", "How it was run")
    walk.key("Space", "Every run")
    walk.page.locator(".st-key-slide svg .mark-symbol path").first.wait_for()
    body = walk.page.locator(".st-key-slide")
    assert body.evaluate(
        "e => [e.scrollHeight <= e.clientHeight + 1, document.scrollingElement.scrollHeight <= innerHeight]"
    ) == [True, True]
    walk.page.locator(".lb-timer", has_text=re.compile(r"slide \d+:\d\d")).wait_for()
    every_slide_fits(walk)
    own = (walk.address, walk.address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
    walk.page.keyboard.press("Escape")
    walk.sees("Build it again")


def every_slide_fits(walk: Walk) -> None:
    """Type is set anew for each slide, also where its elements are those of the slide before."""
    fits = "e => e.scrollHeight <= e.clientHeight + 1 && [...e.querySelectorAll('.lb-slide-table')].every(t => t.scrollWidth <= t.clientWidth + 1)"
    jumps = walk.page.locator(".st-key-jump button")
    count = jumps.count()
    assert count > 15
    types = set()
    for index in (*range(count), 0):
        jumps.nth(index).evaluate("e => e.click()")
        walk.page.locator(f'.lb-foot[data-index="{index}"]').wait_for(state="attached")
        walk.page.wait_for_function(f"({fits})(document.querySelector('.st-key-slide'))")
        types.add(walk.page.locator(".st-key-slide").evaluate("e => e.style.getPropertyValue('--type')"))
    assert len(types) > 1
    walk.page.locator(".lb-slide-head h1", has_text="Width and activation on digits").wait_for()


def test_a_second_tab_and_a_restarted_app_lose_nothing(
    chromium, start_app: Callable[[Path], str], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    address = start_app(home)
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    walk = Walk(context.new_page(), address)
    walk.open("/")
    (tmp_path / "long.toml").write_text(SMALL.replace("epochs = 3", "epochs = 40"))
    walk.upload_study(tmp_path / "long.toml")
    walk.choose("7 Lock")
    walk.press("Lock the plan (cannot be undone)")
    walk.press("Start the 8 runs")
    walk.sees("of 8")

    place = walk.page.url.removeprefix(address)
    second = Walk(context.new_page(), address)
    second.open(place)
    second.sees("of 8")
    address = start_app(home)  # ends the first app; the worker goes on
    third = Walk(context.new_page(), address)
    third.open(place)
    third.sees("Open the lockbox (once)", seconds=90)
    third.sees("8 of 8")
    assert third.errors == []
