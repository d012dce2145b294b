"""What a check of the preflight found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["passed", "warning", "failed"]
Tell = Callable[[str, float], None]
"""Called with what is being checked and the fraction done, 0..1."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: `seen` and `wanted` in words with their units, `remedy` where it did not pass."""

    name: str
    verdict: Verdict
    seen: str
    wanted: str
    remedy: str = ""


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
