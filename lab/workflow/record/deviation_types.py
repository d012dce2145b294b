"""The four types of deviation, and which of them the program proposes for what it finds."""

TYPES = ("unforeseen event", "error in the plan", "missing information", "violated assumption")
"""After the deviation templates of preregistration (Willroth and Atherton 2024, table 1)."""
PROPOSED = {
    "failed_runs": "violated assumption",
    "stopped_early": "missing information",
    "second_opening": "error in the plan",
    "plan_left": "error in the plan",
}


def proposed(kind: str) -> str:
    """The type that fits a kind of finding in most cases; the researcher has the last word."""
    return PROPOSED.get(kind, "unforeseen event")


def relative(at: str, opened_at: str) -> str:
    """When it was, as seen from the opening of the test set: "3 min before the opening", "before the opening" while it is closed."""
    from datetime import datetime

    if not opened_at:
        return "before the opening"
    seconds = (datetime.fromisoformat(at) - datetime.fromisoformat(opened_at)).total_seconds()
    side = "after" if seconds > 0 else "before"
    return f"{_span(abs(seconds))} {side} the opening"


def _span(seconds: float) -> str:
    for unit, step in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= step:
            return f"{seconds / step:.0f} {unit}"
    return f"{seconds:.0f} s"
