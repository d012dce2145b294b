"""The permit that opens a sealed test split, and the seal that asks for it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from lab.errors import Forbidden

_SEAL = object()
T = TypeVar("T")
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to open one registration's lockbox; made by `issue_permit` alone.

    `ledger_line` is the SHA-256 of the line that committed the checkpoints, `checkpoints_sha256` that of their hashes.
    """

    registration: str
    ledger_line: str
    checkpoints_sha256: str
    seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise Forbidden(
                "a permit is issued by the ledger, not made by hand",
                where="lockbox",
                remedy="Use: python -m lab unseal REG",
            )


class Sealed(Generic[T]):
    """Test examples behind a seal: what loads them runs only when a permit is shown."""

    __slots__ = ("__load", "__name")

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self.__name = name
        self.__load = load

    def open(self, permit: Permit) -> T:
        """Load the examples; Forbidden without a permit, before anything is read."""
        if not isinstance(permit, Permit):
            raise Forbidden("the lockbox is closed", where=self.__name, remedy="Use: python -m lab unseal REG")
        return self.__load()

    def measured(self, measure: Callable[[T], M]) -> M:
        """What `measure` makes of the examples, without a permit: for lab.data.leakage alone, which only counts."""
        return measure(self.__load())


def issue_permit(
    registration: str,
    planned: Sequence[str],
    ended: Mapping[str, str],
    committed: Mapping[str, str],
    ledger_line: str,
) -> Permit:
    """A permit, once every planned run has finished or failed and every finished run's checkpoint hash is in the ledger."""
    open_runs = [run for run in planned if ended.get(run) not in ("finished", "failed")]
    if open_runs:
        raise Forbidden(
            f"{len(open_runs)} of {len(planned)} planned runs have not ended",
            where=f"registration {registration[:8]}",
            seen=", ".join(open_runs[:3]),
            remedy="Train them first: python -m lab run REG",
        )
    missing = [run for run in planned if ended[run] == "finished" and run not in committed]
    if missing or not ledger_line:
        raise Forbidden(
            "the checkpoints are not committed to the ledger",
            where=f"registration {registration[:8]}",
            seen=", ".join(missing[:3]) or "no ledger line",
            remedy="Use: python -m lab unseal REG, which commits them first",
        )
    return Permit(registration, ledger_line, committed_sha256(committed), _SEAL)


def committed_sha256(committed: Mapping[str, str]) -> str:
    """The SHA-256 of the committed checkpoints by run: what an opening notes as its permit."""
    return hashlib.sha256(json.dumps(dict(sorted(committed.items()))).encode()).hexdigest()
