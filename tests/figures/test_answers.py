"""Figures of answers: valid charts with captions that stand alone, pictures that keep every pixel."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from lab.analysis.look_calibration import calibration_look
from lab.analysis.look_classes import classes_look
from lab.analysis.look_confusion import confusion_difference, confusion_look
from lab.analysis.look_errors import cell_errors, errors_look
from lab.analysis.look_gallery import gallery
from lab.analysis.look_slices import slices_look
from lab.analysis.look_variance import variance_rows
from lab.analysis.unplanned import unplanned
from lab.figures import charts, export
from lab.figures.gallery import picture_url
from tests.answers import made_answers, made_examples
from tests.synthetic import synthetic_study, synthetic_table

ONE, TWO, EXAMPLES = made_answers(), made_answers(sharpness=3.0, name="c01"), made_examples()
FIGURES = {
    "scores": lambda: charts.class_scores(classes_look(ONE), "f1"),
    "confusion": lambda: charts.confusion(confusion_look(ONE)),
    "difference": lambda: charts.confusion_difference(confusion_difference(ONE, TWO)),
    "reliability": lambda: charts.reliability(calibration_look(ONE)),
    "calibration": lambda: charts.calibration_cells([calibration_look(ONE), calibration_look(TWO)]),
    "slices": lambda: charts.slices(slices_look(ONE, EXAMPLES)),
    "slices of a difference": lambda: charts.slices(slices_look(TWO, EXAMPLES, ONE)),
    "counts": lambda: charts.error_counts(cell_errors(ONE)),
    "bias": lambda: charts.bias_variance([*variance_rows(ONE), *variance_rows(TWO)], "zero_one", "bias"),
    "variance": lambda: charts.bias_variance(variance_rows(ONE), "squared", "variance"),
    "gallery": lambda: charts.gallery(gallery("ab" * 32, ONE, EXAMPLES, "some_wrong")),
}


@pytest.mark.parametrize("name", FIGURES)
def test_it_draws_and_its_caption_stands_alone(name: str) -> None:
    figure = FIGURES[name]()
    assert figure.caption.startswith("Exploratory. ") and "600" in figure.caption and "runs" in figure.caption
    assert "<svg" in export.svg(figure.chart) and figure.data and figure.alt
    assert all(not isinstance(value, list | tuple | dict) for row in figure.data for value in row.values())
    figure.in_theme("dark").chart.to_dict()


def test_shared_errors_of_a_whole_study_draw() -> None:
    study = synthetic_study()
    figure = charts.errors_by_cell(errors_look(unplanned(study, synthetic_table(study))))
    assert "2,000 test examples" in figure.caption and "n = 3 runs each" in figure.caption
    assert {row["label"] for row in figure.data} >= {"all cells"} and "<svg" in export.svg(figure.chart)


@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_are_enlarged_without_smoothing(channels: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (8, 6, channels)).astype(np.uint8)
    content = base64.b64decode(picture_url(pixels).removeprefix("data:image/png;base64,"))
    shown = np.atleast_3d(np.asarray(Image.open(io.BytesIO(content))))
    times = shown.shape[0] // 8
    assert times > 10 and np.array_equal(shown[times // 2 :: times, times // 2 :: times], pixels)
