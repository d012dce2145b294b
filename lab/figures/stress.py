"""Runs under stress as pictures: accuracy over severity, every cell under one condition, registered contrasts under all of them."""

from typing import Any

from lab.analysis.stress_rows import StressLook, StressRow
from lab.figures import numbers
from lab.figures.cells import NO_TEST
from lab.figures.figure import Figure
from lab.figures.intervals import interval_rows, more_rows, row
from lab.figures.lines import Axis, lines, mean_row, run_row
from lab.figures.style import SCREEN, Size
from lab.stress.conditions import AMOUNTS, CLEAN, DIFFERENCES, NAMES, eps_text
from lab.study.design import level_label

UNIT = "fraction"
ATTACK_WORDS = (
    "eps is the largest change of a pixel in units of its range 0..1, before standardisation; an image is right only where it is "
    "right unchanged and at every end of the attack. An attack is a bound from above: a stronger one may do worse, most of all "
    "where gradients are masked (Athalye et al. 2018)."
)


def stress_curves(found: StressLook, family: str, factor: str, size: Size = SCREEN) -> Figure:
    """Accuracy over the severities of a family by level of a factor; severity 0 are the same images unchanged."""
    rows = [one for one in found.rows if one.family == family and not one.data]
    attack = family in ("fgsm", "pgd")
    images = max((one.n_images for one in rows), default=0)
    unchanged = next(one for one in found.unchanged if one.n_images == images)
    points = [(0.0, unchanged)]
    points += [(round(one.amount * 255, 6) if attack else float(one.severity), one) for one in rows]
    drawn = [item for at, one in sorted(points, key=lambda pair: pair[0]) for item in _at(one, at, factor)]
    labels: dict[float, Any] = {0.0: "unchanged"} | {at: _tick(one) for at, one in points[1:]}
    axis = Axis("eps" if attack else f"severity of {_head(family)}", labels)
    chart = lines(drawn, axis, "accuracy (%)", size, guide=100 * found.chance)
    by = (
        f"by {factor.replace('_', ' ')}, other factors averaged with equal weights"
        if factor
        else "all cells with equal weights"
    )
    how = (
        f"{_steps(rows)}{ATTACK_WORDS}"
        if attack
        else f"{_head(family)[0].upper()}{_head(family)[1:]}: {DIFFERENCES[family]}"
    )
    n = max((one.n_runs for one in rows), default=0)
    caption = (
        f"Accuracy under {_head(family)} {by} ({n} runs, {images:,} test images each): points are means, lines "
        f"{numbers.confidence(found.level)} {found.error} t intervals over runs, unadjusted, rings single runs; dashed: chance. {how}"
    )
    said = "; ".join(
        f"{one['series']} at {one['where']} {numbers.fixed(one['value'], 1)} %" for one in drawn if one["row"] == "mean"
    )
    return Figure(chart, caption, f"Accuracy under {family}: {said}.", drawn, of=found)


def _steps(rows: list[StressRow]) -> str:
    if not rows or rows[0].family == "fgsm":
        return "FGSM is one step along the sign of the gradient (Goodfellow et al. 2015); "
    kinds = sorted({(one.steps, one.restarts) for one in rows})
    said = " or ".join(f"{steps} steps of 2.5 eps / {steps} from {starts} starts" for steps, starts in kinds)
    return f"PGD takes {said}, the first at the image, the others drawn in the ball (Madry et al. 2018); "


def _tick(one: StressRow) -> str | list[str]:
    if one.family in AMOUNTS:
        return [str(one.severity), AMOUNTS[one.family].format(one.amount)]
    return eps_text(one.amount)


def _at(one: StressRow, at: float, factor: str) -> list[dict[str, Any]]:
    """Means of the levels, and the runs behind them."""
    levels = [level for level in one.levels if level.factor == factor]
    where = "unchanged" if at == 0 else one.label
    shown = [
        mean_row(
            level_label(factor, level.level),
            at,
            (100 * level.mean, 100 * level.low, 100 * level.high),
            where=where,
            n_runs=level.n_runs,
        )
        for level in levels
    ] or [mean_row("all cells", at, (100 * one.mean, float("nan"), float("nan")), where=where, n_runs=one.n_runs)]
    for cell in one.cells:
        series = level_label(factor, cell.levels[factor]) if levels else "all cells"
        shown += [
            run_row(series, at, 100 * value, run, where=where)
            for value, run in zip(cell.values, cell.run_ids, strict=True)
        ]
    return shown


