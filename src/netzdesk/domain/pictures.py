"""Which pictures a profile takes: whole PNG and JPEG files of a sane size, and SVG to be drawn.

What is kept is PNG or JPEG, which print and Word both show. An SVG is drawn to a PNG before it
is kept; whether it may be drawn is decided here: no scripts, no entities, nothing from elsewhere.
"""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_

LARGEST: Final = 10 << 20
"""Bytes of the largest picture."""
MOST_PIXELS: Final = 40_000_000
MOST_SVG: Final = 2 << 20
SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".svg")

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_MEDIA: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_FRAMES: Final = frozenset((*range(0xC0, 0xD0),)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
_NOT_IN_SVG: Final = frozenset({"script", "foreignObject", "image", "iframe", "handler", "style"})

_KIND: Final = N_("{name} is no picture that can be printed. Choose a PNG, JPEG or SVG file.")
_BROKEN: Final = N_("{name} is damaged or is not what its name says. Save the picture again.")
_TOO_LARGE: Final = N_(
    "{name} is too large. A picture may have {megabytes} MB and {megapixels} million pixels."
)
_NOT_PLAIN: Final = N_(
    "{name} has scripts, style sheets or parts from elsewhere and is not drawn. "
    "Save it as a plain SVG or as PNG."
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
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<?xml-stylesheet" in content:
        raise Refused("picture.not_plain", _NOT_PLAIN, field="file", name=name)
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Refused("picture.broken", _BROKEN, field="file", name=name) from error
    if _local(root.tag) != "svg":
        raise Refused("picture.broken", _BROKEN, field="file", name=name)
    for element in root.iter():
        if _local(element.tag) in _NOT_IN_SVG or any(map(_reaches_out, element.items())):
            raise Refused("picture.not_plain", _NOT_PLAIN, field="file", name=name)


def _reaches_out(attribute: tuple[str, str]) -> bool:
    name, value = _local(attribute[0]).lower(), attribute[1].replace(" ", "").lower()
    if name.startswith("on"):
        return True
    if name == "href":
        return not value.startswith("#")
    return "url(" in value and "url(#" not in value.replace("'", "").replace('"', "")


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG all of whose parts are whole; else None."""
    if not content.startswith(_PNG):
        return None
    at, size, data = len(_PNG), None, False
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        (check,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(content[at + 4 : at + 8 + length]) != check:
            return None
        if kind == b"IHDR":
            size = struct.unpack_from(">II", content, at + 8)
        data |= kind == b"IDAT"
        if kind == b"IEND":
            return (size[0], size[1]) if size and data else None
        at += 12 + length


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a JPEG that has its end; else None."""
    if not content.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in content[-4096:]:
        return None
    at = 2
    while True:
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        elif marker in (0xD9, 0xDA):
            return None
        else:
            at += 2 + struct.unpack_from(">H", content, at + 2)[0]


def _too_large(name: str) -> Refused:
    return Refused(
        "picture.too_large",
        _TOO_LARGE,
        field="file",
        name=name,
        megabytes=LARGEST >> 20,
        megapixels=MOST_PIXELS // 1_000_000,
    )
