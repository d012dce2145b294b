"""CITATION.cff of a bundle: the study with its authors, and the software that made it."""

import json

from lab.report.bundle.source import BundleInput

SOFTWARE = "Lockbox: pre-registered neural-network ablation studies"


def citation(source: BundleInput) -> bytes:
    """Citation File Format 1.2.0; JSON strings are YAML strings."""
    registration = source.paper.registration
    study = registration.study
    authors = study.authors or ("The authors of this study",)
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use these results, please cite the study."',
        f"title: {_quoted(study.title)}",
        "type: dataset",
        "authors:",
        *(f"  - name: {_quoted(name)}" for name in authors),
        f"date-released: {source.paper.ledger.opened_at:%Y-%m-%d}",
        "license: Apache-2.0",
        "identifiers:",
        "  - type: other",
        f"    value: {_quoted('sha256:' + registration.sha256)}",
        '    description: "SHA-256 of the locked plan"',
        "references:",
        "  - type: software",
        f"    title: {_quoted(SOFTWARE)}",
        "    authors:",
        '      - name: "The Lockbox authors"',
    ]
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
