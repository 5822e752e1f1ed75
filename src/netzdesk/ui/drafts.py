"""Keeps what is typed and not yet stored as a draft, so that a crash loses no words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from netzdesk.actions.statements import Named
from netzdesk.base.dates import show_moment
from netzdesk.base.errors import StudyRefused
from netzdesk.base.i18n import _, translator
from netzdesk.store.drafts import Draft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import plain_label, set_tone

KEEP_AFTER_MS: Final = 2500
"""From the first key on: so often what is typed is kept, while something is typed."""
_SAID: Final = "drafts_not_kept"


class DraftKeeper(QObject):
    """Keeps one draft: some seconds after typing, and at once when its form is hidden.

    `key` names it, `read` gives what the form holds, None when there is nothing to keep. Nothing
    is written while nothing has changed, and a draft that cannot be kept never disturbs typing.
    """

    def __init__(
        self,
        session: Session,
        key: Callable[[], str],
        read: Callable[[], Mapping[str, Any] | None],
        watched: QWidget,
    ) -> None:
        super().__init__(watched)
        self._session = session
        self._key = key
        self._read = read
        self._typed_for = ""
        self._kept: dict[str, str] = {}
        self._unwritten: dict[str, Draft] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        watched.installEventFilter(self)

    def touched(self) -> None:
        """Something was typed: keep it soon."""
        if self._session.read_only:
            return
        self._typed_for = self._key()
        if self._typed_for and not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Keep now what was typed since, and forget a draft whose words were taken back."""
        self._timer.stop()
        key = self._typed_for
        if not key or key != self._key():
            return
        values = self._read()
        self._typed_for = ""
        if values is None:
            self.give_up()
            return
        held = json.dumps(values, ensure_ascii=False, sort_keys=True)
        if self._kept.get(key) == held:
            return
        self._unwritten.pop(key, None)
        if self._write(lambda: self._session.study.drafts.keep(key, values)):
            self._kept[key] = held
        else:
            self._unwritten[key] = Draft(key, json.loads(held), self._session.study.clock())

    def find(self, key: str = "") -> Draft | None:
        """Return the draft that waits under a key, the present one if none is given."""
        key = key or self._key()
        if key in self._unwritten:
            return self._unwritten[key]
        draft = self._session.study.drafts.find(key) if key else None
        if draft is None or not isinstance(draft.values, dict):
            return None
        self._kept[key] = json.dumps(draft.values, ensure_ascii=False, sort_keys=True)
        return draft

    def stored(self) -> None:
        """What was typed was stored, and the draft went with it."""
        self._timer.stop()
        self._typed_for = ""
        self._kept.pop(self._key(), None)
        self._unwritten.pop(self._key(), None)

    def give_up(self) -> None:
        """What was typed is not wanted: drop the draft, if one was kept."""
        self._timer.stop()
        self._typed_for = ""
        key = self._key()
        self._unwritten.pop(key, None)
        if self._kept.pop(key, None) is not None:
            self._write(lambda: self._session.study.drafts.drop(key))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.flush()
        return super().eventFilter(watched, event)

    def _write(self, do: Callable[[], None]) -> bool:
        """Write to the study; say once in a sitting that it cannot be."""
        if self._session.read_only:
            return False
        try:
            do()
        except StudyRefused as refused:
            if not self._session.property(_SAID):
                self._session.setProperty(_SAID, True)
                why = translator().refusal(refused)
                self._session.trouble.emit(
                    _("What you type is not kept as a draft. {why}", why=why)
                )
            return False
        return True


class DraftBar(QFrame):
    """Says that a draft was taken up again, and lets it be given up."""

    def __init__(self, discard: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self._text = plain_label("", wrap=True)
        self._button = QPushButton(_("Discard the draft"))
        self._button.setAutoDefault(False)
        self._button.clicked.connect(discard)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 6, 5)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        self.hide()

    def show_draft(self, draft: Draft, session: Session) -> None:
        """Say of when the draft is."""
        when = show_moment(draft.at, session.settings.zone)
        today = show_moment(session.study.clock(), session.settings.zone)[:10]
        if when.startswith(today):
            text = _("Draft of {time}, not stored yet.", time=when[11:])
        else:
            text = _("Draft of {day}, {time}, not stored yet.", day=when[:10], time=when[11:])
        self._text.setText(text)
        self._text.setAccessibleName(text)
        set_tone(self, "info")
        self.show()


def flush_drafts(root: QWidget) -> None:
    """Keep what is being typed in any form below: the study is about to be closed."""
    for keeper in root.findChildren(DraftKeeper):
        keeper.flush()


class FormDraft(QObject):
    """The draft of a form for a new record: taken up when the form is shown empty."""

    def __init__(self, form: Form, session: Session, key: Callable[[], str]) -> None:
        super().__init__(form)
        self._form = form
        self._session = session
        self.keeper = DraftKeeper(session, key, self._read, form)
        self.bar = DraftBar(self._discard)
        form.set_banner(self.bar)
        form.kept_as_draft = not session.read_only
        form.edited.connect(self.keeper.touched)
        form.handed_over.connect(self._on_done)
        form.cancelled.connect(self._on_done)
        form.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and not event.spontaneous():
            self._offer()
        return super().eventFilter(watched, event)

    def _read(self) -> Mapping[str, Any] | None:
        form = self._form
        if form.handing_over or not form.is_dirty():
            return None
        return {"fields": kept_fields(form)}

    def _offer(self) -> None:
        if self._session.read_only or self._form.is_dirty():
            return
        draft = self.keeper.find()
        self.bar.setVisible(draft is not None)
        if draft is not None:
            show_fields(self._form, draft.values.get("fields"))
            for field in self._form.fields.values():
                field.left.emit()  # what depends on it is shown or hidden
            self.bar.show_draft(draft, self._session)

    def _discard(self) -> None:
        self._form.restore()
        self._on_done()
        self._form.focus_first()

    def _on_done(self) -> None:
        self.bar.hide()
        self.keeper.give_up()


def kept_fields(form: Form) -> dict[str, Any]:
    """Return what a form holds, as a draft keeps it."""
    return {name: kept(field.raw()) for name, field in form.fields.items()}


def show_fields(form: Form, held: Any) -> None:
    """Show what a draft holds in the fields of its form; what the form does not know is left."""
    for name, value in (held if isinstance(held, dict) else {}).items():
        if name in form.fields:
            form.fields[name].show_value_raw(taken(value))


def kept(value: Any) -> Any:
    """Return a value of a field as JSON can hold it."""
    if isinstance(value, Named):
        return {"named": asdict(value)}
    if isinstance(value, tuple | list):
        return [kept(each) for each in value]
    return value


def taken(value: Any) -> Any:
    """Return the value of a field from what `kept` made of it."""
    if isinstance(value, dict):
        return Named(**value["named"])
    if isinstance(value, list):
        return tuple(taken(each) for each in value)
    return value
