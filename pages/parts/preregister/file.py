"""A draft as a file that forms edit: the text on disk is the truth, every widget shows it and writes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
import tomlkit
from tomlkit.exceptions import TOMLKitError

from lab.errors import InvalidInput, LabError
from lab.study.factors import field_of
from lab.workflow.planning import drafts
from store.errors import StoreError
from store.paths import Home

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The draft that a page edits: where it is, and its text when the page was drawn."""

    home: Home
    id: str
    text: str

    @property
    def values(self) -> dict[str, Any]:
        """The file's plain values; InvalidInput where it is not TOML."""
        return document(self.text).unwrap()

    def get(self, path: Path, default: Any = None) -> Any:
        """The value at a path like ("model", "width") or ("factors", 0, "levels")."""
        found: Any = self.values
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return default
        return found

    def key(self, path: Path) -> str:
        """The widget key of a field."""
        return f"{self.id}/{'.'.join(map(str, path))}"


def open_plan(home: Home, identity: str) -> PlanFile:
    """Read the draft from disk."""
    return PlanFile(home, identity, drafts.read_draft(home, identity))


def document(text: str) -> tomlkit.TOMLDocument:
    """The text as an editable document; InvalidInput names the line."""
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise InvalidInput("this is not TOML", where="study file", seen=str(error), remedy="Mend the line") from error


def field(
    plan: PlanFile,
    path: Path,
    widget: Callable[..., Any],
    label: str,
    *,
    default: Any = None,
    shown: Callable[[Any], Any] = lambda value: value,
    written: Callable[[Any], Any] = lambda value: value,
    **options: Any,
) -> Any:
    """A widget bound to one field: `shown` turns the file's value into the widget's, `written` turns it back."""
    key = plan.key(path)
    st.session_state[key] = shown(plan.get(path, default))
    return widget(label, key=key, on_change=_write_field, args=(plan, path, key, written), **options)


def change(plan: PlanFile, edit: Callable[[tomlkit.TOMLDocument], None]) -> None:
    """Apply an edit to the file as it is now on disk, and keep what went wrong for the page to show."""
    try:
        edited = document(drafts.read_draft(plan.home, plan.id))
        edit(edited)
        drafts.save_draft(plan.home, plan.id, tomlkit.dumps(edited))
    except (LabError, StoreError) as error:
        st.session_state["told"] = error


def put(target: Any, path: Path, value: Any) -> None:
    """Set one field, making the tables on the way; None and empty values take the field away."""
    *way, last = path
    unwanted = value is None or value in ("", {}, [])
    for part in way:
        if isinstance(part, str) and part not in target:
            if unwanted:
                return
            target[part] = tomlkit.table() if len(way) == 1 else tomlkit.inline_table()
        target = target[part]
    if unwanted:
        target.pop(last, None)
    else:
        target[last] = value


def add_table(target: tomlkit.TOMLDocument, name: str, values: dict[str, Any]) -> None:
    """Append one [[name]] table."""
    table = tomlkit.table()
    table.update(values)
    if name not in target:
        target[name] = tomlkit.aot()
    target[name].append(table)


def remove_table(target: tomlkit.TOMLDocument, name: str, index: int) -> None:
    """Take one [[name]] table away."""
    del target[name][index]
    if not target[name]:
        del target[name]


def free_field(target: tomlkit.TOMLDocument, factor: str) -> Any:
    """Take a fixed value away because a factor sets the field now; returns that value."""
    *section, last = field_of(factor).split(".")
    fixed = target.get(section[0]) if len(section) == 1 else None
    return fixed.pop(last, None) if fixed is not None else None


def _write_field(plan: PlanFile, path: Path, key: str, written: Callable[[Any], Any]) -> None:
    value = st.session_state[key]
    try:
        new = written(value)
    except LabError as error:
        st.session_state["told"] = error
        return
    change(plan, lambda target: put(target, path, new))
