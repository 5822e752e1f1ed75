"""The register: the whole study as one workbook, which the program reads again without loss.

One sheet for each kind of record. Row 1 is hidden and has the names that the import knows; row 2
has readable headings. Keys stand in hidden columns, with what they mean beside them. A text that
no cell can hold goes on in further columns. What XML cannot hold is written as Excel writes it
(`_x000B_`), and an empty text, which is not the same as none, as `_x0000_`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.document import Value
from netzdesk.exports.options import GRADES, ExportOptions
from netzdesk.exports.sheetdata import MAX_UNITS, column_letters, row_xml, save, units
from netzdesk.exports.xlsx import whole_xlsx
from netzdesk.queries.field_labels import FIELD_LABELS, TABLE_LABELS, VOCABULARIES
from netzdesk.queries.register import (
    Register,
    RegisteredTable,
    naming_column,
    read_register,
)
from netzdesk.queries.settings import read_settings
from netzdesk.queries.terms import terms_by_vocabulary
from netzdesk.store.engine import Connection
from netzdesk.store.schema import SCHEMA_VERSION
from netzdesk.store.specification import Column

if TYPE_CHECKING:
    from openpyxl import Workbook

KEY: Final = "register"
SUFFIX: Final = ".xlsx"
FORMAT: Final = "netzdesk-register"
FORMAT_VERSION: Final = 1
EMPTY: Final = "\x00"
"""Stands for an empty text in a cell: no field can hold this character."""

_NONCHARACTERS: Final = {"\ufffe": "\x00\x01", "\uffff": "\x00\x02"}
"""What readers do not understand as `_xFFFE_`, in a way that they do."""

_FIRST_DAY: Final = date(1900, 3, 1)
_EXACT: Final = 1 << 53
_PERSONAL_SETTINGS: Final = frozenset({"sender"})
_WIDTHS: Final = {"note": 40, "name": 34, "remark": 40, "wording": 40, "value": 40}

_WHAT: Final = N_(
    "The whole register of the study: one sheet for each kind of record, with the program’s keys "
    "in hidden columns."
)
_BACK: Final = N_(
    "Imported into an empty study (netzdesk import STUDY FILE --kind register) it gives a study "
    "whose states and exports are the same. Lists that people edit are imported by their own kinds."
)
_COMPLETE: Final = N_(
    "This file is complete and has personal data. It is the team’s own file: keep it as safe as "
    "the study itself and do not pass it on."
)
_EMPTIED: Final = N_(
    "Names, numbers, addresses and notes of persons are left out ({grade}); such a file is for "
    "reading and cannot be imported."
)
_FILES: Final = N_("{n} attached files are not in this workbook; they stay in the study file.")
_OTHERS: Final = N_(
    "History, drafts, saved views and kept mappings are not part of the register; they stay in the "
    "study file."
)


@dataclass(frozen=True, slots=True)
class _Styles:
    title: int
    head: int
    value: int
    day: int


@dataclass(frozen=True, slots=True)
class _Place:
    """One column of a sheet."""

    key: str
    """`name`, `name#2` for what continues it, `~name` for what only people read."""
    heading: str
    hidden: bool
    width: int


def write_register(
    conn: Connection, options: ExportOptions, tr: Translator, path: Path, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write the register; return the number of records, and what is to be told."""
    from openpyxl import Workbook

    register = read_register(conn)
    full = options.persons == "full"
    sheets = _Sheets(conn, register, tr, full=full)
    book = Workbook()
    styles = _made_styles(book)
    rows: dict[Any, Any] = {}
    about = book.worksheets[0]
    about.title = tr("Read me")
    said = tuple(_about(conn, register, options, tr))
    rows[about] = _about_rows(about, said, options, styles, tr)
    total = sum(len(table.rows) for table in register.tables)
    done = 0
    for table in (table for table in register.tables if table.rows):
        sheet: Any = book.create_sheet(_tab(tr(TABLE_LABELS.get(table.spec.name, table.spec.name))))
        places, made = sheets.sheet(table)
        _set_up(sheet, places)
        watched = partial(_watched, progress=progress, before=done, total=total)
        rows[sheet] = watched(_sheet_rows(table.spec.name, places, made, styles))
        done += len(table.rows)
    book.properties.creator = book.properties.lastModifiedBy = "NetzDesk"
    moment = datetime.fromtimestamp(register.changed_ms / 1000, UTC)
    save(book, rows, path, moment)
    warning = tr(_COMPLETE) if full else tr(_EMPTIED, grade=tr(GRADES[options.persons]))
    files = (tr(_FILES, n=register.files),) if register.files else ()
    return total, (warning, *files)


