"""Seeds of a run: derived from the plan, so that anyone can recompute them (STATISTICS, section 1)."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import rfc8785

from lab.study.factors import Level


@dataclass(frozen=True, slots=True)
class Seeds:
    """Three independent 63-bit seeds of one run: initial weights, batch order (and patch places), and dropout masks."""

    init: int
    order: int
    augment: int

    def as_hex(self) -> dict[str, str]:
        """The seeds as hex strings: canonical JSON holds no integer above 2^53."""
        return {"init": f"{self.init:016x}", "order": f"{self.order:016x}", "augment": f"{self.augment:016x}"}


def run_seeds(seed_key: bytes, levels: Mapping[str, Level], replicate: int) -> Seeds:
    """The seeds of the run with these levels in this replicate.

    HKDF-SHA256 (RFC 5869) with the plan's hash as input key, no salt, and the info string "run/<levels by
    name>/<replicate>/<purpose>"; with common seeds `levels` is empty.
    """
    named = rfc8785.dumps(dict(sorted(levels.items()))).decode()

    def draw(purpose: str) -> int:
        info = f"run/{named}/{replicate}/{purpose}".encode()
        return int.from_bytes(hkdf_sha256(seed_key, info, 8), "big") >> 1

    return Seeds(draw("init"), draw("order"), draw("augment"))


def hkdf_sha256(key: bytes, info: bytes, length: int, salt: bytes = b"") -> bytes:
    """HKDF with SHA-256, extract then expand (RFC 5869, section 2); `length` in bytes, at most 8160."""
    pseudorandom_key = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    output, block = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.new(pseudorandom_key, block + info + bytes([counter]), hashlib.sha256).digest()
        output += block
    return output[:length]
