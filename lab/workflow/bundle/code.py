"""The code in a bundle: the files of the commit that trained the study, and the proof that they are that commit's."""

import hashlib
import io
import os
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass

from lab.errors import IntegrityError, Unavailable
from lab.report.bundle.archive import Entry, entry
from lab.report.bundle.source import CodeRow
from lab.workflow.record.code_identity import code_identity
from lab.workflow.record.ledger_state import LedgerState
from lab.workflow.record.places import ROOT

FOLDER = "code/"
COMMIT = "record/commit"
TOOLS = "tools/"
TOOLS_COMMIT = "record/tools-commit"
PROOFS = {FOLDER: COMMIT, TOOLS: TOOLS_COMMIT}
"""Where code lies in a bundle, and the text of the commit that vouches for it; tools/ is there where other code packed than trained."""
OURS = (
    "lab",
    "store",
    "pages",
    "configs",
    "static",
    "bench",
    "app.py",
    "pyproject.toml",
    ".streamlit",
    "LICENSE",
    "CITATION.cff",
)
NOW = "; these are the files as they were when the bundle was made"
LOCKS = ("requirements.lock", "requirements-export.lock", "requirements-ray.lock")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the code is, and its files below code/; `record/commit` is the commit's own text where there is one."""

    code: CodeRow
    entries: tuple[Entry, ...]


def snapshot(state: LedgerState) -> Snapshot:
    """The commit of the newest job, where the study was locked by unchanged files; else the files as they are now.

    Unavailable where that commit is not in this checkout: other code would be passed off as what trained the study.
    """
    code = vouched(state)
    if not code.commit:
        return Snapshot(code, _present())
    text = _git("cat-file", "commit", code.commit)
    if text is None:
        raise Unavailable(
            "the commit that trained this study is not in this checkout",
            where=str(ROOT),
            seen=code.commit,
            remedy="Fetch it (git fetch), then make the bundle again",
        )
    return Snapshot(code, (entry(COMMIT, text), *_archived(code.commit, FOLDER), *_tools(code.commit)))


def _tools(trained: str) -> tuple[Entry, ...]:
    """The code that packs, where it is not the code that trained: what was written by it is verified by it."""
    commit = packer()
    text = _git("cat-file", "commit", commit) if commit not in ("", trained) else None
    return (entry(TOOLS_COMMIT, text), *_archived(commit, TOOLS)) if text else ()


def vouched(state: LedgerState) -> CodeRow:
    """Which commit the ledger says trained the study, or why none can be named."""
    commit = state.jobs[-1].commit if state.jobs else str(state.code["commit"])
    if commit == "unknown":
        return CodeRow("", f"it was trained outside a checkout{NOW}")
    return CodeRow(commit) if state.code["clean"] else CodeRow("", f"files were changed when the study was locked{NOW}")


def packer() -> str:
    """The commit of the code that is running; empty where its files are not those of a commit."""
    code = code_identity()
    if code.commit == "unknown":
        return _unpacked()
    return code.commit if code.clean else ""


def _unpacked() -> str:
    """The commit of the code in an unpacked bundle, where that is what runs and is still what was packed."""
    text = ROOT.parent / PROOFS.get(f"{ROOT.name}/", "none")
    if not text.is_file():
        return ""
    files = {
        path.relative_to(ROOT).as_posix(): (path.read_bytes(), os.access(path, os.X_OK))
        for path in ROOT.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    proof = text.read_bytes()
    commit = _object("commit", proof)
    return commit if tree_of(files).hex() == _tree(proof) else ""


def _archived(commit: str, folder: str) -> tuple[Entry, ...]:
    packed = _git("archive", "--format=tar", commit) or b""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        files = [(member, archive.extractfile(member)) for member in archive.getmembers() if member.isfile()]
        return tuple(
            entry(folder + member.name, file.read(), executable=bool(member.mode & 0o100))
            for member, file in files
            if file
        )


def _present() -> tuple[Entry, ...]:
    """The files of this installation that a study needs."""
    found = []
    for name in (*OURS, *LOCKS):
        above = ROOT / name
        paths = [above] if above.is_file() else sorted(above.rglob("*"))
        for path in paths:
            if path.is_file() and "__pycache__" not in path.parts:
                place = FOLDER + path.relative_to(ROOT).as_posix()
                found.append(Entry(place, path.read_bytes, os.access(path, os.X_OK)))
    return tuple(found)


def check_code(files: Mapping[str, tuple[bytes, bool]], text: bytes, commit: str, folder: str = FOLDER) -> str:
    """IntegrityError unless these files (content and executable, by their names in the folder) are the tree of this commit."""
    name, found = _object("commit", text), tree_of(files).hex()
    if name != commit:
        raise IntegrityError("the commit is not the one on record", where=PROOFS[folder], seen=name)
    if found != _tree(text):
        raise IntegrityError(f"the files of {folder} are not those of the commit", where=folder, seen=f"tree {found}")
    return f"{len(files)} files of {folder} are the tree of commit {commit[:12]}"


def _tree(commit: bytes) -> str:
    return commit.split(b"\n", 1)[0].removeprefix(b"tree ").decode(errors="replace")


def tree_of(files: Mapping[str, tuple[bytes, bool]]) -> bytes:
    """The name that git gives a folder with these files (SHA-1 repositories): 20 bytes."""
    folders: dict[str, dict[str, tuple[bytes, bool]]] = {}
    rows: list[tuple[bytes, bytes]] = []
    for name, (content, executable) in files.items():
        first, slash, rest = name.partition("/")
        if slash:
            folders.setdefault(first, {})[rest] = (content, executable)
        else:
            mode = b"100755" if executable else b"100644"
            digest = bytes.fromhex(_object("blob", content))
            rows.append((first.encode(), mode + b" " + first.encode() + b"\0" + digest))
    for first, below in folders.items():
        rows.append((first.encode() + b"/", b"40000 " + first.encode() + b"\0" + tree_of(below)))
    return bytes.fromhex(_object("tree", b"".join(row for _, row in sorted(rows))))


def _object(kind: str, content: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


def _git(*arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
