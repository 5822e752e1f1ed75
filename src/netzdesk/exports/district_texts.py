"""What a „Kreisblatt“ says of a district's offices, statements and structures, in words."""

from __future__ import annotations

from typing import Final

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.evidence import ReadStatement
from netzdesk.domain.sentences import Labels, network_name, sentence
from netzdesk.exports.document import MISSING, one_line
from netzdesk.exports.naming import Naming
from netzdesk.queries.district_sheet import (
    DistrictSheet,
    SheetAttempt,
    SheetLead,
    SheetOffice,
    SheetStructure,
)

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


class SheetTexts:
    """The texts in the export's language and grade of persons."""

    def __init__(self, tr: Translator, labels: Labels, naming: Naming) -> None:
        self.tr = tr
        self.labels = labels
        self.naming = naming

    @property
    def notes(self) -> bool:
        """Whether free text goes out."""
        return self.naming.grade == "full"

    def sentence(self, sheet: DistrictSheet) -> str:
        return one_line(sentence(sheet.verification, self.tr, self.labels, notes=self.notes))

    def structure(self, each: SheetStructure) -> tuple[str, ...]:
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

    def office(self, office: SheetOffice) -> tuple[str, ...]:
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
            self.responsible(office.responsible),
            one_line(office.name),
            tr("{kind}, whole area", kind=kind) if office.whole_area else kind,
            outcome,
            self._contact(office) or MISSING,
        )

    def responsible(self, initials: str) -> str:
        """Return the initials of who is responsible, or that nobody is."""
        return one_line(initials) or self.tr("nobody")

    def _contact(self, office: SheetOffice) -> str:
        """Return the office's number and its first contact person, as the grade allows."""
        shown = [self.naming.shown(person) for person in office.persons[:1]]
        texts = [office.phone, *(text for each in shown for text in (each.name, each.phone))]
        return " · ".join(one_line(text) for text in texts if text)

    def lead(self, lead: SheetLead) -> str:
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

    def attempt(self, attempt: SheetAttempt) -> tuple[str, ...]:
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

    def name_of(self, sheet: DistrictSheet, key: str) -> str:
        return one_line(sheet.verification.facts.institutions[key].name)

    def answer(self, said: ReadStatement) -> str:
        answer = self.labels.term("answer", said.fact.answer)
        return self.tr("{answer}: works as no", answer=answer) if said.discounted else answer

    def named(self, sheet: DistrictSheet, said: ReadStatement) -> str:
        networks = sheet.verification.facts.networks
        names = dict.fromkeys(
            network_name(networks[named.network_id], self.tr) for named in said.fact.named
        )
        return one_line(", ".join(names))

    def source(self, sheet: DistrictSheet, said: ReadStatement) -> str:
        tr = self.tr
        if said.source is None:
            return tr("not counted")
        if said.tie is None or said.tied_to is None:
            return tr("Source {n}", n=said.source + 1)
        return tr(
            "Source {n}, tied to {institution}",
            n=said.source + 1,
            institution=self.name_of(sheet, said.tied_to),
        )


def _short(text: str) -> str:
    return text if len(text) <= _NOTE_LETTERS else f"{text[: _NOTE_LETTERS - 1]}…"
