"""Settings: the codes of outcomes with their days; what changed when is read from the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.outcome_codes import (
    LONGEST,
    AddOutcomeCode,
    ChangeOutcomeCode,
    RetireOutcomeCode,
    add_outcome_code,
    change_outcome_code,
    retire_outcome_code,
)
from netzdesk.base.dates import show_moment
from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.queries.terms import Term
from netzdesk.queries.versions import Version, outcome_versions
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import CheckField, NumberField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, heading, muted
from netzdesk.ui.widgets.outcome_field import outcome_text
from netzdesk.ui.widgets.table import RowsTable

_GROUPS: Final = {
    "I": N_("I – complete"),
    "P": N_("P – partial"),
    "R": N_("R – refusal"),
    "NC": N_("NC – not reached"),
    "O": N_("O – other, responsible"),
    "UO": N_("UO – other, responsibility unclear"),
    "NE": N_("NE – not responsible"),
    "X": N_("X – no longer needed"),
}
_FIELDS: Final = {
    "label_de": N_("German label"),
    "label_en": N_("English label"),
    "retired": N_("No longer used"),
    "follow_up_days": N_("Follow-up after"),
    "group": N_("Group"),
    "final": N_("Final"),
}
_SHOWN_VERSIONS: Final = 8


class OutcomeSettings(QWidget):
    """The list of codes, and below it the chosen one or a new one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._language = translator().language
        self._code = ""
        self._reading = False
        self.model: ListModel[Term] = ListModel(
            self._columns(), identify=lambda term: term.code, parent=self
        )
        self.table = RowsTable("outcome_codes", self.model, None, _("Codes of outcomes"))
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 14)
        self.edit = self._edit_form()
        self._title = heading("")
        self._versions = muted("")
        self._card = Card()
        for widget in (self._title, self.edit, self._versions):
            self._card.body.addWidget(widget)
        self.new = self._new_form()
        self._new_card = Card(_("New code"))
        self._new_card.body.addWidget(self.new)
        add = QPushButton(_("New code"))
        add.setAutoDefault(False)
        add.setDisabled(session.read_only)
        add.clicked.connect(self.begin_new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            muted(
                _(
                    "The days say when an outcome is due again, counted from the contact. "
                    "Changes hold for new contacts; what was there before stays in the journal."
                )
            )
        )
        layout.addWidget(self.table)
        layout.addWidget(FlowRow(add))
        layout.addWidget(self._card)
        layout.addWidget(self._new_card)
        layout.addStretch(1)
        self._new_card.hide()
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self._show()
        self.table.selectRow(0)

    def choose(self, code: str) -> None:
        """Show one code."""
        place = self.model.place_of(code)
        if place is not None:
            self.table.selectRow(place)

    def begin_new(self) -> None:
        """Show the form for a code of the study's own."""
        self._card.hide()
        self._new_card.show()
        self.new.clear({"group": "O", "final": False})
        self.new.focus_first()

    def _columns(self) -> Sequence[ListColumn[Term]]:
        return (
            ListColumn("code", _("Code"), lambda term: term.code, width=6),
            ListColumn("label", _("Outcome"), lambda term: term.label(self._language), width=33),
            ListColumn("group", _("Group"), lambda t: str(t.attributes.get("group")), width=7),
            ListColumn("days", _("Days"), _days, width=5, right=True),
            ListColumn("final", _("Final"), _is_final, width=11),
            ListColumn("state", _("Use"), _use, width=16, tone=_use_tone),
        )

    def _edit_form(self) -> Form:
        form = Form(store=self._keep)
        form.add("label_de", _("German label"), TextField(limit=120))
        form.add("label_en", _("English label"), TextField(limit=120))
        form.add(
            "follow_up_days",
            _("Follow-up after"),
            NumberField(high=LONGEST, unit=_("days")),
            hint=_("Empty: nothing is due by itself."),
        )
        form.add("group", _("Group"), ChoiceField([(c, _(t)) for c, t in _GROUPS.items()]))
        form.add("final", "", CheckField(_("Final: ends the follow-ups")), wide=True)
        form.add("retired", "", CheckField(_("No longer offered")), wide=True)
        form.set_read_only(self._session.read_only)
        return form

    def _new_form(self) -> Form:
        form = Form(submit=self._create, submit_text=_("Add code"))
        form.add("code", _("Code"), TextField(placeholder="2.39", limit=8))
        form.add("group", _("Group"), ChoiceField([(c, _(t)) for c, t in _GROUPS.items()]))
        form.add("label_de", _("German label"), TextField(limit=120))
        form.add("label_en", _("English label"), TextField(limit=120))
        form.add("follow_up_days", _("Follow-up after"), NumberField(high=LONGEST, unit=_("days")))
        form.add("final", "", CheckField(_("Final: ends the follow-ups")), wide=True)
        form.add_buttons()
        form.cancelled.connect(self._leave_new)
        return form

    def _show(self) -> None:
        """Read the list again; the chosen code stays chosen."""
        self._reading = True
        self.model.set_rows(self._session.terms("outcome", retired=True))
        self.choose(self._code)
        self._reading = False

    def _on_row(self, *_rows: object) -> None:
        if self._reading:
            return
        self.edit.commit()
        self._new_card.hide()
        row = self.table.currentIndex().row()
        self._code = (self.model.id_at(row) or "") if row >= 0 else ""
        self._show_code(self._current())

    def _current(self) -> Term | None:
        terms = self._session.terms("outcome", retired=True)
        return next((term for term in terms if term.code == self._code), None)

    def _show_code(self, term: Term | None) -> None:
        self._card.setVisible(term is not None)
        if term is None:
            return
        self._title.setText(outcome_text(term, self._language))
        self.edit.load(
            term.code,
            {
                "label_de": term.label_de,
                "label_en": term.label_en,
                "follow_up_days": term.attributes.get("follow_up_days"),
                "group": term.attributes.get("group"),
                "final": bool(term.attributes.get("final")),
                "retired": term.retired,
            },
        )
        found = outcome_versions(self._session.conn, term.code)
        self._versions.setText("\n".join(self._version(*each) for each in found[:_SHOWN_VERSIONS]))
        self._versions.setVisible(bool(found))

    def _version(self, field: str, version: Version) -> str:
        return _(
            "{field}: {value} since {day} ({initials}); before: {before}",
            field=_(_FIELDS.get(field, field)),
            value=_shown(field, version.value),
            day=show_moment(version.at, self._session.settings.zone)[:10],
            initials=version.initials,
            before=_shown(field, version.before),
        )

    def _keep(self, name: str, value: Any) -> None:
        code = self.edit.record
        if name == "retired":
            self._session.run(retire_outcome_code, RetireOutcomeCode(code=code, retired=value))
        else:
            if name.startswith("label"):
                value = value or ""
            change = ChangeOutcomeCode(code=code, **{name: value})
            self._session.run(change_outcome_code, change)
        self._show()
        self.edit.fields[name].accept()
        self._show_code(self._current())

    def _create(self, values: dict[str, Any]) -> None:
        values["code"] = values["code"] or ""
        values["label_de"] = values["label_de"] or ""
        self._session.run(add_outcome_code, AddOutcomeCode(**values))
        self._show()
        self._leave_new()
        self.choose("".join(values["code"].split()).lower())

    def _leave_new(self) -> None:
        self._new_card.hide()
        self._show_code(self._current())


def _days(term: Term) -> str:
    days = term.attributes.get("follow_up_days")
    return "" if days is None else str(days)


def _is_final(term: Term) -> str:
    return _("yes") if term.attributes.get("final") else ""


def _use(term: Term) -> str:
    if term.retired:
        return _("no longer offered")
    if term.attributes.get("own"):
        return _("own code")
    return _("without contact") if term.attributes.get("level") == "state" else ""


def _use_tone(term: Term) -> str | None:
    if term.retired:
        return "neutral"
    return "info" if term.attributes.get("own") else None


def _shown(field: str, value: Any) -> str:
    if field == "follow_up_days":
        return _("none") if value is None else ngettext("{n} day", "{n} days", int(value))
    if field in ("retired", "final"):
        return _("yes") if value else _("no")
    return _(_GROUPS.get(str(value), str(value))) if field == "group" else str(value or "–")
