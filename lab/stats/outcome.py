"""What a test found: statistic, p, and the smallest p it could have given with these data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A two-sided test of `n` values; `smallest_p` is 0 where the null distribution is continuous.

    `method` names the test and how its p was found, `note` what was done about ties and zeros ("" where nothing).
    """

    method: str
    statistic: float
    p: float
    smallest_p: float
    n: int
    note: str = ""

    def __str__(self) -> str:
        least = f"smallest possible p {self.smallest_p:.2g}" if self.smallest_p > 0 else "p has no lower bound"
        return f"{self.method}: statistic {self.statistic:.4g}, p = {self.p:.3g} ({least}, n = {self.n})"
