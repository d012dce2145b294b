"""What an interpretation found: examples, attribution maps and the check with randomised weights; knows no torch."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab.errors import IntegrityError
from lab.study.standing import ExploratoryFinding

FORMAT = "lockbox-interpretation/1"
INTEGRATED_GRADIENTS, SALIENCY = "integrated gradients", "saliency"


@dataclass(frozen=True, slots=True)
class Example(ExploratoryFinding):
    """One image: its place in the split and in the source, its class numbers, and its pixels uint8 [h, w, c].

    `probability` is the softmax probability 0..1 of the predicted class.
    """

    position: int
    source_index: int
    label: int
    predicted: int
    probability: float
    pixels: NDArray[np.uint8]

    @property
    def correct(self) -> bool:
        """Whether the prediction is the label."""
        return self.label == self.predicted


@dataclass(frozen=True, slots=True)
class Attribution(ExploratoryFinding):
    """One map float32 [h, w, c] of one example (its index in `Interpretation.examples`), in logits.

    Integrated gradients are signed; `explained` is f(x) - f(baseline), `completeness_gap` is |sum of the map - explained|
    in logits and `relative_gap` that over |explained|. Saliency is |df/dx| per standardised unit and has none of the three.
    """

    method: str
    example: int
    map: NDArray[np.float32]
    steps: int
    explained: float | None = None
    completeness_gap: float | None = None
    relative_gap: float | None = None


@dataclass(frozen=True, slots=True)
class StepRow(ExploratoryFinding):
    """Relative completeness gap over the examples at a number of Riemann steps."""

    steps: int
    mean_relative_gap: float
    largest_relative_gap: float


@dataclass(frozen=True, slots=True)
class CheckRow(ExploratoryFinding):
    """Rank correlation of maps, trained against randomised, with the layers from the top down to `down_to` randomised.

    `mean`, `low` and `high` are over draws (each the mean of its images) of the correlation of absolute values;
    `signed_mean` is that of the signed maps. `n` images had a defined correlation, over all draws.
    """

    down_to: str
    layers: int
    mean: float | None
    low: float | None
    high: float | None
    signed_mean: float | None
    n: int


@dataclass(frozen=True, slots=True)
class RandomisedCheck(ExploratoryFinding):
    """The randomised-weights check of one method (Adebayo et al. 2018), top layer first; `passes` is None if undefined."""

    method: str
    rows: tuple[CheckRow, ...]
    draws: int
    images: int
    limit: float
    passes: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Interpretation(ExploratoryFinding):
    """Everything one interpretation of a run shows; `rule` says how the examples were chosen, `target` what is explained."""

    run_id: str
    split: str
    rule: str
    target: str
    baseline: str
    seed: int
    accuracy: float
    n: int
    classes: tuple[str, ...]
    examples: tuple[Example, ...]
    attributions: tuple[Attribution, ...]
    checks: tuple[RandomisedCheck, ...]
    convergence: tuple[StepRow, ...]

    def maps(self, method: str) -> tuple[Attribution, ...]:
        """The maps of one method, in the order of the examples."""
        return tuple(one for one in self.attributions if one.method == method)

    def check(self, method: str) -> RandomisedCheck | None:
        """The randomised-weights check of one method, if it was made."""
        return next((one for one in self.checks if one.method == method), None)


def to_dict(found: Interpretation) -> dict[str, Any]:
    """Plain lists and numbers; equal interpretations give equal documents."""
    return {"format": FORMAT, "status": found.status, **_plain(asdict(found))}


def to_bytes(found: Interpretation) -> bytes:
    """UTF-8 JSON with sorted keys; float32 values are written with the fewest digits that read back the same."""
    return json.dumps(to_dict(found), sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def from_dict(document: dict[str, Any]) -> Interpretation:
    """The inverse of `to_dict`; IntegrityError for another document."""
    try:
        fields = {key: value for key, value in document.items() if key not in ("format", "status")}
        if document["format"] != FORMAT:
            raise ValueError(document["format"])
        examples = (Example(**{**one, "pixels": np.array(one["pixels"], np.uint8)}) for one in fields["examples"])
        maps = (Attribution(**{**one, "map": np.array(one["map"], np.float32)}) for one in fields["attributions"])
        checks = (
            RandomisedCheck(**{**one, "rows": tuple(CheckRow(**row) for row in one["rows"])})
            for one in fields["checks"]
        )
        made = {"examples": tuple(examples), "attributions": tuple(maps), "checks": tuple(checks)}
        steps = tuple(StepRow(**row) for row in fields["convergence"])
        return Interpretation(**{**fields, **made, "classes": tuple(fields["classes"]), "convergence": steps})
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise IntegrityError("this is no interpretation", seen=str(error), remedy="Interpret the run again") from error


def from_bytes(content: bytes) -> Interpretation:
    """The inverse of `to_bytes`."""
    try:
        document = json.loads(content)
    except ValueError as error:
        raise IntegrityError("this is no interpretation", seen=str(error), remedy="Interpret the run again") from error
    return from_dict(document)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        digits = [float(str(v)) for v in value.ravel()] if value.dtype.kind == "f" else value.ravel()
        return np.array(digits).reshape(value.shape).tolist()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
