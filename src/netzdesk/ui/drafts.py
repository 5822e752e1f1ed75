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
NO_RECORD: Final = "-"
"""The record of what a page has for itself: templates, chains, guides."""
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

    def give_up(self, key: str = "") -> None:
        """What was typed is not wanted: drop the draft under `key`, the present one without it."""
        self._timer.stop()
        self._typed_for = ""
        key = key or self._key()
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
    """Says that a draft was taken up again, or that it can be; lets it be given up."""

    def __init__(
        self, discard: Callable[[], object], take_up: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self._text = plain_label("", wrap=True)
        self._button = QPushButton(_("Discard the draft"))
        self._button.setAutoDefault(False)
        self._button.clicked.connect(discard)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 6, 5)
        layout.addWidget(self._text, 1)
        if take_up is not None:
            take = QPushButton(_("Take up the draft"))
            take.setAutoDefault(False)
            take.clicked.connect(take_up)
            layout.addWidget(take)
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
        self._key = key
        self._held = ""
        """For what the words in the form are: handing them over may show another record."""
        self._bar: DraftBar | None = None
        self.keeper = DraftKeeper(session, key, self._read, form)
        form.kept_as_draft = not session.read_only
        form.edited.connect(self._on_typed)
        form.restored.connect(self._on_typed)
        form.handed_over.connect(self._on_done)
        form.cancelled.connect(self._on_done)
        form.installEventFilter(self)

    @property
    def bar(self) -> DraftBar:
        """What says that a draft was taken up; made when it is first asked for."""
        if self._bar is None:
            self._bar = DraftBar(self._discard)
            self._form.set_banner(self._bar)
        return self._bar

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and not event.spontaneous():
            self.offer()
        return super().eventFilter(watched, event)

    def offer(self) -> None:
        """Take up the draft that waits, unless something is typed already."""
        if self._session.read_only or self._form.is_dirty():
            return
        draft = self.keeper.find()
        self._held = draft.key if draft is not None else ""
        if draft is None:
            self._hide()
            return
        show_fields(self._form, draft.values.get("fields"))
        for field in self._form.fields.values():
            field.left.emit()  # what depends on it is shown or hidden
        self.bar.show_draft(draft, self._session)

    def _read(self) -> Mapping[str, Any] | None:
        form = self._form
        if form.handing_over or not form.is_dirty():
            return None
        return {"fields": kept_fields(form)}

    def _discard(self) -> None:
        self._form.restore()
        self._on_done()
        self._form.focus_first()

    def _on_typed(self) -> None:
        self._held = self._key()
        self.keeper.touched()

    def _on_done(self) -> None:
        self._hide()
        held, self._held = self._held, ""
        self.keeper.give_up(held)

    def _hide(self) -> None:
        if self._bar is not None:
            self._bar.hide()


class EditDraft(QObject):
    """The draft of a form that stores a record field by field: what was typed and never left.

    It is offered where the record is shown again, and put into the fields when that is wanted:
    until then nothing of it is stored. `place` names where the record is: a page, or a page, the
    record that is shown there and the part of it ("networks:<key>:actor"); "" keeps nothing.
    """

    def __init__(self, form: Form, session: Session, place: Callable[[], str]) -> None:
        super().__init__(form)
        self._form = form
        self._session = session
        self._place = place
        self._bar: DraftBar | None = None
        self._waiting: dict[str, Any] = {}
        """What is offered and was neither taken up nor discarded."""
        self.keeper = DraftKeeper(session, self._key, self._read, form)
        form.edited.connect(self.keeper.touched)
        form.restored.connect(self.keeper.touched)
        form.stored.connect(self._on_stored)
        form.leaving.connect(self.keeper.flush)
        form.taken_up.connect(self.offer)

    @property
    def bar(self) -> DraftBar:
        """What offers the draft; made when it is first asked for."""
        if self._bar is None:
            self._bar = DraftBar(self._discard, self.take_up)
            self._form.set_banner(self._bar)
        return self._bar

    def offer(self) -> None:
        """Offer the draft that waits for the record that is shown."""
        self._waiting = {}
        draft = None if self._session.read_only else self.keeper.find()
        held = draft.values.get("fields") if draft is not None else None
        if isinstance(held, dict):
            self._waiting = {name: held[name] for name in held if name in self._form.fields}
        if draft is not None and self._waiting:
            self.bar.show_draft(draft, self._session)
        else:
            self._hide()

    def take_up(self) -> None:
        """Put the draft into its fields, where it is stored as if it had just been typed."""
        held, self._waiting = self._waiting, {}
        self._hide()
        show_fields(self._form, held)
        self._form.edited.emit()
        for name in held:
            if not self._form.fields[name].isHidden():
                self._form.fields[name].focus_in()
                return

    def _discard(self) -> None:
        self._waiting = {}
        self._hide()
        if self._form.is_dirty():
            self.keeper.touched()
        else:
            self.keeper.give_up()
        self._form.focus_first()

    def _on_stored(self, name: str) -> None:
        self._waiting.pop(name, None)
        if not self._waiting:
            self._hide()
        if self._read() is None:
            self.keeper.give_up()
        else:
            self.keeper.touched()

    def _read(self) -> Mapping[str, Any] | None:
        typed = {
            name: kept(field.raw())
            for name, field in self._form.fields.items()
            if field.in_drafts and field.dirty()
        }
        held = {**self._waiting, **typed}
        return {"fields": held} if held else None

    def _key(self) -> str:
        place, record = self._place(), self._form.record
        return f"edit:{place}:{record}" if place and record else ""

    def _hide(self) -> None:
        if self._bar is not None:
            self._bar.hide()


def shown_at(page: str, record: str, *parts: str) -> str:
    """Return the place of an `EditDraft`, "" while nothing is shown."""
    return ":".join((page, record, *parts)) if record and all(parts) else ""


def new_at(page: str, record: str, *parts: str) -> str:
    """Return the key of the draft of a new part of what a page shows, for a `FormDraft`."""
    place = shown_at(page, record, *parts)
    return f"part:{place}" if place else ""


def kept_fields(form: Form) -> dict[str, Any]:
    """Return what a form holds, as a draft keeps it."""
    return {name: kept(field.raw()) for name, field in form.fields.items() if field.in_drafts}


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
