"""Which files a study takes, and which of them it hands to the desktop to be opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_

_ZIP: Final = (b"PK\x03\x04",)
_OLE: Final = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: how its name ends, what it begins with, and whether it may be opened."""

    suffix: str
    media_type: str
    begins: tuple[bytes, ...] = ()
    """One of these stands at the beginning; empty for text."""
    opens: bool = True
    """False: it can carry programs, so it is only kept and saved elsewhere."""


_TYPES: Final = {
    each.suffix: each
    for each in (
        FileType(".pdf", "application/pdf", (b"%PDF-",)),
        FileType(".docx", f"{_OFFICE}.wordprocessingml.document", _ZIP),
        FileType(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
        FileType(".pptx", f"{_OFFICE}.presentationml.presentation", _ZIP),
        FileType(".odt", f"{_OPEN_DOCUMENT}.text", _ZIP),
        FileType(".ods", f"{_OPEN_DOCUMENT}.spreadsheet", _ZIP),
        FileType(".odp", f"{_OPEN_DOCUMENT}.presentation", _ZIP),
        FileType(".txt", "text/plain"),
        FileType(".csv", "text/csv"),
        FileType(".png", "image/png", (b"\x89PNG\r\n\x1a\n",)),
        FileType(".jpg", "image/jpeg", (b"\xff\xd8\xff",)),
        FileType(".jpeg", "image/jpeg", (b"\xff\xd8\xff",)),
        FileType(".tif", "image/tiff", (b"II*\x00", b"MM\x00*")),
        FileType(".tiff", "image/tiff", (b"II*\x00", b"MM\x00*")),
        FileType(".eml", "message/rfc822"),
        FileType(".ics", "text/calendar", (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR")),
        FileType(".htm", "text/html", opens=False),
        FileType(".html", "text/html", opens=False),
        FileType(".mhtml", "multipart/related", opens=False),
        FileType(".msg", "application/vnd.ms-outlook", _OLE, opens=False),
        FileType(".doc", "application/msword", _OLE, opens=False),
        FileType(".xls", "application/vnd.ms-excel", _OLE, opens=False),
        FileType(".rtf", "application/rtf", (b"{\\rtf",), opens=False),
    )
}
SUFFIXES: Final = tuple(_TYPES)
"""How the names of files end that a study takes."""

_TEXT_MEDIA: Final = frozenset({"text/plain", "text/csv", "message/rfc822", "text/html"})
_LONGEST: Final = 120
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)

_UNKNOWN: Final = N_(
    "Files of this kind are not kept ({name}). A study takes PDF, Word, Excel, OpenDocument, "
    "text, pictures, mails, saved web pages and calendar files."
)
_OTHER_CONTENT: Final = N_(
    "{name} is not what its name says: its content is of another kind. Check the file."
)
_EMPTY: Final = N_("{name} is empty. Choose the file that has the content.")


def file_type(name: str) -> FileType | None:
    """Return the kind of a file by its name, None for one that no study takes."""
    return _TYPES.get(PurePosixPath(file_name(name)).suffix.lower())


def checked_type(name: str, content: bytes) -> FileType:
    """Return the kind of a file that may be kept.

    Raises Refused for a kind that is not taken, an empty file, and content that is not what the
    name says.
    """
    found = file_type(name)
    shown = file_name(name)
    if found is None:
        raise Refused("file.kind", _UNKNOWN, field="file", name=shown)
    if not content:
        raise Refused("file.empty", _EMPTY, field="file", name=shown)
    if not _fits(found, content):
        raise Refused("file.other_content", _OTHER_CONTENT, field="file", name=shown)
    return found


def file_name(name: str) -> str:
    """Return the last part of a path as a name that every system takes, its suffix kept."""
    last = PureWindowsPath(PurePosixPath(name.strip() or "-").name).name
    plain = _NOT_IN_NAMES.sub("-", last).strip(" .") or "-"
    if _DEVICES.fullmatch(plain):
        plain = f"_{plain}"
    path = PurePosixPath(plain)
    return f"{path.stem[: _LONGEST - len(path.suffix)]}{path.suffix[:_LONGEST]}"


def _fits(kind: FileType, content: bytes) -> bool:
    if kind.begins:
        return content.startswith(kind.begins)
    return kind.media_type not in _TEXT_MEDIA or b"\x00" not in content[:4096]
