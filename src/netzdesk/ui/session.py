"""The window's hold on one study: the only way to write, and the only signal of change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from netzdesk.base.clock import local_day
from netzdesk.base.errors import Cancelled, Refused, StudyRefused
from netzdesk.base.i18n import _, translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.provenance import Origin
from netzdesk.domain.settings import StudySettings
from netzdesk.queries.settings import read_settings
from netzdesk.queries.terms import Term, terms_by_vocabulary
from netzdesk.store.study import Study
from netzdesk.store.unit import Change, Unit

C = TypeVar("C")
R = TypeVar("R")


class Stored(NamedTuple):
    """What the status bar says of the last unit: when it was stored, by the study's zone."""

    at: datetime


class Session(QObject):
    """Runs actions on one open study and says afterwards what changed.

    `changed` carries a `Change` and is emitted after the commit only; it is the one data signal.
    `trouble` carries the sentence of a refusal that concerns the file or has no field.
    """

    changed = Signal(object)
    trouble = Signal(str)

    def __init__(self, study: Study, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.study = study
        self.last_stored: Stored | None = None
        self.unstored = False
        """True while the last entry could not be written to the file."""
        self.watch: Callable[[str], AbstractContextManager[Progress]] = _unwatched
        """Shows, under the text it is given, how far taking back is; the window puts its own."""
        self._terms: dict[str, tuple[Term, ...]] | None = None
        self._labels: dict[tuple[str, str], str] = {}
        self._settings: StudySettings | None = None
        self.origin: Origin | None = None
        """What was chosen last as the origin of entries; it stays chosen for the sitting."""

    @property
    def conn(self) -> Any:
        """The plain connection, for queries."""
        return self.study.conn

    @property
    def read_only(self) -> bool:
        return bool(self.study.read_only)

    def run(
        self,
        action: Callable[[Unit, C], R],
        command: C,
        *,
        draft: str = "",
        origin: Origin | None = None,
    ) -> R:
        """Do one thing as one unit and return what the action returns.

        `draft` names the draft that is stored with it and then forgotten; `origin` is what the
        values rest on that are entered in the register.
        Raises `Refused` with nothing changed; the caller's form shows it beside the field. A
        refusal of the study itself (disk full, read-only) is shown in the message bar too.
        """
        try:
            with self.study.unit(action.__name__) as unit:
                result = action(unit, command)
                if origin is not None:
                    _note_written(unit, origin)
                if draft:
                    unit.drop_draft(draft)
            change = unit.change
        except StudyRefused as refused:
            self.unstored = True
            self.trouble.emit(translator().refusal(refused))
            raise
        self._announce(change)
        return result

    def try_run(
        self, action: Callable[[Unit, C], Any], command: C, *, origin: Origin | None = None
    ) -> bool:
        """Do one thing where no form could show a refusal: it goes to the message bar."""
        try:
            self.run(action, command, origin=origin)
        except StudyRefused:
            return False
        except Refused as refused:
            self.trouble.emit(translator().refusal(refused))
            return False
        return True

    def undo(self) -> Change | None:
        """Take back the last action of this sitting; a refusal goes to the message bar."""
        return self._take(self.study.undo, self.undo_text())

    def redo(self) -> Change | None:
        """Do again what was taken back last."""
        return self._take(self.study.redo, self.redo_text())

    def undo_text(self) -> str | None:
        """Return „Rückgängig: Kontaktversuch erfassen“, or None when there is nothing to undo."""
        label = self._action_label(self.study.sitting.undo_action)
        return None if label is None else _("Undo: {action}", action=label)

    def redo_text(self) -> str | None:
        """Return „Wiederholen: …“, or None when there is nothing to do again."""
        label = self._action_label(self.study.sitting.redo_action)
        return None if label is None else _("Redo: {action}", action=label)

    def terms(self, vocabulary: str, *, retired: bool = False) -> tuple[Term, ...]:
        """Return the terms of a vocabulary in their order."""
        if self._terms is None:
            self._terms = terms_by_vocabulary(self.conn)
        found = self._terms.get(vocabulary, ())
        return found if retired else tuple(term for term in found if not term.retired)

    def label(self, vocabulary: str, code: str | None) -> str:
        """Return the label of a code in the window's language; the code itself when unknown."""
        if not code:
            return ""
        key = (vocabulary, code)
        if key not in self._labels:
            german = translator().language == "de"
            for term in self.terms(vocabulary, retired=True):
                self._labels[vocabulary, term.code] = term.label_de if german else term.label_en
            self._labels.setdefault(key, code)
        return self._labels[key]

    @property
    def settings(self) -> StudySettings:
        """The settings of the study, as they are now."""
        if self._settings is None:
            self._settings = read_settings(self.conn)
        return self._settings

    def now(self) -> datetime:
        """Return the present moment in the study's zone."""
        return self.study.clock().astimezone(ZoneInfo(self.settings.zone))

    def today(self) -> date:
        """Return the day from which due and overdue are measured: today or the reference day."""
        return self.settings.day(local_day(self.study.clock(), self.settings.zone))

    def _take(self, step: Callable[[Progress], Change], text: str | None) -> Change | None:
        try:
            with self.watch(text or "") as progress:
                change = step(progress)
        except Cancelled:
            return None
        except Refused as refused:
            self.trouble.emit(translator().refusal(refused))
            return None
        self._announce(change)
        return change

    def _announce(self, change: Change) -> None:
        if not change.rows:
            return
        self.unstored = False
        if "vocabulary_term" in change.rows:
            self._terms = None
            self._labels.clear()
        if "setting" in change.rows:
            self._settings = None
        self.last_stored = Stored(self.now())
        self.changed.emit(change)

    def _action_label(self, action: str | None) -> str | None:
        if action is None:
            return None
        from netzdesk.actions.registry import LABELS  # noqa: PLC0415  # not before first paint

        return _(LABELS.get(action, action))


def _unwatched(_text: str) -> AbstractContextManager[Progress]:
    return nullcontext(Unwatched())


def _note_written(unit: Unit, origin: Origin) -> None:
    from netzdesk.actions.provenance import note_written  # noqa: PLC0415  # not before first paint

    note_written(unit, origin)
