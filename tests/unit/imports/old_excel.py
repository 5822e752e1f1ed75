"""A workbook of Excel 97 to 2003 (.xls), written by hand: as small as it can be.

A compound file ([MS-CFB]) with one stream of BIFF8 records ([MS-XLS]): texts and numbers, the
latter in the format of days where a date is given.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

_SECTOR: Final = 512
_SHORTEST: Final = 4096
"""A shorter stream would lie in the small sectors, which this file does not have."""
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_DAY_ZERO: Final = date(1899, 12, 30)
_PLAIN, _DAY = 0, 1
"""Places of the two cell formats."""

Cell = str | float | date | None


def write_xls(path: Path, rows: Sequence[Sequence[Cell]], sheet: str = "Tabelle1") -> Path:
    """Write one sheet and return its path."""
    path.write_bytes(_compound(_book(rows, sheet)))
    return path


def _book(rows: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    formats = b"".join(
        _record(0x00E0, struct.pack("<HHH", 0, number_format, 0) + bytes(14))
        for number_format in (0, 14)
    )
    before = _begin(5) + _record(0x0022, struct.pack("<H", 0)) + formats
    name = sheet.encode("utf-16-le")
    named = struct.pack("<BB", len(sheet), 1) + name
    length = len(before) + 4 + 6 + len(named) + 4
    place = _record(0x0085, struct.pack("<IH", length, 0) + named)
    cells = b"".join(
        _cell(row, column, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell is not None
    )
    return before + place + _record(0x000A, b"") + _begin(16) + cells + _record(0x000A, b"")


def _cell(row: int, column: int, cell: Cell) -> bytes:
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHH", row, column, _PLAIN) + text)
    is_day = isinstance(cell, date)
    number = (cell - _DAY_ZERO).days if isinstance(cell, date) else cell
    return _record(0x0203, struct.pack("<HHHd", row, column, _DAY if is_day else _PLAIN, number))


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """Return the stream in a file: header, one sector of the chain, the directory, the stream."""
    stream = stream.ljust(max(_SHORTEST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, 2 + sectors), _END]
    if len(chain) > _SECTOR // 4:
        raise ValueError("longer than one sector of the chain can tell")
    chain += [_FREE] * (_SECTOR // 4 - len(chain))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, _SHORTEST, _END, 0, _END, 0)
        + struct.pack("<109I", 0, *[_FREE] * 108)
    )
    directory = (
        _entry("Root Entry", 5, child=1, first=_END, size=0)
        + _entry("Workbook", 2, child=_FREE, first=2, size=len(stream))
        + _entry("", 0, child=_FREE, first=0, size=0) * 2
    )
    return header + struct.pack("<128I", *chain) + directory + stream


def _entry(name: str, kind: int, *, child: int, first: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0" if name else b""
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
