"""A register that another study wrote: read back, checked, and compared with this study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from netzdesk.actions.register import ImportRegister
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.ids import natural_id
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.imports.kinds.kind import Verdict
from netzdesk.imports.sheets import Cell, Row, Sheet, Sheets
from netzdesk.queries.field_labels import FIELD_LABELS
from netzdesk.queries.import_facts import rows_of
from netzdesk.queries.register import REGISTERED, is_unworked
from netzdesk.store.engine import Connection
from netzdesk.store.schema import SCHEMA_VERSION
from netzdesk.store.specification import Column, Table

KEY: Final = "register"
TITLE: Final = N_("Register: the whole study as a workbook")

_FORMAT: Final = "netzdesk-register"
_VERSION: Final = 1
_EMPTY: Final = "\x00"
_NONCHARACTERS: Final = {"\x00\x01": "\ufffe", "\x00\x02": "\uffff"}
_FIRST_ROW: Final = 3
_IN_LIST: Final = re.compile(r" IN \((.*)\)$")
_CODE: Final = re.compile(r"'([^']*)'")
_DAY: Final = re.compile(r"\d{4}-[01]\d-[0-3]\d")
_KEPT_OF_EMPTY: Final = "researcher"
"""Who works here stays known."""
_EVERY: Final = 100

_NO_REGISTER: Final = N_(
    "This is no register of NetzDesk. Make one with “netzdesk export STUDY register --persons "
    "full”."
)
_NEWER: Final = N_("The register is of a newer NetzDesk. Install that version first.")
_WITHOUT_PERSONS: Final = N_(
    "This register was written without persons, so it is for reading only. Write it anew with "
    "“--persons full”."
)
_CLASH: Final = N_(
    "It is in this study with another value of “{field}”. A register goes into an empty study, or "
    "into one that has nothing else under its keys."
)
_NO_KEY: Final = N_("The key is missing or is not that of this row.")
_TWICE: Final = N_("The key stands twice in the register.")
_NOT_LISTED: Final = N_("“{typed}” is not a value that “{field}” can have.")
_NEEDED: Final = N_("“{field}” is empty.")
_REFERENCE: Final = N_("“{field}” refers to a record that is neither here nor in the study.")
_NAMED: Final = N_("The named networks do not equal those that are linked with the statement.")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of a sheet and what it does."""

    table: str
    sheet: str
    number: int
    verdict: Verdict
    row: Mapping[str, Any]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """What a register will do; `command` does exactly this."""

    rows: tuple[RegisterRow, ...]
    replaced: frozenset[str]
    removed: tuple[tuple[str, str], ...]

    def counts(self) -> Mapping[Verdict, int]:
        """Return the number of rows by verdict."""
        found = dict.fromkeys(Verdict, 0)
        for row in self.rows:
            found[row.verdict] += 1
        return found

    def errors(self) -> tuple[RegisterRow, ...]:
        """Return the rows that cannot be taken."""
        return tuple(row for row in self.rows if row.verdict is Verdict.ERROR)

    def command(self, progress: Progress | None = None) -> ImportRegister:
        """Return the command that stores it. Raises Refused `register.errors` when rows clash."""
        errors = self.errors()
        if errors:
            first = errors[0]
            raise Refused(
                "register.errors",
                N_(
                    "{n} rows cannot be imported, so nothing was stored. The first is in "
                    "“{sheet}”, row {number}: {reason}"
                ),
                n=len(errors),
                sheet=first.sheet,
                number=first.number,
                reason=first.sentence,
            )
        wanted = (Verdict.NEW, Verdict.CHANGES)
        return ImportRegister(
            rows=tuple((row.table, row.row) for row in self.rows if row.verdict in wanted),
            replaced=self.replaced,
            removed=self.removed,
            progress=progress or Unwatched(),
        )


def is_register(sheets: Sheets) -> bool:
    """Return whether a file is a register, so that the right kind can be chosen."""
    first = sheets.sheets[0].rows if sheets.sheets else ()
    return bool(first) and first[0][:1] == (_FORMAT,)


