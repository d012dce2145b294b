"""Tables of the supplement: long, in the text, over as many pages as they need."""

from collections.abc import Sequence

from lab.report.blocks import Column, Mark, Table


def full_table(
    name: str, caption: str, columns: Sequence[Column], rows: Sequence[tuple[str, ...]], *, mark: Mark = ""
) -> Table:
    """A table that stands where it is named and may be broken between rows."""
    return Table(name, caption, tuple(columns), tuple(rows), wide=True, mark=mark, floats=False)


def named_values(name: str, caption: str, rows: Sequence[tuple[str, str]], *, mark: Mark = "") -> Table:
    """Names on the left, values on the right."""
    return full_table(name, caption, (Column("Quantity"), Column("Value", stretch=True)), rows, mark=mark)


def estimates(
    name: str, caption: str, title: str, base: str, count: int, *, mark: Mark = "registered", more: Sequence[str] = ()
) -> Table:
    """Rows `base`.0, .1, … with label, estimate and interval; `more` are further right-hand facts of a row."""
    rows = [tuple(f"{{{base}.{i}.{fact}}}" for fact in ("label", "estimate", "interval", *more)) for i in range(count)]
    head = (
        Column(title, stretch=True),
        Column("Estimate", "right"),
        Column("{plan.confidence} interval", "right"),
        *(Column(fact.replace("_", " "), "right") for fact in more),
    )
    return full_table(name, caption, head, rows, mark=mark)
