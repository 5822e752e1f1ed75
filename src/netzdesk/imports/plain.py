"""What was read, as the process that reads (`child`) writes it: plain tuples through `marshal`.

That takes a third of the time of `pickle` for the same cells, and next to nothing has to be loaded
for it; `reading` makes sheets of it again. Both ends are the same program.
"""

from __future__ import annotations

import marshal

Block = tuple[int, int, int, int]
"""Merged cells: top, left, bottom, right, as `sheets.Merged`."""
PlainRow = tuple[object, ...]
PlainNotice = tuple[str, str, dict[str, object]]
"""Code, sentence, values."""
PlainSheet = tuple[str, tuple[PlainRow, ...], tuple[Block, ...], tuple[PlainNotice, ...]]
"""Name, rows, merged cells, remarks."""
PlainSheets = tuple[str, tuple[PlainSheet, ...], tuple[PlainNotice, ...], str, str, bool]
"""Name, sheets, remarks, encoding, separator, whether days count from 1904."""
Moment = tuple[int, str, tuple[int, ...]]
"""A day or time, which `marshal` does not know: its column, its type and its numbers."""
Moments = tuple[tuple[int, tuple[Moment, ...]], ...]
"""Place of a row, and the moments in it."""


def written(found: PlainSheets) -> bytes:
    """Return what was read as bytes; days and times stand beside the cells."""
    try:
        return marshal.dumps(("read", found, ()))  # type: ignore[arg-type]  # refused if not
    except ValueError:  # there are some
        sheets, moments = [], []
        for name, rows, merged, remarks in found[1]:
            plain, own = _parted(rows)
            sheets.append((name, plain, merged, remarks))
            moments.append(own)
        answer = ("read", (found[0], tuple(sheets), *found[2:]), tuple(moments))
        return marshal.dumps(answer)  # type: ignore[arg-type]


def _parted(rows: tuple[PlainRow, ...]) -> tuple[tuple[PlainRow, ...], Moments]:
    """Return the rows without their moments, and these."""
    plain, moments = list(rows), []
    for number, row in enumerate(rows):
        own = [
            (place, type(cell).__name__, _numbers(cell))
            for place, cell in enumerate(row)
            if type(cell) not in _MARSHALLED
        ]
        if own:
            taken = {place for place, _kind, _numbers in own}
            plain[number] = tuple(None if n in taken else cell for n, cell in enumerate(row))
            moments.append((number, tuple(own)))
    return tuple(plain), tuple(moments)


_MARSHALLED = frozenset((str, int, float, bool, type(None)))
_FIELDS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
_OF_SPAN = ("days", "seconds", "microseconds")


def _numbers(moment: object) -> tuple[int, ...]:
    """Return what `datetime`, `date`, `time` or `timedelta` is made anew from."""
    names = _OF_SPAN if hasattr(moment, "days") else _FIELDS
    return tuple(getattr(moment, name) for name in names if hasattr(moment, name))
