"""„Mögliche Dubletten“: pairs of records that may be one, side by side, merged or told apart."""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from netzdesk.actions.merging import (
    CallNotSame,
    MergeInstitutions,
    MergePersons,
    call_not_same,
    merge_institutions,
    merge_persons,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator
from netzdesk.queries.duplicates import (
    Duplicate,
    Shared,
    Side,
    duplicate_institutions,
    duplicate_persons,
)
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.labels import plain_label
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.merge_sides import MergeSides

C = TypeVar("C", MergeInstitutions, MergePersons)

_SHARED: Final = {
    Shared.NAME: N_("name"),
    Shared.MAIL: N_("e-mail"),
    Shared.PHONE: N_("phone"),
    Shared.ADDRESS: N_("address"),
}
_KINDS: Final = {"institution": N_("Institution"), "person": N_("Contact person")}
_NARROW: Final = 760
"""Pixels: with less, the list stands above the pair."""


class DuplicatesDialog(QDialog):
    """The suggestions at the left, the chosen pair at the right.

    `pair` shows two institutions that somebody chose, whether or not they look alike.
    """

    def __init__(
        self,
        session: Session,
        parent: QWidget,
        preferences: Preferences | None = None,
        pair: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Possible duplicates"))
        self._session = session
        self._asked = pair
        self._pairs: dict[str, Duplicate] = {}
        self._shown: Duplicate | None = None
        self._arranged = False
        self.model = ListModel(_columns(), _key, parent=self)
        self.list = ListPanel(
            "duplicates",
            self.model,
            name=_("Pairs that may be one"),
            preferences=preferences,
            empty=EmptyState(
                _("Nothing looks alike."),
                _("No two records share a name, a phone, a mail or an address."),
            ),
        )
        self.list.table.cut_in_the_middle()
        self.sides = MergeSides(session)
        self.said = plain_label("", wrap=True)
        self.said.setAccessibleName(_("What was done"))
        self.merge_button = QPushButton(_("&Merge"))
        self.merge_button.setProperty("kind", "primary")
        self.merge_button.clicked.connect(self.merge)
        self.apart_button = QPushButton(_("&Not the same"))
        self.apart_button.clicked.connect(self.call_apart)
        self.undo_button = QPushButton(_("&Undo"))
        self.undo_button.clicked.connect(self._undo)
        self.undo_button.hide()
        self._close = QPushButton(_("Close"))
        self._close.clicked.connect(self.accept)
        self._lay_out()
        self.list.opened.connect(self._show)
        self.list.activated.connect(lambda _key: self.sides.focus_first())
        free = self.screen().availableGeometry().size()
        self.resize(QSize(1120, 660).boundedTo(free - QSize(40, 80)))
        self.look()
        self.list.focus_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _NARROW
        way = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._split.orientation() != way or not self._arranged:
            self._arranged = True
            self._split.setOrientation(way)
            self._split.setSizes([400, 600] if wide else [250, 750])

    def look(self) -> None:
        """Look for pairs again; the one that is shown stays while it is there."""
        conn = self._session.conn
        found = [*duplicate_institutions(conn), *duplicate_persons(conn)]
        if self._asked is not None:
            found = _with(found, self._asked)
        self._pairs = {_key(each): each for each in found}
        self.model.set_rows(tuple(found))
        self._show(self.list.current_id())
        self.list.select_first()

    def merge(self) -> None:
        """Merge the pair as it is chosen."""
        kept = self.sides.kept
        if self._shown is None or kept is None:
            return
        keep, drop = kept
        try:
            if self._shown.kind == "institution":
                self._session.run(merge_institutions, self._command(MergeInstitutions, keep, drop))
            else:
                self._session.run(merge_persons, self._command(MergePersons, keep, drop))
        except Refused as refused:
            self._say(translator().refusal(refused), bad=True)
            return
        self._go_on(_("Merged: {name}", name=keep.name))

    def _command(self, kind: type[C], keep: Side, drop: Side) -> C:
        return kind(
            keep_id=keep.id,
            drop_id=drop.id,
            taken=self.sides.taken,
            both=self.sides.both,
            keep_others=self.sides.keep_others,
        )

    def call_apart(self) -> None:
        """Note that the pair is not the same: it is not suggested again."""
        pair = self._shown
        if pair is None:
            return
        said = CallNotSame(kind=pair.kind, first_id=pair.first_id, second_id=pair.second_id)
        try:
            self._session.run(call_not_same, said)
        except Refused as refused:
            self._say(translator().refusal(refused), bad=True)
            return
        self._go_on(
            _("Noted as not the same: {first} and {second}", first=pair.first, second=pair.second)
        )

    def _go_on(self, sentence: str) -> None:
        self._asked = None
        place = self.list.table.currentIndex().row()
        self.look()
        if self.model.rowCount():
            row = min(max(place, 0), self.model.rowCount() - 1)
            self.list.select(self.model.id_at(row) or "")
        self._say(sentence)
        self.undo_button.show()
        self.list.focus_list()

    def _undo(self) -> None:
        self._session.undo()
        self.undo_button.hide()
        self.look()
        self._say(_("Undone."))
        self.list.focus_list()

    def _show(self, key: str) -> None:
        self._shown = self._pairs.get(key)
        there = self.sides.show_pair(self._shown)
        possible = there and not self._session.read_only
        self.merge_button.setEnabled(possible)
        self.apart_button.setEnabled(possible)

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        self.said.setProperty("kind", "error" if bad else "")
        self.said.style().polish(self.said)
        self.said.setText(sentence)

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("kind", "body")
        inner = QVBoxLayout(body)
        inner.addWidget(self.sides)
        area.setWidget(body)
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(area)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        for button in (self.undo_button, self._close, self.apart_button, self.merge_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self._split, 1)
        layout.addLayout(row)


def _key(pair: Duplicate) -> str:
    return f"{pair.kind}:{pair.first_id}:{pair.second_id}"


def _with(found: list[Duplicate], asked: tuple[str, str]) -> list[Duplicate]:
    """Put the pair that was asked for in front."""
    wanted = set(asked)
    own = [each for each in found if {each.first_id, each.second_id} == wanted]
    if not own:
        own = [Duplicate("institution", *asked, "", "", (), 0)]
    return [*own, *(each for each in found if each not in own)]


def _columns() -> list[ListColumn[Duplicate]]:
    return [
        ListColumn("pair", _("Pair"), _pair_text, width=34, hint=_pair_text),
        ListColumn("shared", _("In common"), _shared_text, width=16),
        ListColumn("kind", _("What"), lambda pair: _(_KINDS[pair.kind]), width=14),
    ]


def _pair_text(pair: Duplicate) -> str:
    if not pair.first:
        return _("the two that you chose")
    return _("{first} – {second}", first=pair.first, second=pair.second)


def _shared_text(pair: Duplicate) -> str:
    return ", ".join(_(_SHARED[each]) for each in pair.shared)
