"""ZIPs from a stranger, each of which must be refused: who wants to leave the folder, hide, collide, swell or break."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable


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


def nested() -> io.BytesIO:
    """A bomb inside a ZIP that is harmless itself: it stays packed, and what holds it is no bundle."""
    return zipped(("inner.zip", zipped(("bomb", bytes(50_000_000))).getvalue()))


def huge() -> io.BytesIO:
    """An entry that says it holds 4 GB."""
    content = zipped(("a", b"hello")).getvalue()
    place = content.rindex(b"PK\x01\x02") + 20
    return io.BytesIO(content[:place] + struct.pack("<II", 5, 0xFFFFFFF0) + content[place + 8 :])


def crowd() -> io.BytesIO:
    """Many small files of zeros: no single one is a bomb."""
    return zipped(*((str(number), bytes(1 << 20)) for number in range(80)))


HOSTILE: tuple[tuple[Callable[[], io.BytesIO], str], ...] = (
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
    (lambda: io.BytesIO(zipped(("a", bytes(range(256)) * 99)).getvalue()[:-30]), "no ZIP"),
    (lambda: io.BytesIO(zipped(("a", b"1"), ("b", b"2")).getvalue()[40:]), ""),
    (huge, "swells"),
    (crowd, "swells"),
)
"""Each with words of its refusal."""
