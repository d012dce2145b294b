"""Sections of the paper as parts of a larger section: headings go one level down, nothing floats."""

from dataclasses import replace

from lab.report.blocks import Block, Heading, Pair, Picture, Ruled, Table


def demoted(blocks: tuple[Block, ...], by: int = 1) -> tuple[Block, ...]:
    """The same blocks, `by` levels deeper and numbered; what stood side by side stands one below the other."""
    return tuple(one for block in blocks for one in _demoted(block, by))


def deeper(blocks: tuple[Block, ...], by: int) -> tuple[Block, ...]:
    """The same blocks with their headings `by` levels deeper, numbered or not as they were."""
    return tuple(replace(block, level=block.level + by) if isinstance(block, Heading) else block for block in blocks)


def _demoted(block: Block, by: int) -> tuple[Block, ...]:
    match block:
        case Heading():
            return (replace(block, level=block.level + by, numbered=True),)
        case Ruled():
            return (replace(block, blocks=demoted(block.blocks, by)),)
        case Pair():
            tiers = {"tier": block.tier, "until": block.until}
            return tuple(replace(one, floats=False, **tiers) for one in block.members)
        case Table() | Picture():
            return (replace(block, floats=False),)
    return (block,)