def plan_register(
    conn: Connection, sheets: Sheets, tr: Translator, progress: Progress | None = None
) -> RegisterPlan:
    """Return what a register will do to a study; nothing is stored. Callable in a worker.

    In a study in which nobody has worked yet the register takes the place of what the template
    brought. In any other study rows are only added, and one that is there with other values is an
    error.

    Raises Refused `register.not_one`, `register.newer` and `register.without_persons`.
    """
    _check_marks(sheets)
    found = list(_read(sheets))
    there = {
        table.name: {row["id"]: row for row in rows_of(conn, table.name)} for table in REGISTERED
    }
    empty = is_unworked(conn)
    judge = _Judge(found, there, tr, empty=empty)
    watched = progress or Unwatched()
    rows = []
    for done, one in enumerate(found):
        if done % _EVERY == 0:
            watched.step(done, len(found))
        rows.append(judge(one))
    removed: list[tuple[str, str]] = []
    if empty:
        own = {(one.table.name, one.row.get("id")) for one in found}
        removed = [
            (name, key)
            for name in reversed(there)
            if name != _KEPT_OF_EMPTY
            for key in there[name]
            if (name, key) not in own
        ]
    replaced = frozenset(there) if empty else frozenset()
    return RegisterPlan(tuple(rows), replaced, tuple(removed))


@dataclass(frozen=True, slots=True)
class _Found:
    table: Table
    sheet: str
    number: int
    row: dict[str, Any]


class _Judge:
    def __init__(
        self,
        found: Sequence[_Found],
        there: Mapping[str, Mapping[str, Mapping[str, Any]]],
        tr: Translator,
        *,
        empty: bool,
    ) -> None:
        self._there = there
        self._tr = tr
        self._empty = empty
        self._keys: dict[str, set[str]] = {
            table.name: set(there[table.name]) for table in REGISTERED
        }
        self._named: dict[str, list[str]] = {}
        self._seen: set[tuple[str, str]] = set()
        for one in found:
            self._keys[one.table.name].add(str(one.row.get("id")))
            if one.table.name == "statement_network":
                links = self._named.setdefault(str(one.row.get("statement_id")), [])
                links.append(str(one.row.get("network_id")))

    def __call__(self, one: _Found) -> RegisterRow:
        """Return what a row does."""
        try:
            verdict = self._verdict(one)
        except Refused as refused:
            said = self._tr.refusal(refused)
            return RegisterRow(one.table.name, one.sheet, one.number, Verdict.ERROR, one.row, said)
        return RegisterRow(one.table.name, one.sheet, one.number, verdict, one.row)

    def _verdict(self, one: _Found) -> Verdict:
        spec, row = one.table, one.row
        self._check_key(spec, row)
        for column in spec.columns:
            self._check(column, row.get(column.name))
        if spec.name == "statement":
            links = ",".join(sorted(self._named.get(row["id"], ()))) or None
            if links != row["named"]:
                raise Refused("register.named", _NAMED)
        before = self._there[spec.name].get(row["id"])
        if before is None:
            return Verdict.NEW
        differing = [name for name, value in row.items() if before[name] != value]
        if not differing:
            return Verdict.SAME
        if self._empty:
            return Verdict.CHANGES
        raise _RowRefused("register.clash", _CLASH, self._label(differing[0]), {})

    def _check_key(self, spec: Table, row: Mapping[str, Any]) -> None:
        key = row.get("id")
        if not key:
            raise Refused("register.key", _NO_KEY)
        if spec.natural:
            parts = [str(row.get(name)) for name in spec.natural]
            if natural_id(spec.name, *parts) != key:
                raise Refused("register.key", _NO_KEY)
        if (spec.name, key) in self._seen:
            raise Refused("register.twice", _TWICE)
        self._seen.add((spec.name, key))

    def _check(self, column: Column, value: Any) -> None:
        if value is None:
            if column.required:
                raise self._refused("register.needed", _NEEDED, column)
            return
        if isinstance(value, int) != (column.kind == "INTEGER"):
            raise self._refused("register.not_listed", _NOT_LISTED, column, typed=value)
        if column.refers_to and value not in self._keys.get(column.refers_to, ()):
            raise self._refused("register.reference", _REFERENCE, column)
        if column.check and not _allows(column.check, value):
            raise self._refused("register.not_listed", _NOT_LISTED, column, typed=value)

    def _refused(self, code: str, sentence: str, column: Column, **values: object) -> _RowRefused:
        label = self._label(column.name)
        return _RowRefused(code, sentence, label, values)

    def _label(self, name: str) -> str:
        return self._tr(FIELD_LABELS.get(name, name))


