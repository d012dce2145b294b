"""A ZIP from a stranger: every way out of the folder is shut, and each refusal is one line."""

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from lab.errors import IntegrityError, InvalidInput
from lab.report.bundle.archive import entry, sums_of, write
from lab.report.bundle.unpack import unpack


def zipped(*entries: tuple[str, bytes], mode: int = 0o100644, **fields: int) -> io.BytesIO:
    """A ZIP of these names and bytes; `fields` are set on every entry."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            for field, value in fields.items():
                setattr(info, field, value)
            archive.writestr(info, content)
    target.seek(0)
    return target


def patched(source: io.BytesIO, old: bytes, new: bytes) -> io.BytesIO:
    """The same with other bytes in its headers."""
    assert old in source.getvalue()
    return io.BytesIO(source.getvalue().replace(old, new))


def overlapping() -> io.BytesIO:
    """Two entries of the directory that point to one file."""
    content = zipped(("a", b"1"), ("b", b"1")).getvalue()
    directory = content.rindex(b"PK\x01\x02")
    return io.BytesIO(content[: directory + 42] + struct.pack("<I", 0) + content[directory + 46 :])


def lying() -> io.BytesIO:
    """An entry whose directory says 5 bytes and whose stream holds three million."""
    content = zipped(("a", bytes(3_000_000))).getvalue()
    return io.BytesIO(content.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 5)))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (lambda: zipped(("../out", b"x")), "leads out"),
        (lambda: zipped(("a/../../out", b"x")), "leads out"),
        (lambda: zipped(("/etc/passwd", b"x")), "absolute"),
        (lambda: zipped(("C:/out", b"x")), "absolute"),
        (lambda: zipped(("a\\..\\out", b"x")), "absolute"),
        (lambda: zipped(("a//b", b"x")), "cannot be used"),
        (lambda: zipped(("a/./b", b"x")), "cannot be used"),
        (lambda: patched(zipped(("abc", b"x")), b"abc", b"a\0c"), "cannot be used"),
        (lambda: zipped(("n" * 300, b"x")), "cannot be used"),
        (lambda: zipped(("a", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777), "a link"),
        (lambda: zipped(("a", b""), mode=stat.S_IFIFO | 0o644), "no plain file"),
        (lambda: zipped(("a", b"1"), ("b", b"2"), mode=stat.S_IFDIR | 0o755), "no plain file"),
        (lambda: patched(zipped(("aaa", b"1"), ("bbb", b"2")), b"bbb", b"aaa"), "one name"),
        (lambda: zipped(("README", b"1"), ("readme", b"2")), "one name"),
        (lambda: zipped(("a", b"1"), ("a/b", b"2")), "one name"),
        (lambda: zipped(("bomb", bytes(50_000_000))), "swells"),
        (overlapping, "share their bytes"),
        (lying, "damaged"),
        (lambda: zipped(("a", b"x"), compress_type=zipfile.ZIP_LZMA), "unusual"),
        (
            lambda: patched(zipped(("a", b"x")), b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\x01\0"),
            "encrypted",
        ),
        (lambda: io.BytesIO(b"no zip at all"), "no ZIP"),
        (lambda: io.BytesIO(b""), "no ZIP"),
        (lambda: patched(zipped(("a", b"hello")), struct.pack("<I", zlib.crc32(b"hello")), b"\0\0\0\0"), "damaged"),
    ],
)
def test_refused_in_one_line_and_nothing_leaves_the_folder(tmp_path: Path, source, words: str) -> None:
    with pytest.raises((InvalidInput, IntegrityError)) as refused:
        unpack(source(), tmp_path / "in" / "here", where="x.zip")
    assert words in refused.value.line and refused.value.line.startswith("x.zip:") and "\n" not in refused.value.line
    outside = [path for path in tmp_path.rglob("*") if not path.is_relative_to(tmp_path / "in")]
    assert outside == []


def test_a_bomb_of_many_files_is_refused_before_the_first_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="too much"):
        unpack(zipped(*((f"{n}", bytes(range(256)) * 40) for n in range(20))), tmp_path / "in", most_bytes=100_000)
    assert not (tmp_path / "in").exists()


def test_a_bundle_comes_out_as_it_went_in(tmp_path: Path) -> None:
    files = [entry("b/run.sh", b"#!/bin/sh\n", executable=True), entry("a.txt", b"one\n"), entry("c.png", bytes(100))]
    packed, again = io.BytesIO(), io.BytesIO()
    listed = write(packed, files)
    write(again, reversed(files))
    assert packed.getvalue() == again.getvalue()
    names = unpack(packed, tmp_path / "in")
    assert names == ["a.txt", "b/run.sh", "c.png", "SHA256SUMS"]
    assert (tmp_path / "in" / "SHA256SUMS").read_text() == listed and set(sums_of(listed)) == set(names[:3])
    assert (tmp_path / "in" / "b" / "run.sh").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "in" / "a.txt").read_bytes() == b"one\n"
