"""The README is a tested thing: its tree, its commands, its links and its verbs exist."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def test_every_line_of_the_tree_exists_and_no_folder_is_missing() -> None:
    block = README.split("```text\n", 1)[1].split("```", 1)[0]
    named, parent = set(), ""
    for line in block.splitlines():
        name = line.split()[0]
        path = parent + name if line.startswith("  ") else name
        parent = parent if line.startswith("  ") else name
        assert (ROOT / path).exists(), path
        named.add(path.rstrip("/"))
    packages = {f"lab/{path.parent.name}" for path in ROOT.glob("lab/*/__init__.py")}
    assert packages <= named


def test_make_targets_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?= *(?:#|`|$))", README, re.MULTILINE)) <= targets


def test_links_and_pictures_exist() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README) + re.findall(r'(?:src|srcset)="([^"]+)"', README)
    missing = [link for link in links if not link.startswith("http") and not (ROOT / link).exists()]
    assert missing == []


def test_verbs_named_exist() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "lab", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    verbs = set(re.findall(r"python -m lab ([a-z]+)", README))
    assert verbs and all(re.search(rf"^\s+{verb}\b", shown, re.MULTILINE) for verb in verbs)
