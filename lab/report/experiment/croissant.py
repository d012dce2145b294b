"""The data set as Croissant JSON-LD 1.0 (MLCommons 2024): files with their SHA-256 where there are any, classes, splits, origin."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lab.report.data_sets import describe
from lab.report.experiment.asked import answer_of
from lab.report.experiment.data_origin import ORIGINS
from lab.report.experiment.source import ExperimentInput
from lab.report.facts import printable

if TYPE_CHECKING:
    from lab.profile.results import DataFile

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The recommended context of the specification, version 1.0, and that of its vocabulary for responsible AI."""
VERSIONS = ("http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0")
IMAGE_COLUMNS = ("img", "image")
RAI = {
    "rai:dataCollection": "data.collection",
    "rai:dataLimitations": "data.limits",
    "rai:personalSensitiveInformation": "data.people",
}


def croissant(source: ExperimentInput) -> bytes:
    """The description as UTF-8; what is not known is left out, and the description says so."""
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(VERSIONS),
        "name": source.paper.registration.data.name.replace(":", "-"),
        "description": _description(source),
        **_origin(source),
        "distribution": [_file(one) for one in _files(source)],
        "recordSet": [_classes(source), _splits(source), *_examples(source)],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _description(source: ExperimentInput) -> str:
    data, files = source.paper.registration.data, _files(source)
    known = describe(data.name)
    words = f"{known.title[0].upper()}{known.title[1:]}: {known.images}. Content fingerprint of the data as they were used: {data.fingerprint}."
    lacks = [
        name
        for name, field in (("licence", "data.licence"), ("source", "data.source"), ("makers", "data.creators"))
        if not answer_of(source, field)
    ]
    if lacks:
        words += f" Unknown to the record of this study: {', '.join(lacks)}."
    if not files:
        words += " No file is named, because none was at hand when the study was profiled."
    return words


def _origin(source: ExperimentInput) -> dict[str, Any]:
    """What the makers or the researcher say."""
    origin = ORIGINS.get(source.paper.registration.data.name)
    found: dict[str, Any] = {}
    if licence := answer_of(source, "data.licence"):
        own = "data.licence" in source.answers
        found["license"] = printable(licence) if own or origin is None else origin.spdx
    if where := answer_of(source, "data.source"):
        found["url"] = printable(where).split(",")[0].split()[0]
    if makers := answer_of(source, "data.creators"):
        names = printable(makers).split(", ")
        found["creator"] = [{"@type": "sc:Person", "name": name} for name in names]
    if origin is not None:
        found |= {"datePublished": origin.published, "citeAs": origin.citation}
    return found | {name: printable(words) for name, field in RAI.items() if (words := answer_of(source, field))}


def _files(source: ExperimentInput) -> list["DataFile"]:
    looks = source.profile.data if source.profile else ()
    return list({one.sha256: one for found in looks for one in found.files}.values())


def _file(one: "DataFile") -> dict[str, Any]:
    encoding = "application/x-parquet" if "parquet" in one.encoding else one.encoding
    return {
        "@type": "cr:FileObject",
        "@id": one.name,
        "name": one.name,
        "contentUrl": one.name,
        "contentSize": f"{one.size_bytes} B",
        "encodingFormat": encoding,
        "sha256": one.sha256,
    }


def _classes(source: ExperimentInput) -> dict[str, Any]:
    names = source.paper.registration.data.classes
    rows = [{"classes/index": index, "classes/name": name} for index, name in enumerate(names)]
    fields = [_field("classes/index", "sc:Integer"), _field("classes/name", "sc:Text")]
    return _records("classes", "The label of every class and its name.", fields, rows, key="classes/index")


def _splits(source: ExperimentInput) -> dict[str, Any]:
    split = source.paper.registration.study.dataset.split
    rows = [{"splits/name": part, "splits/examples": getattr(split, part)} for part in ("train", "validation", "test")]
    fields = [_field("splits/name", "sc:Text"), _field("splits/examples", "sc:Integer")]
    words = f"How many examples this study uses for what; seed {split.seed} draws which."
    return _records("splits", words, fields, rows, key="splits/name")


def _records(name: str, words: str, fields: list[dict], rows: list[dict], *, key: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": words,
        "key": {"@id": key},
        "field": fields,
        "data": rows,
    }


def _field(id: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"@type": "cr:Field", "@id": id, "name": id, "dataType": kind, **more}


def _examples(source: ExperimentInput) -> Iterator[dict[str, Any]]:
    """A set of records for every Parquet file: the image and its label."""
    for one in _files(source):
        column = next((name for name in IMAGE_COLUMNS if name in one.columns), None)
        if column is None or "label" not in one.columns:
            continue
        name = f"examples-{one.name.removesuffix('.parquet')}"
        picture = {"fileObject": {"@id": one.name}, "extract": {"column": column}, "transform": {"jsonPath": "bytes"}}
        label = {"fileObject": {"@id": one.name}, "extract": {"column": "label"}}
        fields = [
            _field(f"{name}/image", "sc:ImageObject", source=picture),
            _field(f"{name}/label", "sc:Integer", source=label, references={"field": {"@id": "classes/index"}}),
        ]
        yield {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": name,
            "description": f"The images of {one.name} with their labels.",
            "field": fields,
        }
