"""How numbers are written wherever results are: signs, units, brackets, p-values; U+2212 is the minus."""

import math

MINUS = "\u2212"
NONE = "–"
FACTORS = {"fraction": 100.0}
"""Accuracy is shown in percent and percentage points, every other unit as it is."""
LEAST_WRITTEN = 1e-99
"""A smallest possible p below this is written as that."""


def fixed(value: float | None, decimals: int, *, sign: bool = False) -> str:
    """A number with so many decimals and a true minus; `sign` writes + where it is positive; a dash for none."""
    if value is None or not math.isfinite(value):
        return NONE
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    elif sign and value > 0:
        text = f"+{text}"
    return text.replace("-", MINUS)


def significant(value: float | None, digits: int = 3) -> str:
    """A number to so many significant digits; below 1e-4 in exponent form."""
    if value is None or not math.isfinite(value):
        return NONE
    if value != 0 and abs(value) < 1e-4:
        return f"{value:.{digits - 1}e}".replace("e-0", "e-").replace("-", MINUS)
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    return fixed(value, max(0, digits - 1 - magnitude))


def shown(value: float, unit: str) -> float:
    """A value of the response as it is drawn: accuracy in percent, a loss as it is."""
    return FACTORS.get(unit, 1.0) * value


def change_unit(unit: str) -> str:
    """The unit of a difference: "pp" for accuracy."""
    return "pp" if unit == "fraction" else unit


def level_unit(unit: str) -> str:
    """The unit of a level: "%" for accuracy."""
    return "%" if unit == "fraction" else unit


def decimals(unit: str, half_width: float = math.inf) -> int:
    """As many decimals as an interval of this half width (in the response's unit) supports."""
    if unit == "fraction":
        return 2 if half_width < 0.001 else 1
    return 4 if half_width < 0.002 else 3


def pp(value: float, unit: str = "fraction", *, half_width: float = math.inf) -> str:
    """A signed difference, for example "−2.3 pp"."""
    return f"{fixed(shown(value, unit), decimals(unit, half_width), sign=True)} {change_unit(unit)}"


def size(value: float, unit: str = "fraction") -> str:
    """An unsigned size such as a SESOI, with the digits it was registered with: "1 pp", "0.25 pp"."""
    return f"{shown(value, unit):.6g} {change_unit(unit)}" if math.isfinite(value) else NONE


def percent(value: float, unit: str = "fraction", *, half_width: float = math.inf) -> str:
    """A level of the response, for example "96.4 %"; a dash for none."""
    if not math.isfinite(value):
        return NONE
    return f"{fixed(shown(value, unit), decimals(unit, half_width))} {level_unit(unit)}"


def interval(estimate: float, low: float, high: float, unit: str = "fraction", *, more: int = 0) -> str:
    """A difference with its interval, for example "−2.3 pp [−2.9, −1.7]"; `more` decimals where intervals are compared."""
    if not math.isfinite(estimate):
        return "not estimable"
    half = (high - low) / 2 if math.isfinite(low) and math.isfinite(high) else math.inf
    if half == math.inf:
        return f"{pp(estimate, unit)} [no interval]"
    places = decimals(unit, half) + more
    return f"{fixed(shown(estimate, unit), places, sign=True)} {change_unit(unit)} {ends(low, high, unit, places)}"


def ends(low: float, high: float, unit: str = "fraction", places: int | None = None) -> str:
    """An interval of a difference alone, for example "[−2.9, −1.7]"; a dash for none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return NONE
    places = decimals(unit, (high - low) / 2) if places is None else places
    return f"[{_end(shown(low, unit), places)}, {_end(shown(high, unit), places)}]"


def _end(value: float, places: int) -> str:
    """A signed end: one that rounds to zero keeps its sign, because on which side of zero it lies is what is asked."""
    text = fixed(value, places, sign=True)
    return text if value == 0 or float(text.replace(MINUS, "-")) != 0 else f"{MINUS if value < 0 else '+'}{text}"


def level_interval(mean: float, low: float, high: float, unit: str = "fraction", *, more: int = 0) -> str:
    """A mean with its interval, for example "96.4 % [96.0, 96.8]"; the mean alone where there is none; `more` as above."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return percent(mean, unit)
    places = decimals(unit, (high - low) / 2) + more
    both = ", ".join(fixed(shown(end, unit), places) for end in (low, high))
    return f"{fixed(shown(mean, unit), places)} {level_unit(unit)} [{both}]"


def runs(count: int | str) -> str:
    """So many runs: "1 run", "3 runs", "2 to 3 runs"."""
    return f"{count:,} run{'' if count == 1 else 's'}" if isinstance(count, int) else f"{count} runs"


def p_value(p: float | None) -> str:
    """A p-value for a table: ".012", "<.001", a dash for none."""
    if p is None or not math.isfinite(p):
        return NONE
    if p < 0.001:
        return "<.001"
    if p > 0.995:
        return ">.99"
    return f"{p:.3f}"[1:] if p < 0.1 else f"{p:.2f}"[1:]


def smallest_p(p: float, least: float) -> str:
    """The smallest p that a test could have given; "no bound" where it has none, a dash where there is no p."""
    if not math.isfinite(p):
        return NONE
    if 0 < least < LEAST_WRITTEN:
        return f"<{LEAST_WRITTEN:.0e}".replace("-", MINUS)
    return significant(least, 2) if least > 0 else "no bound"


def p_text(p: float | None, name: str = "p") -> str:
    """A p-value for a sentence: "p = .012", "p < .001"."""
    text = p_value(p)
    return f"{name} {text[0]} {text[1:]}" if text[0] in "<>" else f"{name} = {text}"


def times(count: int) -> str:
    """How often, for a sentence: "once", "3 times"."""
    return "once" if count == 1 else f"{count} times"


def confidence(level: float) -> str:
    """A confidence level: "95 %", "97.5 %"."""
    return f"{100 * level:.4g} %"
