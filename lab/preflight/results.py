"""What a check of the preflight found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["passed", "warning", "failed"]
Tell = Callable[[str, float], None]
"""Called with what is being checked and the fraction done, 0..1."""
OURS = "This is a fault of the program: do not run the study"
"""The remedy where nothing in the plan can be at fault."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: `seen` and `wanted` in words with their units, `remedy` where it did not pass, `where` to look."""

    name: str
    verdict: Verdict
    seen: str
    wanted: str
    remedy: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Preflight:
    """All checks of one study; `golden_batch` is the SHA-256 of the first run's first batch."""

    checks: tuple[Check, ...]
    golden_batch: str
    seconds: float

    @property
    def verdict(self) -> Verdict:
        """The worst of the checks."""
        found = {check.verdict for check in self.checks}
        return "failed" if "failed" in found else "warning" if "warning" in found else "passed"


def few(names: list[str]) -> str:
    """The first three of some names, and how many more there are."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
