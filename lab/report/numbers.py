"""How numbers are printed: signs, units, decimals, p-values, times; U+2212 is the minus."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

MINUS = "\u2212"
NOBREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Unit:
    """How one response is printed: accuracy in percent and percentage points, a loss in nats."""

    level: str
    change: str
    factor: float
    decimals: int

    @property
    def stored(self) -> str:
        """What values are in: a share is printed in percent and kept as a fraction."""
        return "fraction" if self.factor == 100 else self.level

    @property
    def rounding(self) -> str:
        """For example "1 decimal"."""
        return f"{self.decimals} decimal{'' if self.decimals == 1 else 's'}"

    def mean(self, value: float, *, unit: bool = True) -> str:
        """A mean, for example "96.4 %"; a dash where there is none."""
        if not math.isfinite(value):
            return "–"
        text = plain(self.factor * value, self.decimals)
        return f"{text}{NOBREAK}{self.level}" if unit else text

    def effect(self, value: float, *, unit: bool = True) -> str:
        """A signed effect, for example "−2.3 pp"."""
        if not math.isfinite(value):
            return "–"
        text = signed(self.factor * value, self.decimals)
        return f"{text}{NOBREAK}{self.change}" if unit else text

    def size(self, value: float, *, exact: bool = False) -> str:
        """An unsigned size, for example "1.0 pp"; `exact` prints the registered digits."""
        if not math.isfinite(value):
            return "–"
        text = f"{self.factor * value:.6g}" if exact else plain(self.factor * value, self.decimals)
        return f"{text}{NOBREAK}{self.change}"

    def interval(self, low: float, high: float, *, sign: bool = True) -> str:
        """An interval in brackets, for example "[−2.9, −1.7]"."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return "–"
        show = signed_end if sign else plain
        return f"[{show(self.factor * low, self.decimals)}, {show(self.factor * high, self.decimals)}]"


def unit_of(unit: str, half_widths: list[float]) -> Unit:
    """The unit of a response, with as many decimals as the narrower intervals (half widths in its unit) support."""
    widths = sorted(width for width in half_widths if math.isfinite(width) and width > 0)
    typical = widths[len(widths) // 2] if widths else math.inf
    if unit == "fraction":
        return Unit("%", "pp", 100.0, 2 if typical < 0.001 else 1)
    return Unit(unit, unit, 1.0, 4 if typical < 0.002 else 3 if typical < 0.05 else 2)


def plain(value: float, decimals: int) -> str:
    """A number with a fixed number of decimals and a true minus."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: float, decimals: int) -> str:
    """A number with its sign; what rounds to zero has none."""
    text = plain(value, decimals)
    return text if float(text.replace(MINUS, "-")) <= 0 else f"+{text}"


def signed_end(value: float, decimals: int) -> str:
    """An end of an interval with its sign, also where it rounds to zero: on which side of zero it lies is what is asked."""
    text = plain(value, decimals)
    return text if value == 0 or text[0] == MINUS else f"{MINUS if value < 0 else '+'}{text}"


def p_value(p: float | None, *, relation: bool = True) -> str:
    """A p-value: "= .012" or "< .001" for the sentence "p = .012", ".012" or "<.001" for a table."""
    if p is None or not math.isfinite(p):
        return "–"
    if p < 0.001:
        return "<\u00a0.001" if relation else "<.001"
    text = f"{p:.3f}"[1:] if p < 0.1 else f"{p:.2f}"[1:] if p < 0.995 else ">.99"
    text = text if text != ">.99" or not relation else ">\u00a0.99"
    return f"=\u00a0{text}" if relation and text[0] == "." else text


def number(value: float, decimals: int) -> str:
    """A number with a fixed number of decimals, a dash where there is none."""
    return plain(value, decimals) if math.isfinite(value) else "–"


def in_words(value: int) -> str:
    """A count at the start of a sentence: "Three"; digits from thirteen on."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
    return words[value] if 0 <= value < len(words) else str(value)


def degrees(df: float) -> str:
    """Degrees of freedom: whole numbers without decimals, Satterthwaite's with one."""
    if not math.isfinite(df):
        return "–"
    return plain(df, 0) if abs(df - round(df)) < 1e-9 else plain(df, 1)


def count(value: int) -> str:
    """A whole number with commas between groups of three, from 10,000 on."""
    return f"{value:,}" if abs(value) >= 10000 else str(value)


def level_number(value: float) -> str:
    """A setting as registered: 0.001, 0.0001, 1e-05."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def duration(seconds: float) -> str:
    """A duration in the unit that suits it: "41 s", "12.5 min", "3.2 h"."""
    if not math.isfinite(seconds):
        return "–"
    if seconds < 120:
        return f"{plain(seconds, 0 if seconds >= 10 else 1)}{NOBREAK}s"
    if seconds < 7200:
        return f"{plain(seconds / 60, 1)}{NOBREAK}min"
    return f"{plain(seconds / 3600, 1)}{NOBREAK}h"


def moment(at: datetime) -> str:
    """A time in UTC to the minute: "2026-11-20 20:35 UTC"."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC").replace(" ", NOBREAK)
