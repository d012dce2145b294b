"""The verbs about what leaves a home: bundle, verify and reproduce."""

import argparse
from pathlib import Path

from lab.report.bundle.archive import SUMS
from lab.workflow.command.main import file_of, say
from lab.workflow.command.progress import Steps
from store.blobs import write_file
from store.paths import open_home


def bundle(options: argparse.Namespace) -> dict:
    """Pack a study."""
    from lab.workflow.bundle.pack import bundle as verb
    from lab.workflow.record.registered import load

    home = open_home(options.home)
    sha256 = load(home, options.registration).sha256
    out = Path(options.out or f"lockbox-{sha256[:8]}.zip")
    found = verb(home, sha256, out, progress=Steps())
    return {
        "registration": found.registration,
        "bundle": str(found.path),
        "files": found.files,
        "bytes": found.size_bytes,
        "sha256": found.sha256,
        "text": str(found.path),
    }


def verify(options: argparse.Namespace) -> dict:
    """Recompute; exit code 4 where a link is broken."""
    from lab.workflow.audit.verify import broken, names

    checks = _checks(options)
    error = broken(checks)
    if error:
        say(f"error: {error.line}")
    return {
        "registration": options.registration,
        "ok": error is None,
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks],
        "text": "\n".join(names(checks)),
        "exit_code": error.exit_code if error else 0,
    }


def _checks(options: argparse.Namespace) -> list:
    """Those of a bundle where the name is that of a file or of an unpacked bundle, else those of a registration."""
    path, ca = Path(options.registration), file_of(options.ca)
    if path.is_file() or (path / SUMS).is_file() or path.suffix == ".zip":
        from lab.workflow.bundle.verify import verify_bundle

        return verify_bundle(path, ca=ca, progress=Steps())
    from lab.workflow.audit.verify import verify as verb

    return verb(open_home(options.home), options.registration, ca)


def reproduce(options: argparse.Namespace) -> dict:
    """Train again and compare; exit code 4 where a number is different."""
    from dataclasses import asdict

    from lab.report.bundle.comparison import as_csv, counts, lines
    from lab.workflow.bundle.reproduce import disagreement
    from lab.workflow.bundle.reproduce import reproduce as verb
    from lab.workflow.record.interrupt import stop_on_signal

    places = {name: Path(value) if value else None for name, value in (("data", options.data), ("keep", options.keep))}
    devices = {"device": options.device, "processes": options.processes}
    with stop_on_signal() as stop:
        found = verb(
            Path(options.bundle), only_smoke=options.smoke, should_stop=stop, progress=Steps(), **places, **devices
        )
    if options.csv:
        write_file(Path(options.csv), as_csv(found.numbers))
    error = disagreement(found)
    if error:
        say(f"error: {error.line}")
    what = "all" if found.whole else "a part:"
    head = f"{what} {len(found.runs)} runs trained again in {found.seconds:.0f} s by {found.trained_by[:12]} (on record: {found.commit[:12]})"
    verdict = "every number agrees" if found.agrees else "NOT every number agrees"
    return {
        "registration": found.registration,
        "runs": list(found.runs),
        "whole": found.whole,
        "trained_by": found.trained_by,
        "commit": found.commit,
        "seconds": round(found.seconds, 3),
        "agrees": found.agrees,
        "counts": counts(found.numbers),
        "numbers": [asdict(number) for number in found.numbers],
        "text": "\n".join([head, *lines(found.numbers), verdict]),
        "exit_code": error.exit_code if error else 0,
    }
