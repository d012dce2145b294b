"""Run one verb: import what it needs, turn every explained failure into one line and an exit code."""

import argparse
import errno
import importlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lab.errors import InvalidInput, LabError
from lab.workflow.command.parser import parser
from store.errors import StoreError

MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; returns the exit code."""
    try:
        options = parser().parse_args(arguments)
        return _dispatch(options)
    except (LabError, StoreError) as error:
        return _fail(error.line if hasattr(error, "line") else str(error), error.exit_code)
    except KeyboardInterrupt:
        return _fail("interrupted; what was finished is kept", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        return _fail(
            "out of memory. Close other programs; a training takes less with fewer --processes or a smaller batch", 2
        )
    except OSError as error:
        if error.errno not in MACHINE:
            raise
        return _fail(f"{error.filename or 'the machine'}: {error.strerror}. Free space or name another --home", 2)


def _dispatch(options: argparse.Namespace) -> int:
    module, _, function = options.handler.partition(":")
    handler = getattr(importlib.import_module(f"lab.workflow.command.{module}"), function)
    found = handler(options)
    if isinstance(found, int):
        return found
    _print(found, as_json=options.json)
    return found.get("exit_code", 0) if isinstance(found, dict) else 0


def _print(found: dict, *, as_json: bool) -> None:
    """One JSON object, or the lines meant for people under "text"."""
    shown = {name: value for name, value in found.items() if name not in ("text", "exit_code")}
    print(json.dumps(shown, ensure_ascii=False, allow_nan=False, sort_keys=True) if as_json else found["text"])
    sys.stdout.flush()


def say(message: str) -> None:
    """A message for people on stderr."""
    print(message, file=sys.stderr, flush=True)


def file_of(path: str | None) -> bytes:
    """The bytes of a file named on the command line; empty where none was."""
    try:
        return Path(path).read_bytes() if path else b""
    except OSError as error:
        raise InvalidInput("this file cannot be read", where=path or "", seen=error.strerror) from error


def named(row: Any) -> str:
    """What a row of a plan or of results is about: its effect before its label, where the label leaves it out."""
    effect = str(row.effect).rsplit(".", 1)[-1].replace("_", " ")
    return row.label if effect in row.label or row.effect in row.label else f"{effect}, {row.label}"


def _fail(line: str, code: int) -> int:
    say(f"error: {' '.join(line.split())}")
    return code
