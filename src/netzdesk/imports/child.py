"""The process that reads a file: with little memory and time, so that no file can harm.

Started by `reading.read_table` for every list; writes what it read to its output and ends. It loads
no more than it needs (`limits`): to start takes it as long as to read a list of 2,000 rows.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys

from netzdesk.base.errors import Refused
from netzdesk.base.marking import N_
from netzdesk.imports import limits
from netzdesk.imports.plain import PlainSheets, written

_MAGIC = 8
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURE = N_("This is a picture, no table. Choose an Excel, Calc or CSV file.")
_PDF = N_("This is a PDF file, no table. Choose an Excel, Calc or CSV file.")
_TEXT = N_("This is a text document, no table. Copy its table into Excel and save that.")
_PAGE = N_("This is a web page, no table. Copy its table into Excel and save that.")
_OTHERS = {
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"%PDF": _PDF,
    b"{\\rt": _TEXT,
    b"SQLite": N_(
        "This is a study or another database, no list. Choose an Excel, Calc or CSV file."
    ),
    b"<!DOC": _PAGE,
    b"<!doc": _PAGE,
    b"<htm": _PAGE,
}
_ARCHIVE = N_("This is an archive, no table. Unpack it and choose the list in it.")


def read_file(path: str, encoding: str | None, separator: str | None) -> PlainSheets:
    """Return the sheets of a file by its content, whatever its name says. Raises Refused."""
    name = os.path.basename(path)  # noqa: PTH119  # pathlib takes long to load
    with open(path, "rb") as stream:  # noqa: PTH123
        magic = stream.read(_MAGIC)
        if magic.startswith(b"PK\x03\x04"):
            return _packed(path, name)
        content = magic + stream.read()
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        from netzdesk.imports.workbook import read_workbook  # noqa: PLC0415

        if _ENCRYPTED in content:
            raise limits.protected()
        return read_workbook(path, name, None)
    for mark, sentence in _OTHERS.items():
        if magic.startswith(mark):
            raise Refused("reading.no_table", sentence, field="path")
    from netzdesk.imports.plain_text import read_text_file  # noqa: PLC0415

    return read_text_file(content, name, encoding, separator).plain()


def _packed(path: str, name: str) -> PlainSheets:
    parts = limits.check_archive(path)
    if "content.xml" not in parts and not {"xl/workbook.xml", "xl/workbook.bin"} & parts:
        sentence = _TEXT if "word/document.xml" in parts else _ARCHIVE
        raise Refused("reading.no_table", sentence, field="path")
    from netzdesk.imports.workbook import read_workbook  # noqa: PLC0415

    return read_workbook(path, name, parts)


def main(arguments: list[str]) -> int:
    """Read the file named by the arguments (path, encoding, separator; empty for None)."""
    _limit()
    gc.disable()  # a short life; what it reads has no cycles
    path, encoding, separator = arguments
    try:
        answer = written(read_file(path, encoding or None, separator or None))
    except Refused as refused:
        said = (refused.code, refused.sentence, refused.field, refused.values)
        answer = marshal.dumps(("refused", *said))
    except (MemoryError, RecursionError):
        return 3
    except OSError:
        return 4
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _limit() -> None:
    """Take away what reading a list never needs; Windows has no such limits."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    seconds = limits.MAX_SECONDS
    for kind, most in (
        (resource.RLIMIT_AS, limits.MAX_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(kind, (most, most))
