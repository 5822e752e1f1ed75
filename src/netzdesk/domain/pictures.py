"""Which pictures a profile takes: whole PNG and JPEG files of a sane size, and SVG to be drawn.

What is kept is PNG or JPEG, which print and Word both show. An SVG is drawn to a PNG before it
is kept; whether it may be drawn is decided here: no scripts, no entities, nothing from elsewhere.
"""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from pathlib import PurePath
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_

LARGEST: Final = 10 << 20
"""Bytes of the largest picture."""
MOST_PIXELS: Final = 40_000_000
MOST_SVG: Final = 2 << 20
MOST_DRAWN: Final = 200_000
"""Parts of an SVG that are drawn, those that are drawn again by reference counted each time."""
SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".svg")

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_MEDIA: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_FRAMES: Final = frozenset((*range(0xC0, 0xD0),)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
_PLAIN_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs"}
)
_TOLD: Final = frozenset((0xFE, *range(0xE1, 0xF0))) - {0xE2, 0xEE}
"""Segments of a JPEG with comments, place and author; those of its colours stay."""
_NOT_IN_SVG: Final = frozenset({"script", "foreignObject", "image", "iframe", "handler"})
_REFERENCE: Final = re.compile(r"url\(\s*['\"]?\s*#([^'\")]+?)['\"]?\s*\)")
_COLOURS: Final = frozenset({"linearGradient", "radialGradient", "clipPath"})
"""What a style sheet may name: drawn once, whatever refers to it."""
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^>\[]*(.)", re.DOTALL)

_KIND: Final = N_("{name} is no picture that can be printed. Choose a PNG, JPEG or SVG file.")
_BROKEN: Final = N_("{name} is damaged or is not what its name says. Save the picture again.")
_TOO_LARGE: Final = N_(
    "{name} is too large. A picture may have {megabytes} MB and {megapixels} million pixels."
)
_NOT_PLAIN: Final = N_(
    "{name} has scripts, pictures or parts from elsewhere and is not drawn. "
    "Save it as a plain SVG or as PNG."
)
_TOO_MANY: Final = N_(
    "{name} has too many parts, or parts that refer to themselves, and is not drawn. "
    "Save it as PNG."
)


@dataclass(frozen=True, slots=True)
class PictureSize:
    """What a picture is: its kind of file and its pixels."""

    media_type: str
    width: int
    height: int


def checked_picture(name: str, content: bytes) -> PictureSize:
    """Return kind and size of a picture that may be kept.

    Raises Refused for another kind of file, a damaged one, and one that is too large.
    """
    media_type = _MEDIA.get(PurePath(name).suffix.lower())
    if media_type is None:
        raise Refused("picture.kind", _KIND, field="file", name=name)
    if len(content) > LARGEST:
        raise _too_large(name)
    read = _png_size if media_type == "image/png" else _jpeg_size
    try:
        size = read(content)
    except (struct.error, IndexError):
        size = None
    if size is None or not all(size):
        raise Refused("picture.broken", _BROKEN, field="file", name=name)
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_large(name)
    return PictureSize(media_type, *size)


def checked_svg(name: str, content: bytes) -> None:
    """Make sure that an SVG may be drawn. Raises Refused when it may not."""
    if len(content) > MOST_SVG:
        raise _too_large(name)
    doctype = _DOCTYPE.search(content)
    own_entities = b"<!ENTITY" in content or (doctype is not None and doctype[1] != b">")
    wide = b"\0" in content  # UTF-16 would hide all of these
    if wide or own_entities or b"<?xml-stylesheet" in content:
        raise Refused("picture.not_plain", _NOT_PLAIN, field="file", name=name)
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Refused("picture.broken", _BROKEN, field="file", name=name) from error
    if _local(root.tag) != "svg":
        raise Refused("picture.broken", _BROKEN, field="file", name=name)
    for element in root.iter():
        tag = _local(element.tag)
        styled = tag == "style" and not _is_plain_style("".join(element.itertext()))
        if styled or tag in _NOT_IN_SVG or any(map(_reaches_out, element.items())):
            raise Refused("picture.not_plain", _NOT_PLAIN, field="file", name=name)
    if _drawn_parts(root) > MOST_DRAWN:
        raise Refused("picture.too_many_parts", _TOO_MANY, field="file", name=name)


