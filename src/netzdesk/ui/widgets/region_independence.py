"""Whether two institutions are independent sources: the open questions and the verdicts."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netzdesk.actions.decisions import (
    RemoveIndependence,
    SetIndependence,
    remove_independence,
    set_independence,
)
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.step_texts import question_texts
from netzdesk.domain.verification import Verification
from netzdesk.ui.drafts import FormDraft, new_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, plain_label

Pair = tuple[str, str]


class RegionIndependence(QWidget):
    """Questions about shared numbers and domains, ties that can be overridden, verdicts."""

    taken_back = Signal(str)
    """A sentence about the verdict that was taken back."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pair: Pair = ("", "")
        self._names: dict[str, str] = {}
        self._region_id = ""
        self.title = heading(_("Independent or tied?"))
        self.entries = EntryList(_("Independent or tied?"))
        self._asked = plain_label("", wrap=True)
        self.form = Form(submit=self._on_verdict, submit_text=_("Record"))
        verdicts = [("independent", _("Independent")), ("tied", _("Tied"))]
        self.form.add("verdict", _("The two are"), ChoiceField(verdicts, none=_("Please choose")))
        self.form.add("reason", _("Reason"), TextField())
        self.form.add_buttons()
        self.draft = FormDraft(
            self.form,
            session,
            lambda: new_at("regions", self._region_id, "independence", *self._pair),
        )
        self.form.cancelled.connect(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.entries, self._asked, self.form):
            layout.addWidget(widget)
        self._close()

    def show_region(self, verification: Verification) -> None:
        """Show what is asked and decided about the sources of a region."""
        if verification.region_id != self._region_id:
            self._close()
        self._region_id = verification.region_id
        facts = verification.facts
        self._names = {key: each.name for key, each in facts.institutions.items()}
        entries = [*self._questions(verification), *self._overridable(verification)]
        entries.extend(self._verdicts(verification))
        self.entries.show_entries(entries)
        self.setVisible(bool(entries))

    def _questions(self, verification: Verification) -> list[Entry]:
        texts = question_texts(verification, translator())
        return [
            Entry(
                f"question:{question.first_id}:{question.second_id}:{question.kind}",
                text,
                badge=_("open question"),
                tone="warn",
                links=self._ask_links((question.first_id, question.second_id)),
            )
            for question, text in zip(verification.questions, texts, strict=True)
        ]

    def _overridable(self, verification: Verification) -> list[Entry]:
        pairs = {
            (tie.first_id, tie.second_id) for tie in verification.ties if tie.can_be_overridden
        }
        return [
            Entry(
                f"tie:{first}:{second}",
                self._both(first, second),
                badge=_("Tied"),
                tone="info",
                links=self._ask_links((first, second)),
            )
            for first, second in sorted(pairs)
        ]

    def _verdicts(self, verification: Verification) -> list[Entry]:
        spoken = {each.fact.institution_id for each in verification.statements}
        return [
            Entry(
                f"verdict:{verdict.first_id}:{verdict.second_id}",
                self._both(verdict.first_id, verdict.second_id),
                badge=_("Independent") if verdict.verdict == "independent" else _("Tied"),
                tone="good" if verdict.verdict == "independent" else "info",
                lines=(verdict.reason,),
                quiet=(show_day(verdict.day.isoformat()),),
                links=self._take_back(verdict.pair),
            )
            for verdict in verification.facts.standing.verdicts.values()
            if {verdict.first_id, verdict.second_id} & spoken
        ]

    def _both(self, first: str, second: str) -> str:
        return _("{one} and {other}", one=self._names[first], other=self._names[second])

    def _ask_links(self, pair: Pair) -> tuple[Link, ...]:
        if self._session.read_only:
            return ()
        return (Link(_("Decide …"), self._both(*pair), partial(self._open, pair)),)

    def _take_back(self, pair: Pair) -> tuple[Link, ...]:
        if self._session.read_only:
            return ()
        command = RemoveIndependence(first_id=pair[0], second_id=pair[1])
        return (
            Link(
                _("Take back"),
                _("Take back: {pair}", pair=self._both(*pair)),
                partial(self._remove, command),
            ),
        )

    def ask(self, pair: Pair) -> None:
        """Open the form for a verdict on two institutions."""
        if not self._session.read_only:
            self._open(pair)

    def _remove(self, command: RemoveIndependence) -> None:
        if self._session.try_run(remove_independence, command):
            self.taken_back.emit(_("The verdict was taken back."))

    def _open(self, pair: Pair) -> None:
        self.draft.keeper.flush()
        self._pair = pair
        self._asked.setText(self._both(*pair))
        self._asked.show()
        self.form.clear()
        self.form.show()
        self.draft.offer()  # it may be shown already, for another pair
        self.form.focus_first()

    def _close(self) -> None:
        self._asked.hide()
        self.form.hide()

    def _on_verdict(self, values: dict[str, Any]) -> None:
        command = SetIndependence(
            first_id=self._pair[0],
            second_id=self._pair[1],
            verdict=values["verdict"] or "",
            reason=values["reason"] or "",
        )
        self._session.run(set_independence, command)
        self._close()
