"""The form for a statement about one district: a new one, or one in place of an earlier one."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal

from netzdesk.actions.statements import (
    Named,
    RecordStatement,
    SupersedeStatement,
    record_statement,
    supersede_statement,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _
from netzdesk.domain.region_facts import WORKS_AS_NO
from netzdesk.domain.statement import NAMING_ANSWERS
from netzdesk.queries.institution_detail import InstitutionDetail, StatementRow
from netzdesk.queries.institutions import network_choices
from netzdesk.store.drafts import Draft
from netzdesk.ui.drafts import DraftBar, DraftKeeper, kept_fields, show_fields
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attempt_form import when_text
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice, Option, RecordField, term_options
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import NotesField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import plain_label, set_tone
from netzdesk.ui.widgets.lead_fields import LeadFields
from netzdesk.ui.widgets.lookups import InstitutionLookup, RegionLookup
from netzdesk.ui.widgets.structures_field import Structures, StructuresField

NOT_CHOSEN: Final = "withdrawn"
"""An answer that only comes about by withdrawing."""


class StatementForm(Form):
    """Takes what an institution says about one district; `recorded` carries its key."""

    recorded = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(submit=self._hand_over, submit_text=_("Record statement"))
        self._session = session
        self.keeper = DraftKeeper(session, self._draft_key, self._to_keep, self)
        self.draft_bar = DraftBar(self._discard_draft)
        self.set_banner(self.draft_bar)
        self._institution: InstitutionDetail | None = None
        self._supersedes: StatementRow | None = None
        self._regions = RegionLookup(lambda: session.conn)
        self.region = self.add(
            "region_id", _("District"), RecordField(self._regions.find, self._regions.name_of)
        )
        self.region.left.connect(self._on_region)
        self._notice = plain_label("", wrap=True)
        set_tone(self._notice, "warn")
        self.insert(self._notice)
        self.add("answer", _("Answer"), ChoiceField(answers(session), none=_("Please choose")))
        self.fields["answer"].left.connect(self._adapt)
        self.named = self.add("named", _("Structures named"), StructuresField())
        self.add(
            "reasons",
            _("Reasons"),
            MultiChoice(term_options(session.terms("no_reason")), rows=4, searchable=False),
        )
        self.add("wording", _("Wording used"), NotesField(rows=2))
        self.add("remark", _("Remark"), TextField())
        self.lead = LeadFields(
            self,
            session,
            label=_("Lead to …"),
            hint=_("Whom the source says to ask as well: this opens a lead."),
        )
        self.section(_("From where"))
        add_origin(self, session, lambda: self._institution)
        self.main_button = self.add_buttons()
        self.kept_as_draft = not session.read_only
        self.edited.connect(self.keeper.touched)
        self.cancelled.connect(self.keeper.give_up)

    def begin(self, institution: InstitutionDetail, attempt: str = "", region: str = "") -> None:
        """Take a new statement of this institution, from an attempt if one is given."""
        self._start(institution, None)
        own = [each.id for each in institution.regions]
        answered = {s.region_id for s in institution.statements if not s.superseded_by_id}
        still = [each for each in own if each not in answered]
        values = origin_values(self._session, institution, attempt)
        values["region_id"] = region or next(iter(still or own), None)
        self.clear(values)
        self.main_button.setText(_("Record statement"))
        self._on_region()
        self._adapt()

    def begin_correction(self, institution: InstitutionDetail, statement: StatementRow) -> None:
        """Take the answer that replaces an earlier one; the earlier one stays."""
        self._start(institution, statement)
        self.clear(
            {
                "region_id": statement.region_id,
                "answer": None if statement.answer == NOT_CHOSEN else statement.answer,
                "named": tuple(
                    Named(network_id=each.id, as_named=each.as_named or None)
                    for each in statement.named
                ),
                "reasons": statement.reasons,
                "wording": statement.wording or None,
                "remark": statement.remark or None,
                "day": statement.day,
                "attempt_id": statement.attempt_id or None,
                "person_id": statement.person_id or None,
                "heard_from_id": statement.heard_from_id or None,
            }
        )
        self.main_button.setText(_("Replace statement"))
        self._on_region()
        self._adapt()

    def supersedes(self) -> str:
        """Return the key of the statement that is being replaced, "" for a new one."""
        return self._supersedes.id if self._supersedes else ""

    def resume(self, draft: Draft) -> None:
        """Show what was entered before, after `begin` or `begin_correction`."""
        show_fields(self, draft.values.get("fields"))
        self.draft_bar.show_draft(draft, self._session)
        self._on_region()
        self._adapt()

    def _draft_key(self) -> str:
        return draft_key(self._institution.id) if self._institution else ""

    def _to_keep(self) -> dict[str, Any] | None:
        """Return what a draft of this form keeps; None when nothing is entered."""
        if not self.is_dirty():
            return None
        return {"supersedes": self.supersedes(), "fields": kept_fields(self)}

    def _discard_draft(self) -> None:
        self.draft_bar.hide()
        self.restore()
        self.keeper.give_up()
        self._on_region()
        self._adapt()
        self.focus_first()

    def _start(self, institution: InstitutionDetail, supersedes: StatementRow | None) -> None:
        self._institution = institution
        self._supersedes = supersedes
        self.draft_bar.hide()
        self._regions.forget()
        show_origin(self, institution)
        self.region.set_read_only(supersedes is not None)

    def _on_region(self) -> None:
        """Offer the structures of the district, and say what stands there already."""
        region = self._region_id()
        choices = network_choices(self._session.conn)
        self.named.offer(Structures(choices, region or ""))
        self._notice.setText(self._warning(region))
        self._notice.setVisible(bool(self._notice.text()))

    def _region_id(self) -> str | None:
        try:
            return self.region.value()
        except Refused:
            return None

    def _warning(self, region: str | None) -> str:
        institution = self._institution
        if institution is None or region is None:
            return ""
        if not institution.whole_area and region not in {r.id for r in institution.regions}:
            return _(
                "This institution does not speak for this district: its statement is shown and "
                "a reason to ask, and is not counted."
            )
        earlier = self._earlier(region)
        if earlier is not None and self._supersedes is None:
            return _(
                "It has answered for this district already ({answer}). What you record replaces "
                "that answer.",
                answer=self._session.label("answer", earlier.answer),
            )
        return ""

    def _earlier(self, region: str) -> StatementRow | None:
        assert self._institution is not None
        return next(
            (
                each
                for each in self._institution.statements
                if each.region_id == region and not each.superseded_by_id
            ),
            None,
        )

    def _adapt(self) -> None:
        answer = self.fields["answer"].value() or ""
        self.set_visible("reasons", answer in WORKS_AS_NO)
        self.set_visible("named", answer in NAMING_ANSWERS)
        self.lead.adapt()

    def _hand_over(self, values: dict[str, Any]) -> None:
        assert self._institution is not None
        for name in ("reasons", "named"):
            if self.fields[name].isHidden():
                values[name] = ()
        values["answer"] = values["answer"] or ""
        values["lead"] = self.lead.take(values)
        region = values.pop("region_id") or ""
        earlier = self._supersedes or self._earlier(region)
        if earlier is not None:
            replaces = SupersedeStatement(statement_id=earlier.id, **values)
            made = self._session.run(supersede_statement, replaces, draft=self._draft_key())
        else:
            new = RecordStatement(institution_id=self._institution.id, region_id=region, **values)
            made = self._session.run(record_statement, new, draft=self._draft_key())
        self.keeper.stored()
        self.recorded.emit(made)


def draft_key(institution: str) -> str:
    """Return under which key the draft of a statement of an institution lies."""
    return f"statement:{institution}"


def answers(session: Session) -> list[Option]:
    """Return the answers that can be entered."""
    return term_options([t for t in session.terms("answer") if t.code != NOT_CHOSEN])


def add_origin(form: Form, session: Session, institution: Any) -> None:
    """Add day, attempt, person and „heard from“ to a form."""
    form.add("day", _("Day"), DayField(session.today))
    attempt = form.add(
        "attempt_id", _("From contact"), ChoiceField(none=_("no contact entered")), beside=True
    )
    attempt.left.connect(lambda: _take_over(form, institution()))
    form.add("person_id", _("Person"), ChoiceField(none=_("Nobody named")))

    def own() -> str:
        shown = institution()
        return shown.id if shown else ""

    lookup = InstitutionLookup(lambda: session.conn, own)
    form.add(
        "heard_from_id",
        _("Heard from"),
        RecordField(lookup.find, lookup.name_of, placeholder=_("Name of the institution")),
        hint=_("The two are then one source."),
    )


def show_origin(form: Form, institution: InstitutionDetail) -> None:
    """Offer the attempts and persons of an institution."""
    live = [each for each in institution.attempts if not each.corrected_by_id]
    attempt, person = form.fields["attempt_id"], form.fields["person_id"]
    assert isinstance(attempt, ChoiceField)
    assert isinstance(person, ChoiceField)
    attempt.set_options(
        [
            (each.id, " · ".join(filter(None, (when_text(each.day, each.at), each.person))))
            for each in live
        ]
    )
    person.set_options([(each.id, each.name) for each in institution.persons])


def origin_values(session: Session, institution: InstitutionDetail, attempt: str) -> dict[str, Any]:
    """Return day, attempt and person for a new statement: of the attempt, or of today."""
    live = {each.id: each for each in institution.attempts if not each.corrected_by_id}
    found = live.get(attempt)
    if found is None:
        return {"day": session.today().isoformat()}
    return {"day": found.day, "attempt_id": found.id, "person_id": found.person_id or None}


def _take_over(form: Form, institution: InstitutionDetail | None) -> None:
    """Take day and person from the attempt that was chosen."""
    if institution is None:
        return
    chosen = form.fields["attempt_id"].value()
    found = next((each for each in institution.attempts if each.id == chosen), None)
    if found:
        form.fields["day"].show_value(found.day)
        form.fields["person_id"].show_value(found.person_id or None)
