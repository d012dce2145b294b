"""How numbers read on screen: percentage points with sign, intervals in brackets, p without a leading zero."""

import math

from lab.analysis.results import HypothesisResult

MINUS = "\u2212"


def scale(unit: str) -> float:
    """What a value is multiplied by to be shown: fractions are shown in percent."""
    return 100.0 if unit == "fraction" else 1.0


def unit_words(unit: str, *, change: bool = True) -> str:
    """The unit as shown: percentage points for changes of a fraction, percent for its level."""
    if unit == "fraction":
        return "pp" if change else "%"
    return unit


def fixed(value: float | None, decimals: int) -> str:
    """A number with so many decimals and a true minus; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{value:.{decimals}f}"
    return text.replace("-", MINUS) if float(text) else text.removeprefix("-")


def signed(value: float | None, decimals: int) -> str:
    """A number with its sign; zero has none."""
    text = fixed(value, decimals)
    shown = value is not None and math.isfinite(value) and float(text.replace(MINUS, "-")) > 0
    return f"+{text}" if shown else text


def significant(value: float | None, digits: int = 3) -> str:
    """A number with so many significant digits, for sums of squares."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"{value:.{digits}g}".replace("-", MINUS)


def percent(value: float | None, decimals: int = 1) -> str:
    """A fraction as percent, for example "41.3 %"."""
    return "–" if value is None or not math.isfinite(value) else f"{fixed(100 * value, decimals)} %"


def decimals_for(unit: str, half_width: float) -> int:
    """As many decimals as the interval supports: one for percentage points, two where it is narrower than 0.1."""
    width = abs(half_width) * scale(unit)
    if not math.isfinite(width) or width == 0:
        return 1 if unit == "fraction" else 3
    if unit == "fraction":
        return 2 if width < 0.1 else 1
    return 4 if width < 0.002 else 3


def interval(estimate: float, low: float, high: float, unit: str) -> str:
    """An effect with its interval, for example "−2.3 pp [−2.9, −1.7]"."""
    if not math.isfinite(estimate):
        return "not estimable"
    places, factor = decimals_for(unit, (high - low) / 2), scale(unit)
    shown = f"{signed(factor * estimate, places)} {unit_words(unit)}"
    if not (math.isfinite(low) and math.isfinite(high)):
        return f"{shown} (no interval)"
    return f"{shown} [{signed(factor * low, places)}, {signed(factor * high, places)}]"


def p_value(p: float | None) -> str:
    """A p-value as "p = .012" or "p < .001"."""
    if p is None or not math.isfinite(p):
        return "no p"
    return "p < .001" if p < 0.0005 else f"p = {p:.3f}".replace("0.", ".", 1) if p < 0.9995 else "p = 1"


def effect(item: HypothesisResult) -> str:
    """A hypothesis's estimate with everything it needs beside it: interval, kind, level and n."""
    negative, positive = item.n_sides
    sides = f"n = {positive} v {negative} runs" if positive and negative else f"n = {item.n_runs} runs"
    shown = interval(item.estimate, *item.interval, item.unit)
    return f"{shown} · {item.kind}, {100 * item.level:g} % · {sides}"


def test_line(item: HypothesisResult) -> str:
    """The tests behind a verdict, jointly adjusted, and what could have been detected."""
    parts = [f"{p_value(item.p)}, adjusted {p_value(item.p_adjusted)}"]
    if item.p_equivalence_adjusted is not None:
        parts.append(f"equivalence adjusted {p_value(item.p_equivalence_adjusted)}")
    if item.sesoi is not None:
        parts.append(f"SESOI {fixed(scale(item.unit) * item.sesoi, 1)} {unit_words(item.unit)}")
    if math.isfinite(item.detectable):
        size = fixed(scale(item.unit) * item.detectable, 1)
        parts.append(f"could have detected {size} {unit_words(item.unit)}")
    return " · ".join(parts)
