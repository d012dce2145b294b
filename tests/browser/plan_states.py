"""Preregister in the states that a plan passes through: with a warning, refused, ready, and one to be locked; as drafts of a home."""

from pathlib import Path

UNASKED = 'expect = "increase"\nsesoi = 0.02                # 397'
"""How the default study says the bound of its first hypothesis."""


def plan_states(home: Path, study: str) -> dict[str, str]:
    """Write the drafts; returns their names for the addresses of pictures."""
    text = study.replace("[replicates]", "[replicates]  # of every cell", 1)
    states = {
        "warning": text.replace(UNASKED, 'expect = "increase"\n#', 1),
        "refused": text.replace('test = "t"', 'test = "permutation"', 1).replace("count = 3", "count = 1", 1),
        "ready": text,
        "stricter": text.replace("sesoi = 0.02                # 397", "sesoi = 0.01                # 397", 1),
    }
    for name, content in states.items():
        if content.count("[[hypotheses]]") != 3 or (name != "ready" and content == text):
            raise ValueError(f"the default study has changed: {name}")
        (home / "drafts" / f"plan-{name}.toml").write_text(content)
    return {f"plan_{name}": f"draft-plan-{name}" for name in states}