class _RowRefused(Refused):
    """A refusal whose sentence has a field named `field`."""

    def __init__(self, code: str, sentence: str, label: str, values: Mapping[str, object]) -> None:
        super().__init__(code, sentence)
        self.values = {"field": label, **values}


def _allows(check: str, value: Any) -> bool:
    if "GLOB" in check:
        return bool(_DAY.fullmatch(str(value)))
    listed = _IN_LIST.search(check)
    if listed is None:
        return True
    codes = _CODE.findall(listed[1])
    return value in codes if codes else str(value) in listed[1].replace(" ", "").split(",")


def _check_marks(sheets: Sheets) -> None:
    if not is_register(sheets):
        raise Refused("register.not_one", _NO_REGISTER, field="path")
    marks = (*sheets.sheets[0].rows[0], None, None, None)[:4]
    version, schema = (
        mark if isinstance(mark, (int, float)) else 0 for mark in (marks[1], marks[3])
    )
    if version > _VERSION or schema > SCHEMA_VERSION:
        raise Refused("register.newer", _NEWER, field="path")
    if marks[2] != "full":
        raise Refused("register.without_persons", _WITHOUT_PERSONS, field="path")


def _read(sheets: Sheets) -> Iterator[_Found]:
    by_table: dict[str, Sheet] = {}
    for sheet in sheets.sheets[1:]:
        first = str(sheet.rows[0][0]) if sheet.rows and sheet.rows[0] else ""
        by_table[first.partition(".")[0]] = sheet
    for table in REGISTERED:  # in this order rows may refer to earlier ones
        if table.name in by_table:
            yield from _rows(table, by_table[table.name])


def _rows(table: Table, sheet: Sheet) -> Iterator[_Found]:
    places: dict[str, list[int]] = {}
    for place, key in enumerate(sheet.rows[0]):
        name = str(key).rpartition(".")[2].partition("#")[0]
        if name == "id" or name in table.names:
            places.setdefault(name, []).append(place)
    columns = {column.name: column for column in table.columns}
    for number, cells in enumerate(sheet.rows[_FIRST_ROW - 1 :], _FIRST_ROW):
        if not any(cell not in (None, "") for cell in cells):
            continue
        row: dict[str, Any] = {"id": _text(_at(cells, places.get("id", [])[:1]))}
        for name, column in columns.items():
            row[name] = _value(column, cells, places.get(name, []), table.defaults[name])
        yield _Found(table, sheet.name, number, row)


def _value(column: Column, cells: Row, places: list[int], default: Any) -> Any:
    if not places:
        return default  # a register of an older schema
    value = _at(cells, places[:1])
    if value in (None, ""):
        return None
    if column.kind == "INTEGER":
        return _number(value)
    text = "".join(_text(_at(cells, [place])) or "" for place in places)
    if _EMPTY in text:
        for written, letter in _NONCHARACTERS.items():
            text = text.replace(written, letter)
    return "" if text == _EMPTY else text


def _number(value: Cell) -> int | str:
    if isinstance(value, (int, float)) and float(value).is_integer():
        return int(value)
    typed = str(value)
    digits = typed.removeprefix("-")
    return int(typed) if digits.isascii() and digits.isdigit() and len(digits) < 20 else typed


def _text(value: Cell) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _at(cells: Row, places: list[int]) -> Cell:
    return cells[places[0]] if places and places[0] < len(cells) else None
