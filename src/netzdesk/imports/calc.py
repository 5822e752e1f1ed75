"""What calamine does not tell of a Calc file (.ods): merged cells and formulas without value."""

from __future__ import annotations

from xml.parsers import expat
from zipfile import ZipFile

from netzdesk.imports import limits
from netzdesk.imports.odd import OddCells, column_letters

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_CHUNK = 1 << 20
_KEPT = 10_000


def read_odd_of_calc(archive: ZipFile) -> OddCells:
    """Return merged cells and formulas without value.

    Raises Refused when the file declares entities, is damaged, or its cells lie too far out.
    """
    reader = _Reader()
    try:
        with archive.open("content.xml") as stream:
            while chunk := stream.read(_CHUNK):
                reader.parser.Parse(chunk)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise limits.unreadable() from error
    return reader.odd


class _Reader:
    """Counts rows and columns, repeated ones included."""

    def __init__(self) -> None:
        self.odd = OddCells()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self._sheet = -1
        self._name = ""
        self._row = self._column = 0
        self._repeated = 1

    def _refuse(self, *_: object) -> None:
        raise limits.entities()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE} table":
            self._sheet += 1
            self._name = attributes.get(f"{_TABLE} name", "")
            self._row = 0
        elif name == f"{_TABLE} table-row":
            self._repeated = _number(attributes, "number-rows-repeated")
            self._column = 0
        elif name in (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell"):
            self._cell(attributes)

    def _end(self, name: str) -> None:
        if name == f"{_TABLE} table-row":
            self._row += self._repeated

    def _cell(self, attributes: dict[str, str]) -> None:
        repeated = _number(attributes, "number-columns-repeated")
        valued = f"{_OFFICE} value-type" in attributes
        if valued:
            if self._row + self._repeated > limits.MAX_ROWS:
                raise limits.too_many_rows(self._name)
            if self._column + repeated > limits.MAX_COLUMNS:
                raise limits.too_many_columns(self._name)
        wide = _number(attributes, "number-columns-spanned")
        high = _number(attributes, "number-rows-spanned")
        merged = self.odd.merged.get(self._sheet, ())
        if (wide > 1 or high > 1) and len(merged) < _KEPT:
            block = (self._row, self._column, self._row + high - 1, self._column + wide - 1)
            self.odd.merged[self._sheet] = (*merged, block)
        if f"{_TABLE} formula" in attributes and not valued:
            cells = self.odd.formulas.setdefault(self._sheet, [])
            cells.append(f"{column_letters(self._column)}{self._row + 1}")
        self._column += repeated


def _number(attributes: dict[str, str], name: str) -> int:
    typed = attributes.get(f"{_TABLE} {name}", "1")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1
