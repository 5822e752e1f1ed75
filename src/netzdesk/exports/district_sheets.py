"""„Kreisblatt“: one page for each district, for the meeting of the team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from netzdesk.base.clock import local_day, system_clock
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import Translator
from netzdesk.base.text import sort_key
from netzdesk.domain.sentences import FINDING_LABELS, STATE_LABELS
from netzdesk.domain.step_texts import question_texts, step_text
from netzdesk.exports.district_texts import SheetTexts
from netzdesk.exports.district_values import district_values
from netzdesk.exports.document import (
    MISSING,
    Block,
    Cell,
    Column,
    Document,
    Line,
    Row,
    Section,
    one_line,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.district_sheet import (
    DistrictSheet,
    SheetOffice,
    district_sheets,
)
from netzdesk.queries.verification import read_labels
from netzdesk.store.engine import Connection

KEY = "district-sheets"
_STEPS: Final = 4


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return the sheets. Raises Refused for a district that the study does not have.

    On a page attempts, leads, offices, structures and statements are cut, in this order, until
    it fits, and the page says how many are left out; the flat sheets have all of them.
    """
    frame = Frame.read(conn, options, tr)
    region = frame.region
    day = frame.settings.day(local_day(system_clock(), frame.settings.zone))
    found = district_sheets(conn, day, None if region is None else {region.id})
    if options.sort == "name":
        found = tuple(sorted(found, key=lambda s: (sort_key(s.region.name), s.region.ags)))
    naming = Naming(options.persons, tr)
    texts = SheetTexts(tr, read_labels(conn, tr.language), naming)
    sheets = _Sheets(frame, texts)
    sections = tuple(sheets.section(sheet) for sheet in found)
    flat = tuple(district_values(found, texts))
    return frame.document(
        KEY,
        (tr("District sheets"), tr("District sheets")),
        (),
        (),
        flat,
        sections=sections,
        naming=naming,
        definitions=(
            (
                tr("Left out"),
                tr("A sheet is one page: what it leaves out stands in the sheets after them."),
            ),
            (tr("Contact attempts"), tr("Latest first, without corrected entries.")),
            (tr("Reference day"), show_day(day.isoformat())),
        ),
        ordered=True,
    )


