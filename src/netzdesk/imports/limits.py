"""What a file may take: checked before it is read, whatever it claims to be.

Loaded by the process that reads (`child`), which starts for every list: it imports no more than
that needs, so paths are texts here and constants are not marked as Final.
"""

from __future__ import annotations

import os
import struct
from zipfile import BadZipFile, LargeZipFile, ZipFile

from netzdesk.base.errors import Refused
from netzdesk.base.marking import N_

MAX_BYTES = 50 << 20
MAX_PASTED = 20 << 20
"""Characters of a pasted block."""
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_CELLS = 2_000_000
MAX_TEXT = 64 << 20
"""Characters in all cells together."""
MAX_MEMORY = 500 << 20
"""Address space of the process that reads."""
MAX_SECONDS = 120
MAX_PARTS = 1_000
MAX_UNPACKED = 200 << 20
MAX_RATIO = 200
"""Unpacked to packed; of files that unpack to more than `_SMALL`."""

_SMALL = 4 << 20
_END = b"PK\x05\x06"
_END_SIZE = 22 + 65_535

TOO_MANY_ROWS = N_(
    "The sheet “{sheet}” has more than {limit} rows. Delete what is not needed (also empty rows "
    "below the list) or split the list."
)
TOO_MANY_COLUMNS = N_(
    "The sheet “{sheet}” has cells beyond column {limit}. Delete the columns right of the list, "
    "also empty ones, and save the file anew."
)
TOO_BIG = N_(
    "Reading this file takes more memory or time than a list ever needs. Copy the list into a new "
    "file and save that."
)
UNREADABLE = N_(
    "The file is damaged or is no table. Open it in Excel or Calc, save it anew and try again."
)
_UNSAFE = N_(
    "The file declares entities, which no list needs, so it is not opened. Copy the list into a "
    "new file and save that."
)
_PACKED = N_(
    "The file would unpack to more than a list ever needs, so it is not opened. Copy the list into "
    "a new file and save that."
)


def check_archive(path: str) -> frozenset[str]:
    """Return the names of the parts of a packed workbook.

    Raises Refused when it is no whole archive, or when what it says of itself is more than a list
    needs. What it says is true in the end: `zipfile` reads no more of a part than its header
    tells, and finds by the checksum when there is more.
    """
    try:
        if _declared_parts(path) > MAX_PARTS:
            raise packed()
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError) as error:
        raise unreadable() from error
    unpacked = sum(part.file_size for part in parts)
    stored = sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise packed()
    if unpacked > _SMALL and unpacked > MAX_RATIO * max(stored, 1):
        raise packed()
    if any(part.flag_bits & 1 for part in parts):
        raise protected()
    return frozenset(part.filename for part in parts)


def unreadable() -> Refused:
    return Refused("reading.unreadable", UNREADABLE, field="path")


def packed() -> Refused:
    return Refused("reading.packed", _PACKED, field="path")


def entities() -> Refused:
    return Refused("reading.entities", _UNSAFE, field="path")


def too_big() -> Refused:
    return Refused("reading.too_big", TOO_BIG, field="path")


def protected() -> Refused:
    return Refused(
        "reading.protected",
        N_("The file is protected by a password. Save a copy without it and choose that."),
        field="path",
    )


def too_many_rows(sheet: str) -> Refused:
    limit = f"{MAX_ROWS:,}".replace(",", "\N{NO-BREAK SPACE}")  # the same in every language
    return Refused("reading.rows", TOO_MANY_ROWS, field="path", sheet=sheet, limit=limit)


def too_many_columns(sheet: str) -> Refused:
    return Refused(
        "reading.columns", TOO_MANY_COLUMNS, field="path", sheet=sheet, limit=MAX_COLUMNS
    )


def _declared_parts(path: str) -> int:
    """Return how many parts the end of an archive claims, without reading its directory."""
    with open(path, "rb") as stream:  # noqa: PTH123  # pathlib takes long to load
        stream.seek(max(0, os.fstat(stream.fileno()).st_size - _END_SIZE))
        tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or place + 12 > len(tail):
        raise BadZipFile
    return int(struct.unpack_from("<H", tail, place + 10)[0])
