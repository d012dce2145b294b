"""What every document of a study shares: frozen, no unknown keys, no NaN."""

import math
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Number = Annotated[float, Field(strict=True)]
"""A whole number will do; text, and switches, will not."""
Switch = Annotated[bool, Field(strict=True)]
"""true or false; neither 1 nor "yes"."""


class Document(BaseModel):
    """A frozen part of a study; unknown keys are refused, and so are silent conversions where `Number` or `Switch` stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=False)


def refuse_non_finite(value: Any) -> None:
    """Raise ValueError for NaN and infinities, which canonical JSON cannot hold."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number that a plan can hold")
