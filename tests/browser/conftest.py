"""A running app on a free port with a home of its own, and Debian's Chromium to look at it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """One browser for all tests; they skip where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def start_app(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """Start an app on a home and return its address; a second call on the same home replaces the first app."""
    running: list[subprocess.Popen] = []

    def start(home: Path) -> str:
        while running:
            stop_app(running.pop())
        port = free_port()
        with open(tmp_path / f"app-{port}.log", "wb") as log:
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
                    cwd=ROOT,
                    env={**os.environ, "LAB_HOME": str(home), "LOCKBOX_USER_LIST": str(tmp_path / "locks.jsonl")},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        wait_until_healthy(port, running[-1])
        return f"http://localhost:{port}"

    yield start
    while running:
        stop_app(running.pop())


def wait_until_healthy(port: int, app: subprocess.Popen, seconds: float = 30.0) -> None:
    """Return when the app answers; TimeoutError when it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and app.poll() is None:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"the app on port {port} did not come up")


def stop_app(app: subprocess.Popen) -> None:
    """End the app as a closed terminal would; its workers live on by design."""
    app.send_signal(signal.SIGTERM)
    try:
        app.wait(timeout=10)
    except subprocess.TimeoutExpired:
        app.kill()
        app.wait()