def without_particulars(size: PictureSize, content: bytes) -> bytes:
    """Return a checked picture without what its file says beside it: author, place, comments."""
    if size.media_type == "image/png":
        return _PNG + b"".join(part for kind, part in _chunks(content) if kind in _PLAIN_CHUNKS)
    head = [part for marker, part in _segments(content) if marker not in _TOLD]
    return b"\xff\xd8" + b"".join(head)


def _reaches_out(attribute: tuple[str, str]) -> bool:
    name, value = _local(attribute[0]).lower(), "".join(attribute[1].split()).lower()
    if name.startswith("on"):
        return True
    if name == "href":
        return not value.startswith("#")
    plain = value.replace("'", "").replace('"', "")
    return plain.count("url(") != plain.count("url(#")


def _is_plain_style(rules: str) -> bool:
    """Tell whether a style sheet only names looks: nothing imported, nothing from elsewhere."""
    return "@" not in rules and "\\" not in rules and not _reaches_out(("", rules))


def _drawn_parts(root: ET.Element) -> float:
    """Return how many parts are drawn: a few lines that name each other can ask for billions."""
    named: defaultdict[str, list[ET.Element]] = defaultdict(list)
    for element in root.iter():
        named[element.get("id") or ""].append(element)
    named.pop("", None)
    in_style = {
        key
        for element in root.iter()
        if _local(element.tag) == "style"
        for key in _REFERENCE.findall("".join(element.itertext()))
    }
    if any(_local(each.tag) not in _COLOURS for key in in_style for each in named.get(key, ())):
        return inf  # which parts that concerns would take a reader of style sheets
    counted: dict[ET.Element, float] = {}
    open_parts: set[ET.Element] = set()
    waiting = [root]
    while waiting:
        part = waiting[-1]
        drawn = [*part, *(each for key in _references(part) for each in named.get(key, ()))]
        if part not in open_parts:
            open_parts.add(part)
            if any(each in open_parts and each not in counted for each in drawn):
                return inf
            waiting += (each for each in drawn if each not in counted)
            continue
        waiting.pop()
        if part not in counted:
            counted[part] = 1 + sum(counted[each] * _times(part, each) for each in drawn)
    return counted[root]


def _times(part: ET.Element, drawn: ET.Element) -> int:
    """Return how often one part draws another at most: a marker at every point of a line."""
    if _local(drawn.tag) != "marker":
        return 1
    return 1 + len(part.get("d", "")) + len(part.get("points", ""))


def _references(part: ET.Element) -> Iterator[str]:
    for name, value in part.items():
        if _local(name) == "href":
            yield value.strip().removeprefix("#")
        else:
            yield from _REFERENCE.findall(value)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG all of whose parts are whole; else None."""
    if not content.startswith(_PNG):
        return None
    size, data = None, False
    for kind, part in _chunks(content):
        if zlib.crc32(part[4:-4]) != struct.unpack(">I", part[-4:])[0]:
            return None
        if kind == b"IHDR":
            size = struct.unpack_from(">II", part, 8)
        data |= kind == b"IDAT"
    return (size[0], size[1]) if size and data else None


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and bytes of each part of a PNG. Raises struct.error where it ends too early."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        struct.unpack_from(">I", content, end - 4)  # a part that is cut off is refused here
        yield kind, content[at:end]
        at = end


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a JPEG that has its end; else None."""
    if not content.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in content[-4096:]:
        return None
    for marker, part in _segments(content):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", part, 5)
            return width, height
    return None


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and bytes of each segment of a JPEG; the picture itself is the last one."""
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker in (0xD9, 0xDA):
            yield marker, content[at:]
            return
        if marker == 0xFF:
            at += 1
            continue
        length = 2 if marker in _ALONE else 2 + struct.unpack_from(">H", content, at + 2)[0]
        yield marker, content[at : at + length]
        at += length


def _too_large(name: str) -> Refused:
    return Refused(
        "picture.too_large",
        _TOO_LARGE,
        field="file",
        name=name,
        megabytes=LARGEST >> 20,
        megapixels=MOST_PIXELS // 1_000_000,
    )