def stress_cells(found: StressLook, one: StressRow, size: Size = SCREEN) -> Figure:
    """The paired change of every cell under one condition, the largest loss first."""
    cells = sorted((cell for cell in one.cells if cell.n), key=lambda cell: cell.change)
    rows = [
        row(
            "",
            cell.label,
            (100 * cell.change, 100 * cell.change_low, 100 * cell.change_high),
            accuracy=100 * cell.mean,
            low_accuracy=100 * cell.low,
            high_accuracy=100 * cell.high,
            n_runs=cell.n,
            runs=[100 * change for change in cell.changes],
        )
        for cell in cells
    ]
    against = (
        "accuracy on the study's own test images" if one.data and one.family == CLEAN else "the same images unchanged"
    )
    chart = interval_rows(rows, "change in accuracy (pp)", size, rings="runs")
    caption = (
        f"Change in accuracy of every cell {said_condition(one)} against {against} ({one.n_images:,} images; {_counts(one)} runs a "
        f"cell): points are means of the paired changes of runs, lines their {numbers.confidence(found.level)} t intervals, unadjusted, rings single runs. "
        f"{NO_TEST}{more_rows(rows)}"
    )
    text = "; ".join(f"{item['label']} {numbers.fixed(item['estimate'], 1, sign=True)} pp" for item in rows[:20])
    return Figure(chart, caption, f"Change in accuracy: {text}.", rows, of=found)


def _counts(one: StressRow) -> str:
    counts = sorted({cell.n for cell in one.cells})
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"


def said_condition(one: StressRow) -> str:
    """A condition with its data, for sentences: "under noise 3 (sd 0.08)", "on other digits"."""
    under = "" if one.family == CLEAN else f"under {one.label}"
    return f"{under} on {one.data}".strip() if one.data else under or "on unchanged images"


def stress_contrasts(found: StressLook, hypothesis: str, size: Size = SCREEN) -> Figure:
    """One registered contrast under every condition, beside its estimate on unchanged images."""
    rows = []
    for one in (*found.unchanged[-1:], *found.rows):
        item = next(item for item in one.contrasts if item.id == hypothesis)
        if item.sign == "not measured":
            continue
        ends = (100 * item.estimate, 100 * item.low, 100 * item.high)
        more = {"unchanged": 100 * item.clean, "sign": item.sign, "excludes_zero": str(item.excludes_zero)}
        rows.append(
            row(
                one.data or ("" if one.family == CLEAN else _head(one.family)),
                one.label,
                ends,
                **more,
                df=item.df,
                n_images=one.n_images,
            )
        )
    label = found.rows[0].contrasts and next(item.label for item in found.rows[0].contrasts if item.id == hypothesis)
    before = [one["estimate"] for one in rows[:1] if one["label"] == "unchanged"]
    chart = interval_rows(rows, "contrast of accuracy (pp)", size, mark=before[0] if before else None)
    turned = sum(one["sign"] == "other" for one in rows)
    caption = (
        f"{hypothesis} ({label}) with accuracy under each condition in the place of test accuracy ({found.rows[0].n_runs} runs): lines "
        f"are {numbers.confidence(found.level)} {found.error} t intervals, unadjusted; dashed: on unchanged images. The estimate has the other sign than on the same "
        f"images unchanged in {turned} of {len(rows) - len(found.unchanged[-1:])} conditions. The registered verdict is about unchanged images and stands.{more_rows(rows)}"
    )
    said = "; ".join(f"{one['label']} {numbers.fixed(one['estimate'], 1, sign=True)} pp" for one in rows)
    return Figure(chart, caption, f"{hypothesis} under stress: {said}.", rows, of=found)


def _head(family: str) -> str:
    return NAMES.get(family, family)
