"""The Croissant description has the structure of version 1.0, and leaves out what is not known."""

import json
from dataclasses import replace

from lab.report.experiment.croissant import CONTEXT, croissant


def described(source) -> dict:
    return json.loads(croissant(source))


def test_what_a_validator_demands_is_there(full):
    """Required by the Croissant 1.0 specification (MLCommons, March 2024), section "Dataset-level information" and after."""
    found = described(full)
    assert found["@context"] == CONTEXT and found["@type"] == "sc:Dataset"
    assert "http://mlcommons.org/croissant/1.0" in found["conformsTo"]
    assert {"name", "description", "license", "url", "creator", "datePublished"} <= set(found)
    for one in found["distribution"]:
        assert one["@type"] == "cr:FileObject" and len(one["sha256"]) == 64
        assert {"@id", "name", "contentUrl", "encodingFormat", "contentSize"} <= set(one)
    ids = [one["@id"] for one in found["distribution"]]
    for records in found["recordSet"]:
        assert records["@type"] == "cr:RecordSet" and records["field"]
        names = {field["@id"] for field in records["field"]}
        for field in records["field"]:
            assert field["@type"] == "cr:Field" and field["@id"].startswith(f"{records['@id']}/") and field["dataType"]
            ids.append(field["@id"])
            assert "data" in records or field["source"]["fileObject"]["@id"] in ids
        assert all(set(row) == names for row in records.get("data", ()))
    assert len(ids) == len(set(ids))


def test_classes_and_splits_are_those_of_the_registration(full):
    sets = {one["@id"]: one for one in described(full)["recordSet"]}
    data, split = full.paper.registration.data, full.paper.registration.study.dataset.split
    assert [row["classes/name"] for row in sets["classes"]["data"]] == list(data.classes)
    assert {row["splits/name"]: row["splits/examples"] for row in sets["splits"]["data"]} == {
        "train": split.train, "validation": split.validation, "test": split.test,
    }  # fmt: skip
    assert sets["examples-train-0"]["field"][0]["source"]["extract"] == {"column": "img"}


def test_an_unknown_data_set_has_no_licence_and_says_so(bare):
    document = json.loads(json.dumps(bare.paper.registration.document))
    document["data"]["name"] = document["study"]["dataset"]["name"] = "parquet:mine"
    registration = replace(bare.paper.registration, document=document)
    source = replace(bare, paper=replace(bare.paper, registration=registration))
    found = described(source)
    assert not {"license", "url", "creator"} & set(found) and found["distribution"] == []
    assert "Unknown to the record of this study: licence, source, makers." in found["description"]
    answers = {"data.licence": "https://creativecommons.org/publicdomain/zero/1.0/", "data.creators": "A. One, B. Two"}
    told = described(replace(source, answers=answers))
    assert told["license"].endswith("zero/1.0/") and [one["name"] for one in told["creator"]] == ["A. One", "B. Two"]
