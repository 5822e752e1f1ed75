"""What a cell means in its column: read, mended where Excel has spoilt it, or refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, TypeVar

from netzdesk.base.dates import parse_day, parse_time, show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.text import fold
from netzdesk.domain.fields import clean, line, mail, phone, web
from netzdesk.domain.office_hours import parse_hours, read_hours
from netzdesk.domain.periods import (
    Period,
    parse_period,
    parse_point,
    period_text,
    show_point,
    split_period,
)
from netzdesk.imports.cells import remembering, text_of
from netzdesk.imports.facts import Facts
from netzdesk.imports.kinds.allowed import allowed_values, offered
from netzdesk.imports.kinds.kind import ImportColumn, ValueKind
from netzdesk.imports.region_names import Territory
from netzdesk.imports.sheets import Cell

T = TypeVar("T")

_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_OF_1904: Final = 1462
_FIRST_DAY, _LAST_DAY = 20_000, 73_415
"""Plain numbers that are days from 1954 to 2100; others are no days of a field phase."""
_SEPARATOR: Final = re.compile(r"[;\n|]")
_YES: Final = frozenset(("ja", "j", "yes", "y", "x", "1", "true", "wahr", "✓"))
_NO: Final = frozenset(("nein", "n", "no", "0", "false", "falsch", "-", "–"))
_LONGEST: Final = 100_000
_LONGEST_OF: Final = {
    ValueKind.ID: 100,
    ValueKind.LINE: 2_000,
    ValueKind.POSTCODE: 20,
    ValueKind.PHONE: 200,
    ValueKind.MAIL: 400,
    ValueKind.WEB: 2_000,
}
"""Characters that a field of the window could still show; more is a cell gone wrong."""

_NO_NUMBER: Final = N_("“{typed}” is no whole number.")
_TOO_LARGE: Final = N_("The number in this cell is too large for Excel. Enter it as text.")
_NO_FLAG: Final = N_("Write yes or no.")
_NO_CHOICE: Final = N_("“{typed}” is not in the list. Write one of: {choices}.")
_NOBODY: Final = N_("No researcher of this study has the name or the initials “{typed}”.")
_ONE_REGION: Final = N_("Write one district only.")
_TOO_LONG: Final = N_("The text is too long for a field.")
_ZERO: Final = N_("The postcode had {n} digits: its leading zero was put back ({value}).")
_POSTCODE: Final = 5
_NOT_FIVE: Final = N_("The postcode {value} does not have five digits: check it.")
_PHONE_ZERO: Final = N_(
    "The phone number was a plain number: its leading zero was put back ({value})."
)
_SERIAL: Final = N_("The plain number {number} was read as the day {day}.")


class Funded(NamedTuple):
    """A funding programme, with its period where the cell tells one."""

    programme: str
    period: Period | None = None


class Reader:
    """Reads the cells of one list; what it had to mend is in `remarks`, row by row."""

    def __init__(self, facts: Facts, *, epoch_1904: bool = False) -> None:
        self._facts = facts
        self._epoch = _OF_1904 if epoch_1904 else 0
        self._known: dict[tuple[object, ...], Any] = {}
        self.remarks: list[str] = []
        self._readers: Mapping[ValueKind, Callable[[ImportColumn, Cell], Any]] = {
            **{kind: _reading_text(read) for kind, read in _OF_TEXT.items()},
            ValueKind.DAY: self._day,
            ValueKind.TIME: self._time,
            ValueKind.NUMBER: self._number,
            ValueKind.FLAG: self._flag,
            ValueKind.POSTCODE: self._postcode,
            ValueKind.PHONE: self._phone,
            ValueKind.MAIL: self._mail,
            ValueKind.HOURS: lambda column, cell: parse_hours(text_of(cell), column.key).stored(),
            ValueKind.WEB: lambda column, cell: web(text_of(cell), column.key),
            ValueKind.CHOICE: self._choice,
            ValueKind.CHOICES: self._choices,
            ValueKind.PROGRAMMES: self._programmes,
            ValueKind.POINT: self._point,
            ValueKind.REGION: self._region,
            ValueKind.REGIONS: self._regions,
            ValueKind.RESEARCHER: self._researcher,
            ValueKind.NAMES: self._names,
        }

        tr = facts.tr
        self._shown: Mapping[ValueKind, Callable[[ImportColumn, Any], str]] = {
            ValueKind.DAY: lambda _column, value: show_day(value),
            ValueKind.FLAG: lambda _column, value: tr("Yes") if value else tr("No"),
            ValueKind.CHOICE: self._label,
            ValueKind.CHOICES: lambda column, codes: "; ".join(
                self._label(column, code) for code in codes
            ),
            ValueKind.PROGRAMMES: lambda column, funded: "; ".join(
                self._show_funded(column, each) for each in funded
            ),
            ValueKind.POINT: lambda _column, point: show_point(point),
            ValueKind.REGION: self._show_regions,
            ValueKind.REGIONS: self._show_regions,
            ValueKind.RESEARCHER: self._show_researcher,
            ValueKind.HOURS: lambda _column, stored: read_hours(stored).shown(tr),
            ValueKind.NAMES: lambda _column, names: "; ".join(names),
        }

    def reading(self, column: ImportColumn) -> Callable[[Cell], Any]:
        """Return what reads the cells of a column: their value, None for an empty one.

        It raises Refused with the key of the column as its field.
        """
        read, key = self._readers[column.kind], column.key
        longest = _LONGEST_OF.get(column.kind, _LONGEST)
        as_text = _OF_TEXT.get(column.kind)

        def checked(cell: Cell) -> Any:
            if cell is None or cell == "":
                return None
            if type(cell) is str:
                if len(cell) > longest:
                    raise Refused("import.too_long", _TOO_LONG, field=key)
                if as_text:
                    return as_text(cell)
            elif isinstance(cell, float) and not math.isfinite(cell):
                raise Refused("import.number_too_large", _TOO_LARGE, field=key)
            return read(column, cell)

        return remembering(checked) if column.kind in _REMEMBERED else checked

    def shown(self, column: ImportColumn, value: Any) -> str:
        """Return a value as people read it."""
        if value is None or value in ("", ()):
            return ""
        shown = self._shown.get(column.kind)
        return shown(column, value) if shown else str(value)

    def _show_regions(self, _column: ImportColumn, value: Any) -> str:
        if isinstance(value, Territory):
            whole = self._facts.tr("whole area") if value.whole_area else ""
            return whole or self._facts.region_names(value.region_ids)
        return self._facts.region_names((value,))

    def _show_researcher(self, _column: ImportColumn, value: str) -> str:
        row = self._facts.rows("researcher").get(value)
        return str(row["name"]) if row else ""

    def _label(self, column: ImportColumn, code: str) -> str:
        tr = self._facts.tr
        for known, label in column.choices:
            if known == code:
                return tr(label)
        for term in self._facts.vocabularies.get(column.vocabulary, ()):
            if term.code == code:
                return term.label_de if tr.language == "de" else term.label_en
        return code

    def _day(self, column: ImportColumn, cell: Cell) -> str:
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        if isinstance(cell, date):
            return cell.isoformat()
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return self._serial(column, float(cell))
        return parse_day(text_of(cell).strip(), self._facts.today, column.key)

    def _serial(self, column: ImportColumn, number: float) -> str:
        whole = int(number) + self._epoch
        if not _FIRST_DAY <= whole <= _LAST_DAY:
            return parse_day(text_of(number), self._facts.today, column.key)
        found = date.fromordinal(_DAY_ZERO + whole).isoformat()
        self.remarks.append(self._facts.tr(_SERIAL, number=text_of(number), day=show_day(found)))
        return found

    def _time(self, column: ImportColumn, cell: Cell) -> str | None:
        if isinstance(cell, timedelta) and timedelta() <= cell < timedelta(days=1):
            return _minutes(round(cell.total_seconds() / 60))
        if isinstance(cell, (datetime, time)):
            return cell.strftime("%H:%M")
        if isinstance(cell, float) and 0 <= cell < 1:
            return _minutes(round(cell * 24 * 60))
        typed = text_of(cell).strip()
        parts = typed.split(":")
        if len(parts) == 3:  # with seconds
            typed = ":".join(parts[:2])
        return parse_time(typed, column.key) if typed else None

    def _number(self, column: ImportColumn, cell: Cell) -> int | None:
        typed = text_of(cell).strip()
        if not typed:
            return None
        digits = typed.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
            raise Refused("import.number", _NO_NUMBER, field=column.key, typed=typed[:40])
        return int(typed)

    def _flag(self, column: ImportColumn, cell: Cell) -> bool | None:
        typed = fold(text_of(cell)).strip()
        if not typed:
            return None
        if typed in _YES or typed in _NO:
            return typed in _YES
        raise Refused("import.flag", _NO_FLAG, field=column.key)

    def _postcode(self, _column: ImportColumn, cell: Cell) -> str | None:
        found = line(text_of(cell))
        if found and len(found) == 4 and found.isascii() and found.isdigit():
            mended = f"0{found}"
            self.remarks.append(self._facts.tr(_ZERO, n=4, value=mended))
            return mended
        if found and found.isascii() and found.isdigit() and len(found) != _POSTCODE:
            self.remarks.append(self._facts.tr(_NOT_FIVE, value=found))
        return found

    def _phone(self, column: ImportColumn, cell: Cell) -> str | None:
        typed = text_of(cell)
        is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
        if is_number and typed.isdigit() and len(typed) >= 6:
            typed = f"+{typed}" if typed.startswith("49") and len(typed) > 10 else f"0{typed}"
            self.remarks.append(self._facts.tr(_PHONE_ZERO, value=typed))
        return phone(typed, column.key)

    def _mail(self, column: ImportColumn, cell: Cell) -> str | None:
        typed = text_of(cell).strip()
        return mail(typed[7:] if typed[:7].casefold() == "mailto:" else typed, column.key)

    def _choice(self, column: ImportColumn, cell: Cell) -> str | None:
        typed = line(text_of(cell))
        return self._code(column, typed) if typed else None

    def _choices(self, column: ImportColumn, cell: Cell) -> tuple[str, ...]:
        return self._several(cell, lambda part: self._code(column, part))

    def _programmes(self, column: ImportColumn, cell: Cell) -> tuple[Funded, ...]:
        found = self._several(cell, lambda part: self._funded(column, part))
        return tuple({each.programme: each for each in found}.values())

    def _funded(self, column: ImportColumn, typed: str) -> Funded:
        try:
            return Funded(self._code(column, typed))  # its own name may end in a year
        except Refused:
            name, period = split_period(typed)
            if not period:
                raise
        code = self._code(column, name)
        return Funded(code, parse_period(period, column.key, self._facts.today))

    def _several(self, cell: Cell, read: Callable[[str], T]) -> tuple[T, ...]:
        """Return the entries of a cell, separated by semicolons or lines, else by commas."""
        typed = line(text_of(cell).replace("\n", ";"))
        if not typed:
            return ()
        parts = [part.strip() for part in _SEPARATOR.split(typed) if part.strip()]
        if len(parts) == 1 and "," in typed:
            try:
                return (read(typed),)
            except Refused:
                parts = [part.strip() for part in typed.split(",") if part.strip()]
        return tuple(dict.fromkeys(read(part) for part in parts))

    def _point(self, column: ImportColumn, cell: Cell) -> str | None:
        if isinstance(cell, date):
            return self._day(column, cell)
        return parse_point(text_of(cell), column.key, self._facts.today)

    def _show_funded(self, column: ImportColumn, funded: Funded) -> str:
        label = self._label(column, funded.programme)
        period = period_text(*funded.period, self._facts.tr) if funded.period else ""
        return f"{label} ({period})" if period else label

    def _code(self, column: ImportColumn, typed: str) -> str:
        wanted = fold(typed).removesuffix("/r").removesuffix("(r)").strip()
        exact: list[str] = []
        near: list[str] = []
        for code, labels in self._labels(column).items():
            if wanted in labels:
                exact.append(code)
            elif len(wanted) > 2 and any(label.startswith(wanted) for label in labels):
                near.append(code)
        aliases = dict(column.aliases)
        found = exact or near or [code for code in (aliases.get(wanted),) if code]
        if len(found) == 1:
            return found[0]
        raise Refused(
            "import.not_listed",
            _NO_CHOICE,
            field=column.key,
            typed=typed[:80],
            choices=", ".join(self.allowed(column)),
        )

    def allowed(self, column: ImportColumn) -> tuple[str, ...]:
        """Return the labels that a cell of this column may have."""
        values = allowed_values(column, self._facts.vocabularies, self._facts.tr)
        return tuple(label for _code, label in values)

    def _labels(self, column: ImportColumn) -> Mapping[str, frozenset[str]]:
        key = ("labels of a column", column.key)
        if key not in self._known:
            self._known[key] = self._read_labels(column)
        found: Mapping[str, frozenset[str]] = self._known[key]
        return found

    def _read_labels(self, column: ImportColumn) -> Mapping[str, frozenset[str]]:
        if column.choices:
            both = [Translator(language) for language in ("de", "en")]
            return {
                code: frozenset({fold(code), *(fold(tr(label)) for tr in both)})
                for code, label in column.choices
            }
        found = {}
        for term in self._facts.vocabularies.get(column.vocabulary, ()):
            if not offered(column, term):
                continue
            labels = {fold(term.code)}
            for label in (fold(term.label_de), fold(term.label_en)):
                short = (label.partition(mark)[0].strip() for mark in "(,")
                labels |= {label, *short, f"{fold(term.code)} {label}"}
            found[term.code] = frozenset(labels)
        return found

    def _regions(self, column: ImportColumn, cell: Cell) -> Territory:
        try:
            return self._facts.territory(text_of(cell))
        except Refused as refused:
            raise Refused(
                refused.code, refused.sentence, field=column.key, **refused.values
            ) from refused

    def _region(self, column: ImportColumn, cell: Cell) -> str | None:
        found = self._regions(column, cell)
        if found.whole_area or len(found.region_ids) > 1:
            raise Refused("import.one_region", _ONE_REGION, field=column.key)
        return found.region_ids[0] if found.region_ids else None

    def _researcher(self, column: ImportColumn, cell: Cell) -> str | None:
        typed = line(text_of(cell))
        if not typed:
            return None
        wanted = fold(typed)
        for row in self._facts.rows("researcher").values():
            if wanted in (fold(row["name"]), fold(row["initials"])):
                return str(row["id"])
        raise Refused("import.researcher", _NOBODY, field=column.key, typed=typed[:80])

    def _names(self, _column: ImportColumn, cell: Cell) -> tuple[str, ...]:
        parts = (line(part) for part in _SEPARATOR.split(text_of(cell)))
        return tuple(dict.fromkeys(part for part in parts if part))


def _reading_text(read: Callable[[str], Any]) -> Callable[[ImportColumn, Cell], Any]:
    return lambda _column, cell: read(text_of(cell))


def _minutes(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


_OF_TEXT: Final[Mapping[ValueKind, Callable[[str], Any]]] = {
    ValueKind.ID: line,
    ValueKind.LINE: line,
    ValueKind.TEXT: clean,
}
_REMEMBERED: Final = frozenset(
    (
        ValueKind.CHOICE,
        ValueKind.CHOICES,
        ValueKind.PROGRAMMES,
        ValueKind.REGION,
        ValueKind.REGIONS,
        ValueKind.RESEARCHER,
    )
)
