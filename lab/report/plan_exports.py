"""The plan for other registries: AsPredicted's nine questions, OSF's preregistration form, and a card of one page."""

import json

import segno

from lab.report import plan_words as say
from lab.report.facts import printable, shortened
from lab.report.numbers import count
from lab.report.typeset import templates, to_pdf
from lab.study.registration import Registration

CARD_MOST = 8
"""More hypotheses than a card can hold do not exist: the paper ends at eight as well, and the card says how many are left out."""


def aspredicted(registration: Registration) -> str:
    """Answers to the nine questions of aspredicted.org (version 2.00), as text."""
    study = registration.study
    answers = (
        (
            "Have any data been collected for this study already?",
            f"{_collected(registration)} {say.data_words(registration)}",
        ),
        ("What's the main question being asked or hypothesis being tested in this study?", _question(registration)),
        (
            "Describe the key dependent variable(s) specifying how they will be measured.",
            say.response_words(registration),
        ),
        (
            "How many and which conditions will participants be assigned to?",
            f"{say.design_words(study)} {say.seeds_words(study)}",
        ),
        (
            "Specify exactly which analyses you will conduct to examine the main question/hypothesis.",
            say.analysis_words(study),
        ),
        (
            "Describe exactly how outliers will be defined and handled, and your precise rule(s) for excluding observations.",
            say.exclusion_words(study),
        ),
        (
            (
                "How many observations will be collected or what will determine sample size? No need to justify decision, but be precise "
                "about exactly how the number will be determined."
            ),
            f"{count(len(registration.runs))} training runs. {say.stopping_words(study)}",
        ),
        (
            (
                "Anything else you would like to pre-register? (e.g., secondary analyses, variables collected for exploratory purposes, "
                "unusual analyses planned?)"
            ),
            f"Everything that is not listed here is exploratory and will be marked so. {_identity(registration)}",
        ),
        (
            "Finally. For record keeping purposes, please tell us the type of study you are pre-registering.",
            _type(registration),
        ),
    )
    parts = [f"{number}) {question}\n\n{answer}" for number, (question, answer) in enumerate(answers, start=1)]
    return f"{study.title}\n\n" + "\n\n".join(parts) + "\n"


def osf(registration: Registration) -> str:
    """The headings of OSF's preregistration form, filled, as Markdown."""
    study = registration.study
    hypotheses = "\n".join(f"- {line}" for line in escaped(say.hypotheses_words(study)).splitlines())
    sections = {
        "Study Information": {
            "Title": escaped(study.title),
            "Authors": escaped(", ".join(study.authors)) or "not given",
            "Description": escaped(_text(study.question, study.claim, study.note)) or "not given",
            "Hypotheses": hypotheses,
        },
        "Design Plan": {
            "Study type": "Experiment: a researcher assigns recipes to training runs.",
            "Blinding": "The test set is sealed until the SHA-256 of every checkpoint has been committed.",
            "Study design": escaped(say.design_words(study)),
            "Randomization": escaped(say.seeds_words(study)),
        },
        "Sampling Plan": {
            "Existing data": _existing(registration),
            "Explanation of existing data": escaped(say.data_words(registration)),
            "Data collection procedures": escaped(say.response_words(registration)),
            "Sample size": f"{count(len(registration.runs))} training runs.",
            "Sample size rationale": escaped(say.sight_words(registration)),
            "Stopping rule": escaped(say.stopping_words(study)),
        },
        "Variables": {
            "Manipulated variables": escaped(say.design_words(study)),
            "Measured variables": escaped(say.response_words(registration)),
            "Indices": "None.",
        },
        "Analysis Plan": {
            "Statistical models": escaped(say.analysis_words(study)),
            "Transformations": "None; a logit transformation is a robustness check.",
            "Inference criteria": escaped(say.analysis_words(study)),
            "Data exclusion": escaped(say.exclusion_words(study)),
            "Missing data": escaped(say.exclusion_words(study)),
            "Exploratory analysis": "Everything that is not listed here; it will be marked exploratory wherever it appears.",
        },
        "Other": {"Other": f"{escaped(_type(registration))} {escaped(_identity(registration))}"},
    }
    blocks = [
        f"## {section}\n\n" + "\n\n".join(f"### {title}\n\n{answer}" for title, answer in parts.items())
        for section, parts in sections.items()
    ]
    return "\n\n".join(["# Preregistration", *blocks]) + "\n"


def card(registration: Registration, *, at, anchors: tuple[str, ...] = ()) -> bytes:
    """The plan on one page with its SHA-256 as text and QR code (PDF); `at` stamps the file, `anchors` are sentences."""
    study = registration.study
    hypotheses = [say.hypothesis_words(study, one) for one in study.hypotheses]
    left_out = len(hypotheses) - CARD_MOST
    shown = [shortened(printable(words), 330) for words in hypotheses[:CARD_MOST]]
    document = {
        "title": shortened(printable(study.title), 160),
        "standing": _type(registration),
        "question": shortened(printable(_text(study.question, study.claim)), 420),
        "rows": [
            ["Design", shortened(say.design_words(study), 420)],
            ["Seeds", say.seeds_words(study)],
            ["Response", shortened(say.response_words(registration), 420)],
            ["Analysis", say.analysis_words(study)],
            ["What it can see", say.sight_words(registration)],
            ["Failures", say.exclusion_words(study)],
            ["Stopping", say.stopping_words(study)],
            ["Data", say.data_words(registration)],
            [
                "Outside anchors",
                " ".join(anchors) or "None: nothing outside the home shows that the plan existed before its results.",
            ],
        ],
        "hypotheses": shown or [say.hypotheses_words(study)],
        "more": f"and {left_out} more" if left_out > 0 else "",
        "sha256": registration.sha256,
    }
    files = templates("card") | {
        "content.json": json.dumps(document, ensure_ascii=False, sort_keys=True).encode(),
        "qr.svg": qr_code(registration.sha256),
    }
    return to_pdf(files, at=at)


def qr_code(sha256: str) -> bytes:
    """The registration as a QR code (SVG), error correction M: "lockbox:sha256:" and its 64 digits."""
    return (
        segno.make(qr_text(sha256), error="m")
        .svg_inline(border=0, svgclass=None, lineclass=None, omitsize=True)
        .encode()
    )


def qr_text(sha256: str) -> str:
    """What the QR code says."""
    return f"lockbox:sha256:{sha256}"


def _existing(registration: Registration) -> str:
    if registration.study.demonstration:
        return "Registration following analysis of the data: a demonstration."
    return "Registration prior to creation of data."


def _collected(registration: Registration) -> str:
    if registration.study.demonstration:
        return "Yes: this is a demonstration."
    return "No, no data have been collected for this study yet."


def _question(registration: Registration) -> str:
    study = registration.study
    return _text(study.question, study.claim) + "\n" + say.hypotheses_words(study)


def _text(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def _type(registration: Registration) -> str:
    study = registration.study
    kind = "Experiment: an ablation study of neural networks, by computer."
    return f"Demonstration, outcome known. {kind}" if study.demonstration else kind


def _identity(registration: Registration) -> str:
    return (
        f"The registration is the SHA-256 {registration.sha256} of the plan's canonical JSON (RFC 8785), which also holds the code "
        f"commit {registration.code.commit} and the hash of the pinned libraries {registration.code.lock_sha256}. The seeds of all "
        "runs can be recomputed from it. It does not show that this was the first attempt."
    )


def escaped(text: str) -> str:
    """Text of a user as Markdown that shows it as it stands."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|$~" else letter for letter in text)