class _Sheets:
    """The sheets in the export's language and grade of persons."""

    def __init__(self, frame: Frame, texts: SheetTexts) -> None:
        self.frame = frame
        self.tr = frame.tr
        self.texts = texts
        self.labels = texts.labels

    def section(self, sheet: DistrictSheet) -> Section:
        return Section(
            self.frame.district(sheet.region),
            (
                self._state(sheet),
                self._statements(sheet),
                self._structures(sheet),
                self._offices(sheet),
                self._leads(sheet),
                self._attempts(sheet),
            ),
            one_page=True,
        )

    def _state(self, sheet: DistrictSheet) -> Block:
        tr, found = self.tr, sheet.verification
        steps = [
            one_line(step_text(step, found, tr, self.labels)) for step in found.next_steps[:_STEPS]
        ]
        more = len(found.next_steps) - len(steps)
        if more:
            steps.append(tr.plural("and {n} further step", "and {n} further steps", more))
        lines = [
            tr(
                "AGS {ags} · State: {state} · Finding: {finding} · Responsible: {responsible}",
                ags=sheet.region.ags,
                state=tr(STATE_LABELS[found.state]),
                finding=tr(FINDING_LABELS[found.finding]),
                responsible=self.texts.responsible(sheet.responsible),
            ),
            tr("Why: {sentence}", sentence=self.texts.sentence(sheet)),
            tr("Next step: {steps}", steps=" · ".join(steps) or tr("nothing to do")),
            *map(one_line, question_texts(found, tr)),
        ]
        return Block(text=tuple(lines))

    def _statements(self, sheet: DistrictSheet) -> Block:
        tr = self.tr
        return self._block(
            tr("Statements"),
            (
                Column(tr("Date"), 19),
                Column(tr("Institution"), 44),
                Column(tr("Answer"), 37),
                Column(tr("Structures named"), 44),
                Column(tr("Source"), 36),
            ),
            tuple(
                _row(
                    show_day(said.fact.day.isoformat()),
                    self.texts.name_of(sheet, said.fact.institution_id),
                    self.texts.answer(said),
                    self.texts.named(sheet, said) or MISSING,
                    self.texts.source(sheet, said),
                )
                for said in sheet.verification.statements
            ),
            6,
            lambda n: tr.plural("… and {n} more statement", "… and {n} more statements", n),
        )

    def _structures(self, sheet: DistrictSheet) -> Block:
        tr = self.tr
        return self._block(
            tr("Structures"),
            (
                Column(tr("No."), 19),
                Column(tr("Structure"), 44),
                Column(tr("Judgement"), 37),
                Column(tr("Reason"), 44),
                Column(tr("Named by"), 36),
            ),
            tuple(_row(*self.texts.structure(each)) for each in sheet.structures),
            3,
            lambda n: tr.plural("… and {n} more structure", "… and {n} more structures", n),
        )

    def _offices(self, sheet: DistrictSheet) -> Block:
        tr = self.tr
        missing = [
            self.labels.term("institution_kind", kind)
            for kind, presence in sheet.verification.facts.presence.items()
            if presence == "no"
        ]
        text = [tr("Does not exist here: {kinds}", kinds=", ".join(missing))] if missing else []
        shown = [office for office in sheet.offices if self._concerns(sheet, office)]
        silent = len(sheet.offices) - len(shown)
        if silent:
            text.append(
                tr.plural(
                    "{n} office for the whole area has said nothing on this district.",
                    "{n} offices for the whole area have said nothing on this district.",
                    silent,
                )
            )
        block = self._block(
            tr("Institutions"),
            (
                Column(tr("Resp."), 19),
                Column(tr("Institution"), 44),
                Column(tr("Kind"), 37),
                Column(tr("Outcome"), 44),
                Column(tr("Phone and contact person"), 36),
            ),
            tuple(_row(*self.texts.office(office)) for office in shown),
            4,
            lambda n: tr.plural("… and {n} more institution", "… and {n} more institutions", n),
        )
        return replace(block, text=(*text, *block.text))

    def _concerns(self, sheet: DistrictSheet, office: SheetOffice) -> bool:
        """Tell whether an office is one of the district's own, or has spoken about it."""
        said = (each.fact.institution_id for each in sheet.verification.statements)
        return not office.whole_area or office.id in said

    def _leads(self, sheet: DistrictSheet) -> Block:
        tr = self.tr
        return self._block(
            tr("Open leads"),
            (Column(tr("Date"), 19), Column(tr("Lead"), 80), Column(tr("Named by"), 82)),
            tuple(
                _row(show_day(lead.day), self.texts.lead(lead), one_line(lead.named_by) or MISSING)
                for lead in sheet.leads
            ),
            2,
            lambda n: tr.plural("… and {n} more lead", "… and {n} more leads", n),
        )

    def _attempts(self, sheet: DistrictSheet) -> Block:
        tr = self.tr
        return self._block(
            tr("Contact attempts, latest first"),
            (
                Column(tr("Date"), 19),
                Column(tr("Institution"), 44),
                Column(tr("Contact"), 37),
                Column(tr("Outcome"), 44),
                Column(tr("Note") if self.texts.notes else tr("Recorded by"), 36),
            ),
            tuple(_row(*self.texts.attempt(attempt)) for attempt in sheet.attempts),
            4,
            lambda n: tr.plural(
                "… and {n} more contact attempt", "… and {n} more contact attempts", n
            ),
        )

    def _block(
        self,
        heading: str,
        columns: tuple[Column, ...],
        rows: tuple[Row, ...],
        keep: int,
        cut: Callable[[int], str],
    ) -> Block:
        if not rows:
            return Block(heading=heading, text=(self.tr("No entries"),))
        return Block(heading=heading, columns=columns, rows=rows, keep=keep, cut=cut)


def _row(*texts: str) -> Row:
    cells: tuple[Cell, ...] = tuple((Line(text),) for text in texts)
    return Row(cells, texts[0])
