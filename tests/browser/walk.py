"""A person at the app, in Playwright: opens pages, presses buttons, reads, downloads; notes every traceback."""

from pathlib import Path

SMALL = """
title = "Width and activation on digits"
question = "Do width and activation matter for a tiny network?"
claim = "Wider networks are more accurate."
demonstration = true

[dataset]
name = "digits"
split = { train = 1000, validation = 400, test = 397, seed = 0 }

[model]
kind = "mlp"
depth = 1

[[factors]]
name = "width"
levels = [4, 32]

[[factors]]
name = "activation"
levels = ["relu", "tanh"]

[replicates]
count = 2

[recipe]
epochs = 3
batch_size = 50
optimizer = "adamw"
learning_rate = 3e-3
schedule = "cosine"

[[responses]]
name = "test_accuracy"
primary = true

[[hypotheses]]
id = "H1"
claim = "Wider is more accurate."
effect = "width"
contrast = "difference"
expect = "increase"
sesoi = 0.02

[[hypotheses]]
id = "H2"
claim = "The activation matters little."
effect = "activation"
contrast = "difference"
expect = "equivalence"
sesoi = 0.05
"""
PATIENCE = 40.0
"""Seconds until something that does not appear counts as missing: long, because a busy machine is no fault of the app."""
HARMLESS = ("_stcore/health", "_stcore/host-config")
"""Deep links ask for these under the page's own path first; Streamlit answers 404 and goes on."""


class Walk:
    """One tab of one browser."""

    def __init__(self, page, address: str) -> None:
        self.page, self.address, self.errors = page, address, []
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        self.pending: set = set()
        page.on("request", lambda request: self.pending.add(request))
        page.on("requestfinished", lambda request: self.pending.discard(request))
        page.on("requestfailed", lambda request: self.pending.discard(request))

    def _note(self, message) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not any(part in where for part in HARMLESS):
            self.errors.append(f"{message.text} {where}")

    def open(self, path: str) -> None:
        """Open a page and wait until it is drawn."""
        self.page.goto(self.address + path)
        self.settle()

    def reload(self) -> None:
        """Reload the tab; the address alone must bring everything back."""
        self.page.reload()
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run."""
        self.page.wait_for_selector(".st-key-strip")
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
        assert self.page.get_by_test_id("stException").count() == 0, "a traceback is on the page"

    def rest(self) -> None:
        """Wait until nothing has been asked of the server for a while: a page that is left earlier asks for files that went with it."""
        quiet = 0
        while quiet < 5:
            self.page.wait_for_timeout(100)
            quiet = 0 if self.pending else quiet + 1

    def sees(self, text: str, *, seconds: float = PATIENCE) -> None:
        """Wait until the text is on the page."""
        self.page.get_by_text(text, exact=False).first.wait_for(timeout=seconds * 1000)

    def press(self, name: str, *, seconds: float = PATIENCE) -> None:
        """Press the button of that name, once the page is at rest."""
        self.rest()
        self.page.get_by_role("button", name=name, exact=True).first.click(timeout=seconds * 1000)
        self.settle()

    def key(self, key: str, title: str) -> None:
        """Press a key in Readout mode and wait for the slide with that title."""
        self.page.keyboard.press(key)
        self.page.locator(".lb-slide-head h1", has_text=title).wait_for()
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")

    def choose(self, text: str) -> None:
        """Choose one of the options that stand side by side, by its words."""
        self.page.get_by_text(text).first.click()
        self.settle()

    def upload_study(self, path: Path) -> None:
        """New study from a file."""
        self.press("New study")
        self.page.locator("input[type=file]").first.set_input_files(path)
        self.press("Use this file")

    def download(self, name: str, target: Path, *, seconds: float = PATIENCE) -> Path:
        """Press a download button and keep the file."""
        button = self.page.get_by_role("button", name=name, exact=True).first
        button.wait_for(timeout=seconds * 1000)
        with self.page.expect_download() as arriving:
            button.click()
        arriving.value.save_as(target)
        return target
