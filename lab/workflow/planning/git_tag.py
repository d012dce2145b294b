"""The second anchor: an annotated git tag that names registration and head; once pushed, others hold it too."""

import hashlib
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lab.errors import IntegrityError, Unavailable

WAIT_SECONDS = 20.0


def make(repository: Path, registration: str, head: str, lines: int) -> tuple[str, bytes]:
    """Make the tag at HEAD; returns its name and the bytes of the tag object. Unavailable where git cannot."""
    name = f"lockbox/{registration[:12]}-{lines}"
    message = f"Lockbox registration {registration}\n\nHead of its ledger after {lines} lines: {head}\n"
    _git(repository, "tag", "--annotate", name, "--message", message)
    return name, _git(repository, "cat-file", "tag", name)


def object_name(content: bytes) -> str:
    """The name that git gives a tag object of these bytes (SHA-1 repositories)."""
    return hashlib.sha1(b"tag %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def check(content: bytes, registration: str, data: Mapping, where: str) -> str:
    """IntegrityError unless the kept tag object has its name and names registration and head."""
    wanted = (registration.encode(), str(data["digest"]).encode())
    if object_name(content) != data["object"] or not all(part in content for part in wanted):
        raise IntegrityError("the git tag does not name this registration and head", where=where, seen=data["name"])
    return f"git tag {data['name']} ({str(data['object'])[:12]}): worth what those vouch for who hold a copy"


def _git(repository: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(repository), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=WAIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(
            "git cannot be started", where=str(repository), seen=str(error), remedy="Install git"
        ) from error
    if done.returncode:
        seen = done.stderr.decode(errors="replace").strip()
        raise Unavailable(
            "git made no tag", where=str(repository), seen=seen, remedy="Name a repository with a commit: --git DIR"
        )
    return done.stdout
