"""Study files: TOML text to a Study and back, with errors that name the place, the value and the nearest key."""

import difflib
import types
import typing
from collections.abc import Mapping
from typing import Any

import tomlkit
from pydantic import BaseModel, ValidationError
from tomlkit.exceptions import TOMLKitError

from lab.errors import InvalidInput
from lab.study.document import study_document
from lab.study.draft import Study


def parse(text: str, source: str = "study file") -> Study:
    """Read a study from TOML; InvalidInput names the field, the value seen and what would be valid."""
    try:
        values = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise InvalidInput("this is not TOML", where=source, seen=str(error), remedy="Mend the line named") from error
    return from_values(values, source)


def from_values(values: Mapping[str, Any], source: str = "study") -> Study:
    """Validate plain values (of a file or a form) as a Study."""
    try:
        return Study.model_validate(values)
    except ValidationError as error:
        raise _explain(error, source) from error


def dump(study: Study) -> str:
    """The study as TOML text; parse(dump(study)) equals the study."""
    return tomlkit.dumps(_without_empty(study_document(study)))


def override(text: str, settings: Mapping[str, str], source: str = "study file") -> str:
    """The text with dotted fields set, for example {"recipe.epochs": "5"}; values are TOML, else plain strings."""
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise InvalidInput("this is not TOML", where=source, seen=str(error), remedy="Mend the line named") from error
    for dotted, value in settings.items():
        *path, last = dotted.split(".")
        target: Any = document
        for part in path:
            target = target.setdefault(part, {}) if isinstance(target, dict) else None
        if not isinstance(target, dict):
            raise InvalidInput(
                "only fields of sections can be set", where=f"--set {dotted}", seen=value, remedy="Edit the study file"
            )
        target[last] = _toml_value(value)
    return tomlkit.dumps(document)


def _toml_value(value: str) -> Any:
    try:
        return tomlkit.value(value)
    except TOMLKitError:
        return value


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out empty texts, lists and tables, and put tables last, as TOML wants it."""
    kept = {name: value for name, value in values.items() if value not in ("", [], {})}
    for name, value in kept.items():
        if isinstance(value, list):
            kept[name] = [_without_empty(item) if isinstance(item, dict) else item for item in value]
    return dict(sorted(kept.items(), key=lambda item: _is_table(item[1])))


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def _explain(error: ValidationError, source: str) -> InvalidInput:
    found = error.errors()
    first = next((item for item in found if item["type"] == "extra_forbidden"), found[0])
    where = f"{source}: {_place(first['loc'])}" if first["loc"] else source
    others = f" ({len(found) - 1} more)" if len(found) > 1 else ""
    if first["type"] == "extra_forbidden":
        return InvalidInput(
            f"unknown key{others}", where=where, seen=str(first["loc"][-1]), remedy=_nearest(first["loc"])
        )
    message = first["msg"].removeprefix("Value error, ")
    seen = None if isinstance(first["input"], dict) else first["input"]
    remedy = "Add it" if first["type"] == "missing" else "Change this value"
    return InvalidInput(f"{message}{others}", where=where, seen=seen, remedy=remedy)


def _place(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _nearest(location: tuple[int | str, ...]) -> str:
    """Which valid key was meant, or all of them."""
    valid = list(_model_at(location[:-1]).model_fields)
    close = difflib.get_close_matches(str(location[-1]), valid, n=1, cutoff=0.5)
    return f"Did you mean {close[0]!r}?" if close else f"Valid keys: {', '.join(valid)}"


def _model_at(location: tuple[int | str, ...]) -> type[BaseModel]:
    model: type[BaseModel] = Study
    for part in location:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (tuple, typing.Union, types.UnionType, typing.Annotated):
        return next((model for model in map(_model_in, typing.get_args(annotation)) if model), None)
    return None
