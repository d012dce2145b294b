"""The README of a bundle: the claim, whether it was matched and why, what was done otherwise, and how to check all of it."""

from lab.figures import charts
from lab.report import plan_words as say
from lab.report.bundle.markdown import document, escaped, listed, table
from lab.report.bundle.source import BundleInput
from lab.report.bundle.status import claims, overall
from lab.report.numbers import count, duration, moment
from lab.study.lock_words import DEMONSTRATION

CONTENTS = (
    (
        "`report/`",
        (
            "the six-page paper, `facts.json` (every printed number with unit, rounding and runs), figures, tables; in `experiment/` the complete "
            "report (Markdown, HTML, PDF) and a one-page summary; the slides of the readout with their notes"
        ),
    ),
    (
        "`results/`",
        "runs, metrics, cells, hypotheses and deviations as Parquet; test predictions of every run; `analysis.json`",
    ),
    ("`weights/`", "the committed weights of every run (safetensors, nothing pickled)"),
    ("`runs/`", "one `RUN.md` and one `config.json` per run"),
    ("`cards/`, `checklists/`", "data card, model card, Croissant description; NeurIPS and reproducibility checklists"),
    ("`notebook.md`", "the lab notebook: dated entries, what was tried, expected and happened, and what came next"),
    ("`study.toml`, `record/`", "the registered plan, the hash-chained ledger and every file that it names"),
    (
        "`code/`",
        "the code that trained this study, with its lock files (`tools/`: what packed it, where that is other code)",
    ),
    ("`run.sh`, `Dockerfile`, `dvc.yaml`", "verify and train all of it again, from nothing"),
)


def readme(source: BundleInput) -> bytes:
    """The page that a visitor of a portfolio reads first."""
    registration = source.paper.registration
    study = registration.study
    rows = claims(source.paper.confirmatory)
    standing = f" This study is a {DEMONSTRATION}." if study.demonstration else ""
    return document(
        f"# {escaped(study.title)}",
        escaped(study.question),
        escaped(", ".join(study.authors)),
        _picture(source),
        f'<a id="claims"></a>\n\n## Claims\n\n**{overall(rows)}**{standing}',
        table(
            ("", "Claim, as registered", "Status", "Why", "Estimate, interval, n"),
            [(row.id, escaped(row.claim), f"**{row.status}**", escaped(row.why), escaped(row.numbers)) for row in rows],
        )
        if rows
        else "",
        "*Matched*: the registered test supports the claim. *Directionally consistent*: the test does not decide, the estimate "
        "points the way of the claim. *Not matched*: everything else; a null result is one. The plan was locked before the test set was opened.",
        _reading(source),
        f"## What was done\n\n{escaped(say.design_words(study))} {escaped(say.response_words(registration))} "
        f"{escaped(say.data_words(registration))}",
        f"## Deviations from the plan\n\n{_deviations(source)}",
        "## Check it\n\n```sh\nsha256sum --check --quiet SHA256SUMS\n./run.sh --verify    # recompute every hash, seed and printed number; "
        "trains nothing\n./run.sh --smoke     # train a part again and compare, within five minutes\n./run.sh             # train all of it "
        f"again and compare every number; took {duration(source.paper.compute.wall_seconds)} here\n```\n\n"
        "`run.sh` sets up `.venv` from the lock file (or uses the Python in `$LAB_PYTHON`); `docker build .` does the same in a "
        "container; `dvc init --no-scm && dvc repro` runs `verify` and `reproduce` as stages. With Lockbox, `python -m lab import` and this "
        "ZIP show the study in the browser: every run, figure and test, read-only.",
        f"## What is in it\n\n{table(('', ''), CONTENTS)}",
        f"## What is not in it\n\n{_absent(source)}",
        f"## Identity\n\n{_identity(source)}",
        "## Licence and citation\n\nApache-2.0, see `LICENSE`; the data set has a licence of its own. Cite the study as `CITATION.cff` says.",
    )


def _picture(source: BundleInput) -> str:
    """The figure that says most, with a caption that can be read alone: the effects, or the cells where none was registered."""
    found = source.paper.confirmatory
    name, draw = ("forest", charts.forest) if found.hypotheses else ("cells", charts.cell_means)
    if f"{name}.png" not in source.figures:
        return ""
    figure = draw(found)
    alt = figure.alt.replace("]", ")").replace("[", "(")
    return f"![{escaped(alt)}](report/figures/{name}.png)\n\n*{escaped(figure.caption)}*"


def _reading(source: BundleInput) -> str:
    """Where to go on reading."""
    links = [("The paper, six pages", "report/paper.pdf"), ("supplement", "report/supplement.pdf")]
    if source.experiment:
        links += [
            ("one-page summary", "report/experiment/summary.pdf"),
            ("the long report", "report/experiment/report.html"),
        ]
        links.append(("slides of the readout", "report/readout.pdf"))
    links += [("every printed number with its runs", "report/facts.json"), ("the plan", "study.toml")]
    count = len(source.notebook)
    links.append((f"lab notebook, {count} {'entry' if count == 1 else 'entries'}", "notebook.md"))
    return " · ".join(f"[{words}]({place})" for words, place in links)


def _deviations(source: BundleInput) -> str:
    found = source.paper.ledger.deviations
    if not found:
        return "The ledger records none."
    rows = [(moment(one.at), escaped(one.type), escaped(f"{one.sentence} {one.effect}")) for one in found]
    return table(("When", "Type", "What differs, and its effect"), rows)


def _absent(source: BundleInput) -> str:
    data = source.paper.registration.data
    words = f"The training data. `{escaped(data.name)}` is known here by its content fingerprint alone, `{data.fingerprint}`; "
    lines = [words + "what is fetched or named on another machine must have it."]
    if source.pictures:
        lines.append(
            f"Of its test images {count(source.pictures)} are here, in `record/blobs/`, in an order drawn from the registration: they show what "
            "the networks got right and wrong. Look at the licence of the data before you pass them on."
        )
    if source.interpreted:
        lines.append("Attributions are stored with the few images that they explain, as the paper prints them.")
    if source.location:
        lines.append(
            "The first line of the ledger names the folder in which the data lay when the study was locked: a path, no data."
        )
    if not source.code.commit:
        lines.append(f"A commit that vouches for `code/`: {source.code.why}.")
    return listed(lines)


def _identity(source: BundleInput) -> str:
    paper, ledger = source.paper, source.paper.ledger
    anchors = "; ".join(f"{one.what} by {one.by}, {moment(one.at)}" for one in ledger.anchors)
    return table(
        ("", ""),
        [
            ("Registration (SHA-256 of the plan)", f"`{paper.registration.sha256}`"),
            ("Locked", moment(ledger.locked_at)),
            ("Test set opened", f"{moment(ledger.opened_at)}, {_times(source.openings)}"),
            ("Ledger", f"{count(source.lines)} lines, head `{source.head}`"),
            ("Runs", f"{count(len(source.runs))} planned, {sum(run.status == 'done' for run in source.runs)} trained"),
            ("Trained on", escaped(_machines(source))),
            ("Code", f"commit `{source.code.commit}`" if source.code.commit else "no commit"),
            ("Anchored outside", escaped(anchors) or "no: nothing outside vouches for when this record was made"),
        ],
    )


def _times(openings: int) -> str:
    return "once" if openings == 1 else f"{openings} times on record"


def _machines(source: BundleInput) -> str:
    """Every kind of machine that a job ran on, in order."""
    kinds = [f"{job.device} × {job.processes}, {job.machine}" for job in source.jobs]
    return "; ".join(dict.fromkeys(kinds)) or "unknown"
