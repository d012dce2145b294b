"""What the models of a study do, cell by cell: exploratory looks at their answers, computed on demand and never recorded."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from lab.analysis.answers import Answers, same_examples
from lab.analysis.as_json import rounded
from lab.analysis.look_calibration import CalibrationLook, calibration_look
from lab.analysis.look_classes import ClassesLook, classes_look
from lab.analysis.look_confusion import ConfusionDifference, ConfusionLook, confusion_difference, confusion_look
from lab.analysis.look_errors import CellErrors, ErrorsLook, cell_errors, errors_look
from lab.analysis.look_gallery import NO_PICTURES, Gallery, gallery, kinds_possible
from lab.analysis.look_slices import SlicesLook, slices_look
from lab.analysis.look_variance import VarianceRow, variance_rows
from lab.errors import Forbidden, InvalidInput
from lab.workflow.look.analyze import Analysis
from lab.workflow.look.looks import runs_of
from lab.workflow.look.opened import Opened

Say = Callable[[int, int], None]
"""Gets cells done and cells in all."""


def quiet(done: int, total: int) -> None:
    """Say nothing."""


def classes(of: Opened, cell: str) -> ClassesLook:
    """Precision, recall and F1 of every class."""
    return classes_look(of.answers(cell))


def confusion(of: Opened, cell: str) -> ConfusionLook:
    """Which class is taken for which."""
    return confusion_look(of.answers(cell))


def confusion_against(of: Opened, cell: str, against: str) -> ConfusionDifference:
    """The same less that of another cell."""
    return confusion_difference(of.answers(against), of.answers(cell), paired=of.common)


def calibration(of: Opened, cell: str) -> CalibrationLook:
    """Calibration of one cell, before and after temperature scaling."""
    return calibration_look(of.answers(cell, validation=True))


def every_calibration(of: Opened, say: Say = quiet) -> tuple[CalibrationLook, ...]:
    """Calibration of every cell."""
    return tuple(_each(of, lambda name: calibration(of, name), say))


def slices(of: Opened, cell: str, against: str = "") -> SlicesLook:
    """Parts of the test set, of one cell or of its difference from another; InvalidInput where they met other examples."""
    answers, other = of.answers(cell), of.answers(against) if against else None
    if other and not same_examples(answers, other):
        raise InvalidInput(
            "these cells were tested on different examples: their difference has no slices",
            where="against",
            seen=f"{cell}, {against}",
            remedy="Look at each of them alone",
        )
    return slices_look(answers, of.examples(cell), other)


def errors(analysis: Analysis) -> ErrorsLook:
    """Errors that seeds share, every cell."""
    return errors_look(runs_of(analysis))


def errors_of(of: Opened, cell: str) -> CellErrors:
    """The same of one cell in detail."""
    return cell_errors(of.answers(cell))


def kinds_of(of: Opened, cell: str) -> tuple[str, ...]:
    """The kinds of examples that a cell's gallery can show."""
    return kinds_possible(of.count(cell))


def pictures(of: Opened, cell: str, kind: str, only: str = "") -> Gallery:
    """Examples of a kind in the drawn order; Forbidden where no pictures were kept."""
    examples = of.examples(cell, pictures=True)
    if examples is None:
        raise Forbidden(NO_PICTURES, where=f"registration {of.locked.short}")
    return gallery(of.locked.sha256, of.answers(cell), examples, kind, only=only)


def variance(of: Opened, say: Say = quiet) -> tuple[VarianceRow, ...]:
    """Bias and variance of every cell, for both losses."""
    return tuple(row for rows in _each(of, lambda name: variance_rows(of.answers(name)), say) for row in rows)


def all_behaviour(of: Opened, analysis: Analysis, say: Say = quiet) -> dict[str, Any]:
    """Every look at answers as JSON values, cell by cell; each cell is read once."""
    cells = list(_each(of, lambda name: of_cell(of, name), say))
    by_name = {name: [cell[name] for cell in cells] for name in (cells[0] if cells else {})}
    return {**by_name, "shared_errors": rounded(errors(analysis))}


def of_cell(of: Opened, name: str) -> dict[str, Any]:
    """Every look at one cell as JSON values; InvalidInput for an unknown or empty cell."""
    answers, examples = of.answers(name, validation=True), of.examples(name, pictures=True)
    return {
        "classes": rounded(classes_look(answers)),
        "confusion": rounded(confusion_look(answers)),
        "calibration": rounded(calibration_look(answers)),
        "slices": rounded(slices_look(answers, examples)),
        "errors": rounded(cell_errors(answers)),
        "bias_variance": [rounded(row) for row in variance_rows(answers)],
        "gallery": [_listed(one) for one in _galleries(of, answers, examples)],
    }


def _galleries(of: Opened, answers: Answers, examples) -> Iterator[Gallery]:
    for kind in kinds_possible(len(answers.run_ids)) if examples is not None else ():
        yield gallery(of.locked.sha256, answers, examples, kind)


def _listed(found: Gallery) -> dict[str, Any]:
    """A gallery without its pixels."""
    kept = {field.name: getattr(found, field.name) for field in dataclasses.fields(found) if field.name != "pixels"}
    return rounded({"status": found.status, **kept})


def _each(of: Opened, look: Callable[[str], Any], say: Say) -> Iterator[Any]:
    names = list(of.names())
    for done, name in enumerate(names):
        say(done, len(names))
        yield look(name)
    say(len(names), len(names))