def whole_register(path: Path) -> bool:
    """Return whether every part of the workbook can be read back."""
    return whole_xlsx(path)


class _Sheets:
    """Makes the columns and rows of each sheet."""

    def __init__(self, conn: Connection, register: Register, tr: Translator, *, full: bool) -> None:
        self._tr = tr
        self._full = full
        terms = terms_by_vocabulary(conn)
        self._terms: Mapping[tuple[str, str], str] = {
            (name, term.code): term.label(tr.language)
            for name, found in terms.items()
            for term in found
        }
        self._names: dict[str, dict[str, str]] = {}
        for table in register.tables:
            column = naming_column(table.spec.name)
            if column and (full or not _personal(table, column)):
                self._names[table.spec.name] = {r["id"]: str(r[column] or "") for r in table.rows}

    def sheet(self, table: RegisteredTable) -> tuple[list[_Place], Iterator[list[Value]]]:
        """Return the columns of a table and its rows."""
        places = [_Place("id", self._tr("Key"), hidden=True, width=10)]
        parts: list[int] = []
        for column in table.spec.columns:
            most = max((_count(row[column.name]) for row in table.rows), default=1)
            parts.append(most)
            places += self._places(table.spec.name, column, most)
        rows = (self._row(table, parts, row) for row in table.rows)
        return places, rows

    def _places(self, table: str, column: Column, parts: int) -> Iterator[_Place]:
        tr = self._tr
        heading = tr(FIELD_LABELS.get(column.name, column.name))
        shown = self._explained(table, column)
        if shown:
            yield _Place(f"~{column.name}", heading, hidden=False, width=26)
        width = _WIDTHS.get(column.name, 18)
        hidden = shown or column.silent
        label = tr("{heading} (key)", heading=heading) if shown else heading
        yield _Place(column.name, label, hidden=hidden, width=width)
        for number in range(2, parts + 1):
            more = tr("{heading} (continued {n})", heading=heading, n=number)
            yield _Place(f"{column.name}#{number}", more, hidden=hidden, width=width)

    def _explained(self, table: str, column: Column) -> bool:
        """Return whether the column has keys or codes, which people read beside it."""
        if column.refers_to:
            return column.refers_to in self._names
        return (table, column.name) in VOCABULARIES

    def _row(
        self, table: RegisteredTable, parts: Sequence[int], row: Mapping[str, Any]
    ) -> list[Value]:
        cells: list[Value] = [row["id"]]
        name = table.spec.name
        for column, many in zip(table.spec.columns, parts, strict=True):
            value = row[column.name]
            if not self._full and self._is_personal(name, column, row):
                value = None
            if self._explained(name, column):
                cells.append(self._shown(name, column, value))
            cells += _cells(column, value, many)
        return cells

    def _is_personal(self, table: str, column: Column, row: Mapping[str, Any]) -> bool:
        if table == "setting" and column.name == "value":
            return row["key"] in _PERSONAL_SETTINGS
        return column.personal

    def _shown(self, table: str, column: Column, value: Any) -> str:
        if value is None:
            return ""
        if column.refers_to:
            return self._names[column.refers_to].get(value, "")
        vocabulary = VOCABULARIES[table, column.name]
        codes = str(value).split(",")
        return "; ".join(self._terms.get((vocabulary, code), code) for code in codes)


def _personal(table: RegisteredTable, name: str) -> bool:
    return any(column.name == name and column.personal for column in table.spec.columns)


def _count(value: Any) -> int:
    """Return how many cells a value takes."""
    if not isinstance(value, str) or len(value) * 2 <= MAX_UNITS:
        return 1
    return sum(1 for _ in _pieces(value + value[: value.count("\ufffe") + value.count("\uffff")]))


def _cells(column: Column, value: Any, many: int) -> list[Value]:
    if isinstance(value, str) and not value.isprintable():
        for letter, written in _NONCHARACTERS.items():
            value = value.replace(letter, written)
    cells: list[Value] = [_cell(column, value)]
    if many > 1 and isinstance(value, str) and _count(value) > 1:
        cells = list(_pieces(value))
    return [*cells, *[None] * (many - len(cells))]


