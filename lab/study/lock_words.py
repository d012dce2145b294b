"""The exact sentences about what a lock shows and what it does not: the same on screen, in print and in the talk."""

DEMONSTRATION = "demonstration, outcome known"
PREVIEW = "seeds from the lock only: the outcome could have been previewed"
NOT_FIRST = (
    "This does not show that it was the first attempt: locking variants, or running the same plan in a private home first, leaves "
    "no trace on one's own machine."
)


def counters(lock: str, opening: str) -> str:
    """How many locks and openings there were before, at least; the numbers as texts, or the ids of their facts, "" where unknown."""
    said = (
        f"lock no. {lock} on this data set and these factors"
        if lock
        else "lock of unknown number: the list could not be written"
    )
    if opening:
        said += f"; opening no. {opening} of this test split in this home"
    return f"{said} (at least: the list can be deleted)"


def seen(runs: str, studies: str, *, one: bool) -> str:
    """What had been shown of earlier studies before the lock; numbers as texts or ids of facts, `one` where it is a single study."""
    words = f"{studies} earlier {'study' if one else 'studies'} on this data set and these factors"
    return f"Before it was locked, validation metrics of {runs} runs of {words} had been shown in this home"
