"""Small pieces of sentences."""


def enumeration(items: list[str]) -> str:
    """For example "depth, width and dropout"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
