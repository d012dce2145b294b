"""What an opening keeps beside its results: predictions on validation, and what the test examples look like."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lab.analysis.drawn import drawn_order, pictured
from lab.data.arrays import Arrays, Prepared
from lab.data.parquet_columns import own_columns
from lab.data.permit import Permit
from lab.data.traits import pixels_of, traits
from lab.study.registration import Registration
from store.blobs import put
from store.examples import pictures_segment, traits_segment
from store.paths import Home
from store.segments import predictions_segment

OWN = "own: "
"""Before the name of a column that came with the data."""


def keep_validation(home: Home, run_id: str, prepared: Prepared, found: np.ndarray) -> str:
    """The blob with a run's probabilities float32 [n, classes] on validation examples, which temperatures are fitted on."""
    return put(home, predictions_segment(run_id, prepared.validation.labels, found.argmax(axis=1), found))


def keep_examples(
    home: Home, locked: Registration, prepared: Prepared, test: Arrays, permit: Permit, location: Path | None
) -> Mapping[str, str]:
    """Two blobs: "traits" of every test example, and "pictures" of the first of them in the order drawn from the registration."""
    pixels = pixels_of(test, prepared.mean, prepared.sd)
    columns = {"source_index": test.source_index, **traits(pixels)}
    if location is not None:
        columns |= {OWN + name: values for name, values in own_columns(location, permit, test.source_index).items()}
    shown = drawn_order(locked.sha256, len(pixels))[: pictured(len(pixels), pixels[0].nbytes)]
    return {
        "traits": put(home, traits_segment(columns)),
        "pictures": put(home, pictures_segment(shown, pixels[shown])),
    }
