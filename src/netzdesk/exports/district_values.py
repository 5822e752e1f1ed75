"""Everything that the „Kreisblätter“ rest on, one value in each cell, nothing left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from netzdesk.base.dates import show_time
from netzdesk.base.i18n import Translator
from netzdesk.domain.evidence import ReadStatement
from netzdesk.domain.sentences import FINDING_LABELS, STATE_LABELS
from netzdesk.domain.step_texts import step_text
from netzdesk.exports.district_texts import SheetTexts
from netzdesk.exports.document import MISSING, Column, FlatSheet, Value, lines_of, one_line
from netzdesk.queries.district_sheet import DistrictSheet, SheetAttempt


def district_values(found: tuple[DistrictSheet, ...], texts: SheetTexts) -> Iterator[FlatSheet]:
    """Yield a sheet for each kind of row of all districts."""
    yield from _Values(texts.tr, texts).sheets(found)


class _Values:
    """The sheets for calculating and filtering."""

    def __init__(self, tr: Translator, texts: SheetTexts) -> None:
        self.tr = tr
        self.texts = texts
        self.labels = texts.labels

    def sheets(self, found: tuple[DistrictSheet, ...]) -> Iterator[FlatSheet]:
        yield self._flat(
            self.tr("Districts"),
            (
                (self.tr("State"), 30),
                (self.tr("Finding"), 22),
                (self.tr("Responsible"), 12),
                (self.tr("Why"), 60),
                (self.tr("Next step"), 60),
            ),
            ((sheet, self._district(sheet)) for sheet in found),
        )
        yield self._flat(
            self.tr("Statements"),
            (
                (self.tr("Date"), 11),
                (self.tr("Institution"), 40),
                (self.tr("Answer"), 30),
                (self.tr("Structures named"), 40),
                (self.tr("Source"), 30),
                *(((self.tr("Wording"), 60),) if self.texts.notes else ()),
            ),
            ((s, self._said(s, said)) for s in found for said in s.verification.statements),
        )
        yield self._flat(
            self.tr("Structures"),
            (
                (self.tr("No."), 6),
                (self.tr("Structure"), 40),
                (self.tr("Judgement"), 24),
                (self.tr("Reason"), 30),
                (self.tr("Named by"), 24),
            ),
            ((s, _values(self.texts.structure(each))) for s in found for each in s.structures),
        )
        yield self._flat(
            self.tr("Institutions"),
            (
                (self.tr("Responsible"), 12),
                (self.tr("Institution"), 40),
                (self.tr("Kind"), 30),
                (self.tr("Outcome"), 40),
                (self.tr("Phone and contact person"), 40),
            ),
            ((s, _values(self.texts.office(office))) for s in found for office in s.offices),
        )
        yield self._flat(
            self.tr("Open leads"),
            (
                (self.tr("Date"), 11),
                (self.tr("Lead"), 50),
                (self.tr("Named by"), 40),
            ),
            (
                (s, (_day(lead.day), self.texts.lead(lead), one_line(lead.named_by) or None))
                for s in found
                for lead in s.leads
            ),
        )
        yield self._flat(
            self.tr("Contact attempts"),
            (
                (self.tr("Date"), 11),
                (self.tr("Time"), 7),
                (self.tr("Institution"), 40),
                (self.tr("Contact"), 30),
                (self.tr("Outcome"), 40),
                (self.tr("Recorded by"), 10),
                *(((self.tr("Note"), 60),) if self.texts.notes else ()),
            ),
            ((s, self._made(attempt)) for s in found for attempt in s.attempts),
        )

    def _district(self, sheet: DistrictSheet) -> tuple[Value, ...]:
        found, tr = sheet.verification, self.tr
        step = found.next_step
        return (
            tr(STATE_LABELS[found.state]),
            tr(FINDING_LABELS[found.finding]),
            self.texts.responsible(sheet.responsible),
            self.texts.sentence(sheet) or None,
            one_line(step_text(step, found, tr, self.labels)) if step else None,
        )

    def _said(self, sheet: DistrictSheet, said: ReadStatement) -> tuple[Value, ...]:
        fact = said.fact
        wording = (*lines_of(fact.wording), *lines_of(fact.remark))
        return (
            fact.day,
            self.texts.name_of(sheet, fact.institution_id),
            self.texts.answer(said),
            self.texts.named(sheet, said) or None,
            self.texts.source(sheet, said),
            *(("\n".join(wording) or None,) if self.texts.notes else ()),
        )

    def _made(self, attempt: SheetAttempt) -> tuple[Value, ...]:
        _, institution, contact, outcome, _ = self.texts.attempt(attempt)
        note = ("\n".join(lines_of(attempt.note)) or None,) if self.texts.notes else ()
        time = show_time(attempt.at) or None
        initials = one_line(attempt.initials)
        return (_day(attempt.day), time, institution, contact, outcome, initials, *note)

    def _flat(
        self,
        title: str,
        columns: tuple[tuple[str, int], ...],
        rows: Iterator[tuple[DistrictSheet, tuple[Value, ...]]],
    ) -> FlatSheet:
        tr = self.tr
        own = (Column(tr("AGS"), 8), Column(tr("Region"), 26), Column(tr("Kind of district"), 18))
        return FlatSheet(
            title,
            (*own, *(Column(*column) for column in columns)),
            tuple(
                (sheet.region.ags, sheet.region.name, sheet.region.kind, *values)
                for sheet, values in rows
            ),
        )


def _values(texts: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(None if text == MISSING else text for text in texts)


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