def _cell(column: Column, value: Any) -> Value:
    if value is None:
        return None
    if value == "":
        return EMPTY
    if isinstance(value, int):
        return value if abs(value) < _EXACT else str(value)
    if column.check and "GLOB" in column.check:
        try:
            found = date.fromisoformat(value)
        except ValueError:
            return str(value)
        return found if found >= _FIRST_DAY else str(value)
    return str(value)


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that Excel keeps whole, counted in UTF-16."""
    while text:
        end = min(len(text), MAX_UNITS)
        while units(text[:end]) > MAX_UNITS:
            end -= (units(text[:end]) - MAX_UNITS + 1) // 2
        yield text[:end]
        text = text[end:]


def _sheet_rows(
    table: str, places: Sequence[_Place], rows: Iterator[list[Value]], styles: _Styles
) -> Iterator[str]:
    letters = [column_letters(index) for index in range(len(places))]
    plain = [styles.value] * len(places)
    keys = [f"{table}.{place.key}" for place in places]
    yield row_xml(1, keys, plain, letters).replace("<row ", '<row hidden="1" ', 1)
    yield row_xml(2, [place.heading for place in places], [styles.head] * len(places), letters)
    for number, row in enumerate(rows, 3):
        cells = [styles.day if isinstance(value, date) else styles.value for value in row]
        yield row_xml(number, row, cells, letters)


def _watched(rows: Iterator[str], *, progress: Progress, before: int, total: int) -> Iterator[str]:
    for done, row in enumerate(rows):
        if done % 200 == 0:
            progress.step(min(before + done, total), total)
        yield row


def _set_up(sheet: Any, places: Sequence[_Place]) -> None:
    for index, place in enumerate(places):
        dimension = sheet.column_dimensions[column_letters(index)]
        dimension.width = place.width
        dimension.hidden = place.hidden
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _about(
    conn: Connection, register: Register, options: ExportOptions, tr: Translator
) -> Iterator[tuple[str, str]]:
    settings = read_settings(conn)
    if settings.sample:
        yield tr("Sample data"), tr("This study is made up.")
    yield tr("Study"), settings.title
    yield tr("What this is"), tr(_WHAT)
    full = options.persons == "full"
    yield tr("Persons"), tr(_COMPLETE) if full else tr(_EMPTIED, grade=tr(GRADES[options.persons]))
    if full:
        yield tr("Import"), tr(_BACK)
    yield tr("Attached files"), tr(_FILES, n=register.files)
    yield tr("Not in it"), tr(_OTHERS)
    for table in register.tables:
        yield tr(TABLE_LABELS.get(table.spec.name, table.spec.name)), str(len(table.rows))


def _about_rows(
    sheet: Any,
    said: Sequence[tuple[str, str]],
    options: ExportOptions,
    styles: _Styles,
    tr: Translator,
) -> Iterator[str]:
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 100
    marks: list[Value] = [FORMAT, FORMAT_VERSION, options.persons, SCHEMA_VERSION]
    letters = ["A", "B", "C", "D"]
    yield row_xml(1, marks, [styles.value] * 4, letters).replace("<row ", '<row hidden="1" ', 1)
    yield row_xml(2, [tr("Register")], [styles.title], ["A"], 21)
    for number, (label, text) in enumerate(said, 4):
        yield row_xml(number, [label, text], [styles.head, styles.value], letters[:2])


def _made_styles(book: Workbook) -> _Styles:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment, Font, PatternFill

    def made(font: Font, **more: Any) -> int:
        cell: Any = Cell(book.worksheets[0], row=1, column=1)
        cell.font = font
        cell.alignment = Alignment(vertical="top")
        for name, value in more.items():
            setattr(cell, name, value)
        return int(cell.style_id)

    small = Font(name="Calibri", size=9)
    return _Styles(
        title=made(Font(name="Calibri", size=15, bold=True, color="124C75")),
        head=made(
            Font(name="Calibri", size=9, bold=True), fill=PatternFill("solid", fgColor="E8EEF3")
        ),
        value=made(small, number_format="@"),
        day=made(small, number_format="dd.mm.yyyy"),
    )


def _tab(title: str) -> str:
    return "".join(" " if letter in r"[]:*?/\'" else letter for letter in title)[:31]
