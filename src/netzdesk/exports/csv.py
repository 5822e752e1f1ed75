"""CSV as German Excel opens it: UTF-8 with a mark, semicolons, CRLF, no formulas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.document import Document, Value
from netzdesk.exports.sheetdata import too_long

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_QUOTED: Final = frozenset('";\r\n')


def write_csv(document: Document, path: Path, progress: Progress) -> None:
    """Write the first flat sheet of a document.

    A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP,
    "CSV Injection"), phone numbers with "+49" too.
    """
    total = len(document.sheets[0].rows)
    with path.open("x", encoding="utf-8-sig", newline="") as out:
        for done, record in enumerate(_records(document)):
            out.write(record)
            if done % 500 == 0:
                progress.step(done, total)


def long_fields(document: Document) -> tuple[str, ...]:
    """Return the sentence that says which texts Excel would cut when it opens the file."""
    count = too_long(document.sheets[0].rows)
    if not count:
        return ()
    return (
        Translator(document.language).plural(
            "{n} text is longer than a cell of Excel can hold. It is whole in this file, but "
            "Excel would cut it: open the Excel export there.",
            "{n} texts are longer than a cell of Excel can hold. They are whole in this file, "
            "but Excel would cut them: open the Excel export there.",
            count,
        ),
    )


def whole_csv(path: Path) -> bool:
    """Return whether the file is there and ends with a whole record."""
    return path.read_bytes().endswith(b"\r\n")


def _records(document: Document) -> Iterator[str]:
    sheet = document.sheets[0]
    yield _record(tuple(column.title for column in sheet.columns))
    for row in sheet.rows:
        yield _record(row)


def _record(values: tuple[Value, ...]) -> str:
    return ";".join(map(_field, values)) + "\r\n"


def _field(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")  # as German Excel reads it
    if isinstance(value, date):
        return show_day(value.isoformat())
    text = f"'{value}" if value.startswith(_FORMULA) else value
    if _QUOTED.isdisjoint(text) and text.strip() == text:
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
