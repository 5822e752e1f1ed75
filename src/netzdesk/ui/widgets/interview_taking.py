"""Taking what comes up in an interview over into the register with one key."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton

from netzdesk.actions.interview_facts import (
    TakeOverActor,
    TakeOverField,
    TakeOverProgramme,
    take_over_actor,
    take_over_field,
    take_over_programme,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.base.text import fold
from netzdesk.domain.periods import Period, parse_period, period_text, split_period
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.queries.terms import Term
from netzdesk.ui.commands import shown_key
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session

ACTOR_KEY: Final = "F6"
FIELD_KEY: Final = "F7"
PROGRAMME_KEY: Final = "F8"
OTHER_KEY: Final = "F11"
_SPLIT: Final = re.compile(r"[\W_]+")
_LONG: Final = 5
"""Letters: shorter words say too little of a term."""


class Taking:
    """The buttons; `words` gives what is chosen in the notes, `interview` its key.

    `open_register` shows the network: all that is no name in the notes is entered there.
    """

    def __init__(
        self,
        session: Session,
        nav: Navigator,
        interview: Callable[[], str],
        words: Callable[[], str],
        open_register: Callable[[], object],
    ) -> None:
        self._session = session
        self._nav = nav
        self._interview = interview
        self._words = words
        self._open_register = open_register
        self.menu: QMenu | None = None
        self.keys: dict[str, Callable[[], object]] = {
            ACTOR_KEY: self.take_actor,
            FIELD_KEY: self.take_field,
            PROGRAMME_KEY: self.take_programme,
            OTHER_KEY: self.enter_others,
        }
        self.buttons = tuple(self._button(*each) for each in self._texts())

    def take_actor(self) -> None:
        """Take the chosen words as the name of an actor of the network."""
        words = " ".join(self._words().split())
        if not words:
            self._nav.message(
                _("Put the cursor on the name of the organisation, or mark it."), "warn"
            )
            return
        command = TakeOverActor(interview_id=self._interview(), name=words)
        self._run(take_over_actor, command, words)

    def take_field(self) -> None:
        """Take the field of action that is named; ask where it is not clear which."""
        self._take_term("field_of_action", self._take_this_field, self.buttons[1])

    def take_programme(self) -> None:
        """Take the funding programme that is named; ask where it is not clear which."""
        self._take_term("funding_programme", self._take_this_programme, self.buttons[2])

    def enter_others(self) -> None:
        """Show the network in the register; what is entered there rests on this interview."""
        record = self._interview()
        if not record:
            return
        if not self._session.read_only:
            self._session.origin = Origin(OriginKind.INTERVIEW, record)
        self._open_register()

    def _take_this_field(self, code: str, name: str) -> None:
        command = TakeOverField(interview_id=self._interview(), field=code)
        self._run(take_over_field, command, name)

    def _take_this_programme(self, code: str, name: str) -> None:
        period = self._period()
        begins, ends = period or (None, None)
        command = TakeOverProgramme(
            interview_id=self._interview(), programme=code, begins=begins, ends=ends
        )
        told = period_text(begins, ends, translator())
        self._run(take_over_programme, command, f"{name} ({told})" if told else name)

    def _period(self) -> Period | None:
        """Return the period that stands behind the chosen words: „FIFA seit 2009“."""
        _name, typed = split_period(self._words())
        try:
            return parse_period(typed, "programme", self._session.today()) if typed else None
        except Refused:
            return None

    def _take_term(
        self, vocabulary: str, take: Callable[[str, str], None], button: QPushButton
    ) -> None:
        language = translator().language
        terms = self._session.terms(vocabulary)
        named = named_terms(self._words(), terms, language)
        if len(named) == 1:
            take(named[0].code, named[0].label(language))
            return
        listed = [*named, *(term for term in terms if term not in named)]
        menu = QMenu(button)
        for term in listed:
            action = menu.addAction(term.label(language).replace("&", "&&"))
            action.triggered.connect(partial(_take, take, term.code, term.label(language)))
        self.menu = menu
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _run(self, action: Callable[..., Any], command: object, what: str) -> None:
        if self._session.read_only or not self._interview():
            return
        try:
            self._session.run(action, command)
        except Refused as refused:
            self._nav.message(translator().refusal(refused), "bad")
            return
        said = _("Taken over into the register: {what}", what=what)
        self._nav.message(said, "good", button=_("Undo"), do=self._session.undo)

    def _texts(self) -> Sequence[tuple[str, Callable[[], object]]]:
        return (
            (_("Actor ({key})", key=shown_key(ACTOR_KEY)), self.take_actor),
            (_("Field of action ({key})", key=shown_key(FIELD_KEY)), self.take_field),
            (_("Programme ({key})", key=shown_key(PROGRAMME_KEY)), self.take_programme),
            (_("Other facts ({key})", key=shown_key(OTHER_KEY)), self.enter_others),
        )

    def _button(self, text: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor in the notes
        if do == self.enter_others:
            hint = _("Opens the network; what you enter there names this interview as its source.")
        else:
            hint = _("Take what is marked, or the entry at the cursor, into the register.")
            button.setDisabled(self._session.read_only)
        button.setToolTip(hint)
        button.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        return button


def named_terms(words: str, terms: Sequence[Term], language: str) -> list[Term]:
    """Return the terms whose label stands in the words, else those that share a long word."""
    said = fold(words)
    labels = {term.code: fold(term.label(language)) for term in terms}
    whole = [term for term in terms if labels[term.code] in said]
    if whole:
        return whole
    long = [word for word in _SPLIT.split(said) if len(word) >= _LONG]
    return [
        term
        for term in terms
        if any(part.startswith(word) for part in labels[term.code].split() for word in long)
    ]


def _take(take: Callable[[str, str], None], code: str, name: str, _checked: bool = False) -> None:
    take(code, name)
