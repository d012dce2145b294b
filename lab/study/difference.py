"""What differs between two plans, field by field: the diff of an amendment."""

from collections.abc import Iterator, Mapping
from typing import Any

from lab.study.document import study_document
from lab.study.draft import Study

NONE = "not set"


def difference(before: Study, after: Study) -> tuple[tuple[str, str, str], ...]:
    """Dotted field, old and new value as text, in the order of the study file; factors and hypotheses by their names."""
    old, new = dict(_flat(_named(before))), dict(_flat(_named(after)))
    fields = list(dict.fromkeys([*old, *new]))
    return tuple((name, old.get(name, NONE), new.get(name, NONE)) for name in fields if old.get(name) != new.get(name))


def _named(study: Study) -> dict[str, Any]:
    """Lists of factors, hypotheses and responses become mappings, so that a new one in front moves none of the others."""
    document = study_document(study)
    for section, key in (("factors", "name"), ("hypotheses", "id"), ("responses", "name")):
        document[section] = {item[key]: item for item in document.get(section, [])}
    return document


def _flat(value: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, item in value.items():
        place = f"{above}.{name}" if above else name
        if isinstance(item, Mapping) and item:
            yield from _flat(item, place)
        elif not isinstance(item, Mapping):
            yield place, str(item)
