"""What every document of a study shares: frozen, no unknown keys, no NaN."""

import math
from typing import Any

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A frozen part of a study; unknown keys and silent conversions are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=False)


def refuse_non_finite(value: Any) -> None:
    """Raise ValueError for NaN and infinities, which canonical JSON cannot hold."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number that a plan can hold")
