"""Drafts: study files in a home that are not locked yet, and the templates that they start from."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from lab.errors import InvalidInput
from lab.workflow.record.places import ROOT
from store.blobs import write_file
from store.paths import Home

PREFIX = "draft-"
LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Template:
    """A study file that ships with the lab."""

    id: str
    title: str
    path: Path


@dataclass(frozen=True, slots=True)
class Draft:
    """A study file that is being written; `changed_at` carries a time zone."""

    id: str
    title: str
    changed_at: datetime
    demonstration: bool


def templates() -> list[Template]:
    """The shipped studies, by file name."""
    paths = sorted((ROOT / "configs" / "studies").glob("*.toml"))
    return [Template(path.stem, _title(path.read_text(encoding="utf-8"), path.stem), path) for path in paths]


def drafts(home: Home) -> list[Draft]:
    """All drafts of a home, the one changed last first."""
    found = [_describe(path) for path in home.drafts.glob("*.toml")] if home.drafts.is_dir() else []
    return sorted(found, key=lambda draft: (draft.changed_at, draft.id), reverse=True)


def new_draft(home: Home, text: str, name: str | None = None) -> str:
    """Keep a study file as a new draft; returns its id, "draft-<slug>", made from the name or the title."""
    slug = _slug(name or _title(text, "study"))
    taken = {draft.id for draft in drafts(home)}
    numbered = (f"{PREFIX}{slug}{'' if count == 1 else f'-{count}'}" for count in range(1, len(taken) + 2))
    identity = next(candidate for candidate in numbered if candidate not in taken)
    save_draft(home, identity, text)
    return identity


def read_draft(home: Home, identity: str) -> str:
    """The text of a draft; InvalidInput where there is none."""
    path = _path(home, identity)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        known = ", ".join(draft.id for draft in drafts(home)) or "none"
        raise InvalidInput("there is no such draft", where=identity, remedy=f"Drafts here: {known}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput("this draft is not text in UTF-8", where=str(path), remedy="Delete it") from error


def save_draft(home: Home, identity: str, text: str) -> None:
    """Write the text of a draft; any text is kept, also one that is no valid study yet."""
    content = text.encode("utf-8", errors="surrogateescape")
    if len(content) > LARGEST_BYTES:
        raise InvalidInput("a study file has at most 1 MB", where=identity, seen=f"{len(content)} bytes")
    home.drafts.mkdir(parents=True, exist_ok=True)
    write_file(_path(home, identity), content)


def delete_draft(home: Home, identity: str) -> None:
    """Remove a draft; one that is gone already is no error."""
    _path(home, identity).unlink(missing_ok=True)


def _describe(path: Path) -> Draft:
    text = path.read_text(encoding="utf-8", errors="replace")
    changed = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return Draft(PREFIX + path.stem, _title(text, path.stem), changed, _values(text).get("demonstration") is True)


def _path(home: Home, identity: str) -> Path:
    slug = identity.removeprefix(PREFIX)
    if slug == identity or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", slug):
        raise InvalidInput("this is no name of a draft", where=identity, remedy="Drafts are called draft-<name>")
    return home.drafts / f"{slug}.toml"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "study"


def _title(text: str, fallback: str) -> str:
    title = _values(text).get("title")
    return title if isinstance(title, str) and title.strip() else fallback


def _values(text: str) -> dict:
    """The file's plain values, none where it is not TOML: a draft may be half-written."""
    try:
        return tomlkit.parse(text).unwrap()
    except TOMLKitError:
        return {}
