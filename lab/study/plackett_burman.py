"""Plackett-Burman screening designs: N cells for up to N - 1 two-level factors (Biometrika 1946, 33:305, table on p. 323)."""

FIRST_ROWS = {
    8: "+++-+--",
    12: "++-+++---+-",
    16: "++++-+-++--+---",
    20: "++--++++-+-+----++-",
    24: "+++++-+-++--++--+-+----",
    36: "-+-+++---+++++-+++--+----+-+-++--+-",
}
"""Each further row is the one before it, shifted by one; the last row is all minus."""


def plackett_burman(factors: int, cells: int | None = None) -> list[tuple[int, ...]]:
    """The first `factors` columns of the design of `cells` rows (the smallest that fits by default), as signs, in order.

    ValueError where no such design is listed here or it has too few columns.
    """
    fitting = [size for size in FIRST_ROWS if size > factors]
    size = cells or min(fitting, default=0)
    if size not in FIRST_ROWS:
        raise ValueError(f"a Plackett-Burman design has one of {', '.join(map(str, FIRST_ROWS))} cells, seen {size}")
    if size not in fitting:
        raise ValueError(f"{size} cells hold {size - 1} factors at most, here are {factors}")
    first = [1 if sign == "+" else -1 for sign in FIRST_ROWS[size]]
    rows = [tuple(first[(column - shift) % (size - 1)] for column in range(factors)) for shift in range(size - 1)]
    return sorted([*rows, (-1,) * factors])
