"""A number of a paper beside one cell of ours: what differs line by line, and whether ours is where the paper's runs predict."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lab.analysis.sample import sample
from lab.analysis.setting import Setting, settings
from lab.analysis.table import RESPONSE_UNITS, RunTable
from lab.errors import InvalidInput
from lab.stats.prediction import prediction_interval, sd_from
from lab.study.design import Cell
from lab.study.draft import Study
from lab.study.standing import ExploratoryFinding

LEVEL = 0.95
Spread = Literal["sd", "se", "ci"]
NONE = float("nan")


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """What the paper reports, in the response's unit: `value`, and where given its spread, of which kind, and runs `n`.

    `spread_kind` "ci" is half the width of a 95 % interval; `source` says where the number stands.
    """

    value: float
    spread: float | None = None
    spread_kind: Spread = "sd"
    n: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class AgainstPaper(ExploratoryFinding):
    """Ours against theirs; `inside` is None where no interval is possible, and `why` says why. Always exploratory.

    `difference` is ours minus theirs; `low` and `high` bound the mean of our `n` runs as the paper's runs predict it, `sd` is ours,
    `paper_sd` theirs as an sd.
    """

    response: str
    unit: str
    cell: str
    label: str
    mean: float
    sd: float
    n: int
    values: tuple[float, ...]
    paper: PaperNumber
    paper_sd: float
    difference: float
    low: float
    high: float
    level: float
    inside: bool | None
    why: str
    lines: tuple[Setting, ...]
    matched: int
    changed: int
    unknown: int
    sentence: str


def against_paper(
    study: Study, table: RunTable, cell: Cell, paper: PaperNumber, theirs: Mapping[str, str]
) -> AgainstPaper:
    """Compare the completed runs of a cell with a paper's number; `theirs` says by item what the paper did ("same": as here).

    InvalidInput for an item that does not exist, a number that cannot be this response, a spread below 0 or a cell without runs.
    """
    name = study.primary.name
    _demand(paper, RESPONSE_UNITS[name])
    data = sample(table, name, name)
    values = data.values[data.cell == cell.index]
    if not len(values):
        raise InvalidInput("no run of this cell has ended", where="against", seen=cell.label)
    lines = settings(study, cell, theirs, runs=paper.n)
    n, mean = len(values), float(np.mean(values))
    sd = float(np.std(values, ddof=1)) if n > 1 else NONE
    why, paper_sd, low, high = _predicted(paper, n)
    inside = None if why else low <= mean <= high
    count = {state: sum(line.state == state for line in lines) for state in ("matched", "changed", "unknown")}
    found = AgainstPaper(
        response=name,
        unit=RESPONSE_UNITS[name],
        cell=f"c{cell.index:02}",
        label=cell.label,
        mean=mean,
        sd=sd,
        n=n,
        values=tuple(float(value) for value in values),
        paper=paper,
        paper_sd=paper_sd,
        difference=mean - paper.value,
        low=low,
        high=high,
        level=LEVEL,
        inside=inside,
        why=why,
        lines=lines,
        **count,
        sentence="",
    )
    return _told(found)


def _demand(paper: PaperNumber, unit: str) -> None:
    if not math.isfinite(paper.value) or (unit == "fraction" and not 0 <= paper.value <= 1):
        remedy = "Write an accuracy as a fraction: 0.953 for 95.3 %" if unit == "fraction" else "Write a number"
        raise InvalidInput(
            "the paper's number cannot be this response", where="--value", seen=paper.value, remedy=remedy
        )
    if paper.spread is not None and not (paper.spread >= 0 and math.isfinite(paper.spread)):
        raise InvalidInput("a spread is 0 or more", where="--spread", seen=paper.spread)
    if paper.n is not None and paper.n < 1:
        raise InvalidInput("a number of runs is 1 or more", where="--n", seen=paper.n)


def _predicted(paper: PaperNumber, new: int) -> tuple[str, float, float, float]:
    """Why there is no interval, or the paper's sd and both ends."""
    missing = [words for value, words in ((paper.spread, "spread"), (paper.n, "number of runs")) if value is None]
    if missing:
        return f"the paper gives no {' and no '.join(missing)}", NONE, NONE, NONE
    if paper.n < 2:
        return "the paper's number is one run, and a spread of one run says nothing about others", NONE, NONE, NONE
    if paper.spread == 0:
        return "a spread of 0 is a rounded one, and predicts nothing but the number itself", NONE, NONE, NONE
    sd = sd_from(paper.spread_kind, paper.spread, paper.n, LEVEL)
    found = prediction_interval(paper.value, sd, paper.n, new, LEVEL)
    return "", sd, found.low, found.high


def _told(found: AgainstPaper) -> AgainstPaper:
    runs = "1 run" if found.n == 1 else f"the mean of {found.n} runs"
    head = f"{found.cell} ({found.label}), {runs}: {_level(found.mean, found.unit)}; the paper {_level(found.paper.value, found.unit)}"
    if found.inside is None:
        said = (
            f"{head}. No prediction interval is possible: {found.why}. Whether a difference of {_change(found)} is more than "
            "other seeds would make cannot be said from it"
        )
    else:
        place = "inside" if found.inside else "above" if found.mean > found.high else "below"
        ends = f"{_level(found.low, found.unit)} to {_level(found.high, found.unit)}"
        said = (
            f"{head}, which predicts {ends} for {runs} (95 %, t with {found.paper.n - 1} df from the paper's {found.paper.n} runs). "
            f"Ours lies {place}{'' if place == 'inside' else ' it'}"
        )
    lines = f"{found.matched} matched, {found.changed} changed, {found.unknown} unknown of {len(found.lines)} lines"
    rest = "" if not (found.changed or found.unknown) else "; any of those that are not matched may make a difference"
    return replace(found, sentence=f"{said}. {lines}{rest}. Exploratory.")


def _level(value: float, unit: str) -> str:
    return f"{100 * value:.2f} %" if unit == "fraction" else f"{value:.4g} {unit}"


def _change(found: AgainstPaper) -> str:
    size = (
        f"{100 * abs(found.difference):.2f} pp"
        if found.unit == "fraction"
        else f"{abs(found.difference):.4g} {found.unit}"
    )
    return f"{'+' if found.difference >= 0 else '−'}{size}"
