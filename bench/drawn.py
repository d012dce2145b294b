"""Until when a page changes after a click, and what that costs the processor: charts are drawn after the script has ended."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

WATCH = """
document.addEventListener('click', () => { window.benchClick = performance.now(); }, true);
new MutationObserver(() => { window.benchChange = performance.now(); })
    .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""
AT_REST = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner]')
    && window.benchChange > window.benchClick && performance.now() - window.benchChange > 500"""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Seconds from a click to the last change of the page, and processor seconds of the browser's page and of the app until it rests."""

    seconds: float
    page: float
    app: float


def drawn(tab: Page, click: Callable[[], None], limit_ms: int) -> Drawn:
    """What a click leads to; the tab was opened with WATCH as its first script."""
    before = _spent()
    click()
    tab.wait_for_function(AT_REST, timeout=limit_ms)
    page, app = (after - old for after, old in zip(_spent(), before, strict=True))
    return Drawn(tab.evaluate("(window.benchChange - window.benchClick) / 1000"), page, app)


def _spent() -> tuple[float, float]:
    """Processor seconds so far of all pages of browsers, and of all apps, that this process has started."""
    spent = {"--type=renderer": 0.0, "streamlit": 0.0}
    for process in _below(os.getpid()):
        for kind in spent:
            if kind in _read(process, "cmdline"):
                fields = _read(process, "stat").rpartition(")")[2].split()
                spent[kind] += (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0
    return spent["--type=renderer"], spent["streamlit"]


def _below(process: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False).stdout.split()
    return [one for child in found for one in (int(child), *_below(int(child)))]


def _read(process: int, name: str) -> str:
    try:
        return Path(f"/proc/{process}/{name}").read_text()
    except OSError:
        return ""
