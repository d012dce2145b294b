"""What the splits share becomes a check: copies fail, near-duplicates are a warning."""

from lab.data.leakage import Shared
from lab.preflight.results import Check

REMEDIES = {
    "failed": "Remove the copies from one of the splits: what is in both is not held out",
    "warning": "Look at them: near-duplicates make the held-out examples easier than new ones would be",
    "passed": "",
}


def shared(found: Shared) -> Check:
    """Byte-equal examples fail; near-duplicates are a warning, because only a person can say what they are."""
    verdict = "failed" if found.exact else "warning" if found.near else "passed"
    return Check(
        f"No example of {found.second} is in {found.first}",
        verdict,
        f"{found.exact} of {found.n} byte for byte, {found.near} more as near-duplicates",
        f"none (near: cosine of {found.side} x {found.side} grey thumbnails from {found.threshold})",
        REMEDIES[verdict],
        "dataset.split",
    )
