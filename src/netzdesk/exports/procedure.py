"""The figures on procedure: whom the survey contacted and reached, and by which channels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.exports.document import (
    MISSING,
    Block,
    Cell,
    Column,
    Document,
    FlatSheet,
    Line,
    Row,
    Section,
    Value,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.procedure import KindFigures, Procedure, procedure, procedure_text
from netzdesk.store.engine import Connection

KEY = "procedure"


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return the figures as sentences and as tables."""
    frame = Frame.read(conn, options, tr)
    found = procedure(conn)
    made = _Figures(frame, found)
    said = Block(heading=tr("In words"), text=tuple(procedure_text(conn, tr).split("\n")))
    tables = (made.institutions(), made.channels()) if found.kinds else ()
    return frame.document(
        KEY,
        (tr("Figures on procedure"), tr("Procedure")),
        (),
        (),
        (made.flat(),),
        sections=(Section(tr("Figures on procedure"), (said, *tables)),),
        naming=Naming(options.persons, tr),
        definitions=(
            (tr("Contacted"), tr("Institutions with at least one outgoing contact attempt.")),
            (
                tr("Reached"),
                tr(
                    "Institutions that answered in full or in part, by phone, on a visit, by "
                    "video or of their own accord."
                ),
            ),
            (tr("Contact attempts"), tr("Corrected entries are not counted.")),
        ),
        warnings=frame.without_information(conn),
    )


class _Figures:
    """The tables in the export's language."""

    def __init__(self, frame: Frame, found: Procedure) -> None:
        self.frame = frame
        self.tr = frame.tr
        self.found = found
        self.ways = tuple(found.total.by_channel)

    def institutions(self) -> Block:
        """Return whom the survey contacted and reached, and when."""
        tr = self.tr
        return Block(
            heading=tr("Institutions"),
            columns=(
                Column(tr("Kind of institution"), 44),
                Column(tr("Entered"), 12),
                Column(tr("Contacted"), 12),
                Column(tr("Reached"), 12),
                Column(tr("Contact attempts"), 16),
                Column(tr("First contact"), 16),
                Column(tr("Last contact"), 16),
            ),
            rows=tuple(
                _row(
                    name,
                    *map(str, (kind.entered, kind.contacted, kind.reached, kind.attempts)),
                    *(show_day(day) if day else MISSING for day in (kind.first_day, kind.last_day)),
                )
                for name, kind in self._kinds()
            ),
        )

    def channels(self) -> Block:
        """Return by which channels the contacts were made."""
        tr = self.tr
        heading = tr("Contact attempts by channel")
        if not self.ways:
            return Block(heading=heading, text=(tr("No entries"),))
        return Block(
            heading=heading,
            columns=(
                Column(tr("Kind of institution"), 44),
                *(Column(self._way(way), 14) for way in self.ways),
                Column(tr("All together"), 14),
            ),
            rows=tuple(
                _row(
                    name,
                    *(str(kind.by_channel.get(way, 0)) for way in self.ways),
                    str(kind.attempts),
                )
                for name, kind in self._kinds()
            ),
        )

    def flat(self) -> FlatSheet:
        """Return a row for each kind; over all of them a spreadsheet counts itself."""
        tr = self.tr
        columns = (
            Column(tr("Kind of institution"), 36),
            Column(tr("Kind code"), 20),
            Column(tr("Entered"), 11),
            Column(tr("Contacted"), 11),
            Column(tr("Reached"), 11),
            Column(tr("Contact attempts"), 11),
            *(Column(tr("by {channel}", channel=self._way(way)), 11) for way in self.ways),
            Column(tr("First contact"), 12),
            Column(tr("Last contact"), 12),
        )
        rows = tuple((self._name(kind), *self._values(kind)) for kind in self.found.kinds)
        return FlatSheet(tr("Figures by kind"), columns, rows)

    def _values(self, kind: KindFigures) -> tuple[Value, ...]:
        return (
            kind.kind,
            kind.entered,
            kind.contacted,
            kind.reached,
            kind.attempts,
            *(kind.by_channel.get(way, 0) for way in self.ways),
            *(date.fromisoformat(day) if day else None for day in (kind.first_day, kind.last_day)),
        )

    def _kinds(self) -> Iterator[tuple[str, KindFigures]]:
        for kind in self.found.kinds:
            yield self._name(kind), kind
        yield self.tr("All together"), self.found.total

    def _name(self, kind: KindFigures) -> str:
        return self.frame.label("institution_kind", kind.kind)

    def _way(self, way: str) -> str:
        return self.frame.label("channel", way)


def _row(*texts: str) -> Row:
    cells: tuple[Cell, ...] = tuple((Line(text),) for text in texts)
    return Row(cells, texts[0])
