"""„Kreisblatt“: one page for each district, for the meeting of the team."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from netzdesk.base.clock import local_day, system_clock
from netzdesk.base.dates import show_day, show_time
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.text import sort_key
from netzdesk.domain.evidence import ReadStatement
from netzdesk.domain.sentences import FINDING_LABELS, STATE_LABELS, Labels, network_name, sentence
from netzdesk.domain.step_texts import question_texts, step_text
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
    lines_of,
    one_line,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.district_sheet import (
    DistrictSheet,
    SheetAttempt,
    SheetLead,
    SheetOffice,
    SheetStructure,
    district_sheets,
)
from netzdesk.queries.verification import read_labels
from netzdesk.store.engine import Connection

KEY = "district-sheets"
_STEPS: Final = 4
_NOTE_LETTERS: Final = 160
_JUDGEMENTS: Final = {
    "counts": N_("counts"),
    "does_not_count": N_("does not count"),
    "open": N_("not yet judged"),
}
_LEADS: Final = {
    "institution": N_("institution"),
    "person": N_("person"),
    "network": N_("network"),
}


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
    sheets = _Sheets(frame, read_labels(conn, tr.language), naming)
    sections = tuple(sheets.section(sheet) for sheet in found)
    flat = tuple(sheets.flat(found))
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

    def __init__(self, frame: Frame, labels: Labels, naming: Naming) -> None:
        self.frame = frame
        self.tr = frame.tr
        self.labels = labels
        self.naming = naming

    @property
    def notes(self) -> bool:
        """Whether free text goes out."""
        return self.naming.grade == "full"

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
                responsible=one_line(sheet.responsible) or MISSING,
            ),
            tr("Why: {sentence}", sentence=self._sentence(sheet)),
            tr("Next step: {steps}", steps=" · ".join(steps) or tr("nothing to do")),
            *map(one_line, question_texts(found, tr)),
        ]
        return Block(text=tuple(lines))

    def _sentence(self, sheet: DistrictSheet) -> str:
        return one_line(sentence(sheet.verification, self.tr, self.labels, notes=self.notes))

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
                    self._name_of(sheet, said.fact.institution_id),
                    self._answer(said),
                    self._named(sheet, said) or MISSING,
                    self._source(sheet, said),
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
            tuple(_row(*self._structure(each)) for each in sheet.structures),
            3,
            lambda n: tr.plural("… and {n} more structure", "… and {n} more structures", n),
        )

    def _structure(self, each: SheetStructure) -> tuple[str, ...]:
        tr, network = self.tr, each.network
        judgement = tr(_JUDGEMENTS[network.judgement])
        if network.supraregional:
            judgement = tr("{judgement}, supraregional", judgement=judgement)
        return (
            str(each.number) if each.number is not None else MISSING,
            one_line(network_name(network, tr)),
            judgement,
            self._reason(network.judgement_reason),
            tr.plural("{n} independent source", "{n} independent sources", each.sources),
        )

    def _reason(self, code: str | None) -> str:
        return self.labels.term("judgement_reason", code) if code else MISSING

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
            tuple(_row(*self._office(office)) for office in shown),
            4,
            lambda n: tr.plural("… and {n} more institution", "… and {n} more institutions", n),
        )
        return replace(block, text=(*text, *block.text))

    def _concerns(self, sheet: DistrictSheet, office: SheetOffice) -> bool:
        """Tell whether an office is one of the district's own, or has spoken about it."""
        said = (each.fact.institution_id for each in sheet.verification.statements)
        return not office.whole_area or office.id in said

    def _office(self, office: SheetOffice) -> tuple[str, ...]:
        tr, state = self.tr, office.state
        kind = self.labels.term("institution_kind", office.kind)
        outcome = tr(
            "{code} {outcome}",
            code=state.code,
            outcome=self.labels.term("outcome", state.code),
        )
        if state.last_day is not None:
            outcome = tr(
                "{outcome}, {day}", outcome=outcome, day=show_day(state.last_day.isoformat())
            )
        if office.do_not_contact:
            outcome = tr("{outcome} · do not contact", outcome=outcome)
        return (
            one_line(office.responsible) or MISSING,
            one_line(office.name),
            tr("{kind}, whole area", kind=kind) if office.whole_area else kind,
            outcome,
            self._contact(office) or MISSING,
        )

    def _contact(self, office: SheetOffice) -> str:
        """Return the office's number and its first contact person, as the grade allows."""
        shown = [self.naming.shown(person) for person in office.persons[:1]]
        texts = [office.phone, *(text for each in shown for text in (each.name, each.phone))]
        return " · ".join(one_line(text) for text in texts if text)

    def _leads(self, sheet: DistrictSheet) -> Block:
        tr = self.tr
        return self._block(
            tr("Open leads"),
            (Column(tr("Date"), 19), Column(tr("Lead"), 80), Column(tr("Named by"), 82)),
            tuple(
                _row(show_day(lead.day), self._lead(lead), one_line(lead.named_by) or MISSING)
                for lead in sheet.leads
            ),
            2,
            lambda n: tr.plural("… and {n} more lead", "… and {n} more leads", n),
        )

    def _lead(self, lead: SheetLead) -> str:
        """Return what a lead points to; names are personal data and go out only with names.

        A person whom somebody has named has not agreed to be, so is told by function only.
        """
        kind = self.tr(_LEADS[lead.kind])
        if lead.institution_kind:
            kind = self.labels.term("institution_kind", lead.institution_kind)
        known = ""
        if lead.kind != "person" and self.notes:
            known = lead.name
        elif lead.kind == "person" and self.naming.grade != "none":
            known = lead.function
        return " · ".join(one_line(text) for text in (kind, known) if text)

    def _attempts(self, sheet: DistrictSheet) -> Block:
        tr = self.tr
        return self._block(
            tr("Contact attempts, latest first"),
            (
                Column(tr("Date"), 19),
                Column(tr("Institution"), 44),
                Column(tr("Contact"), 37),
                Column(tr("Outcome"), 44),
                Column(tr("Note") if self.notes else tr("Recorded by"), 36),
            ),
            tuple(_row(*self._attempt(attempt)) for attempt in sheet.attempts),
            4,
            lambda n: tr.plural(
                "… and {n} more contact attempt", "… and {n} more contact attempts", n
            ),
        )

    def _attempt(self, attempt: SheetAttempt) -> tuple[str, ...]:
        tr = self.tr
        contact = tr(
            "{channel}, {direction}",
            channel=self.labels.term("channel", attempt.channel),
            direction=self.labels.term("direction", attempt.direction),
        )
        person = self.naming.shown(attempt.person).name
        texts = [one_line(attempt.initials)]
        if self.notes and attempt.note:
            texts.append(_short(one_line(attempt.note)))
        return (
            show_day(attempt.day),
            one_line(attempt.institution),
            " · ".join(text for text in (contact, one_line(person)) if text),
            f"{attempt.outcome} {self.labels.term('outcome', attempt.outcome)}",
            ": ".join(texts),
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

    def _name_of(self, sheet: DistrictSheet, key: str) -> str:
        return one_line(sheet.verification.facts.institutions[key].name)

    def _answer(self, said: ReadStatement) -> str:
        answer = self.labels.term("answer", said.fact.answer)
        return self.tr("{answer}: works as no", answer=answer) if said.discounted else answer

    def _named(self, sheet: DistrictSheet, said: ReadStatement) -> str:
        networks = sheet.verification.facts.networks
        names = dict.fromkeys(
            network_name(networks[named.network_id], self.tr) for named in said.fact.named
        )
        return one_line(", ".join(names))

    def _source(self, sheet: DistrictSheet, said: ReadStatement) -> str:
        tr = self.tr
        if said.source is None:
            return tr("not counted")
        if said.tie is None or said.tied_to is None:
            return tr("Source {n}", n=said.source + 1)
        return tr(
            "Source {n}, tied to {institution}",
            n=said.source + 1,
            institution=self._name_of(sheet, said.tied_to),
        )

    def flat(self, found: tuple[DistrictSheet, ...]) -> Iterator[FlatSheet]:
        """Yield everything that the sheets rest on, one value in each cell, nothing left out."""
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
                *(((self.tr("Wording"), 60),) if self.notes else ()),
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
            ((s, _values(self._structure(each))) for s in found for each in s.structures),
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
            ((s, _values(self._office(office))) for s in found for office in s.offices),
        )
        yield self._flat(
            self.tr("Open leads"),
            (
                (self.tr("Date"), 11),
                (self.tr("Lead"), 50),
                (self.tr("Named by"), 40),
            ),
            (
                (s, (_day(lead.day), self._lead(lead), one_line(lead.named_by) or None))
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
                *(((self.tr("Note"), 60),) if self.notes else ()),
            ),
            ((s, self._made(attempt)) for s in found for attempt in s.attempts),
        )

    def _district(self, sheet: DistrictSheet) -> tuple[Value, ...]:
        found, tr = sheet.verification, self.tr
        step = found.next_step
        return (
            tr(STATE_LABELS[found.state]),
            tr(FINDING_LABELS[found.finding]),
            one_line(sheet.responsible) or None,
            self._sentence(sheet) or None,
            one_line(step_text(step, found, tr, self.labels)) if step else None,
        )

    def _said(self, sheet: DistrictSheet, said: ReadStatement) -> tuple[Value, ...]:
        fact = said.fact
        wording = (*lines_of(fact.wording), *lines_of(fact.remark))
        return (
            fact.day,
            self._name_of(sheet, fact.institution_id),
            self._answer(said),
            self._named(sheet, said) or None,
            self._source(sheet, said),
            *(("\n".join(wording) or None,) if self.notes else ()),
        )

    def _made(self, attempt: SheetAttempt) -> tuple[Value, ...]:
        _, institution, contact, outcome, _ = self._attempt(attempt)
        note = ("\n".join(lines_of(attempt.note)) or None,) if self.notes else ()
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


def _row(*texts: str) -> Row:
    cells: tuple[Cell, ...] = tuple((Line(text),) for text in texts)
    return Row(cells, texts[0])


def _values(texts: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(None if text == MISSING else text for text in texts)


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _short(text: str) -> str:
    return text if len(text) <= _NOTE_LETTERS else f"{text[: _NOTE_LETTERS - 1]}…"
