"""The list of those to whom a series can go, each with a tick and what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.exports.letters.preparing import Prepared, problem_text
from netzdesk.queries.approval_recipients import ApprovalCandidate
from netzdesk.queries.recipients import Candidate
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import Index, ListColumn
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.letter_approvals import approval_remark

CHECK: Final = int(Qt.ItemDataRole.CheckStateRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A candidate with its filled letter, its tick and the remark that explains it."""

    candidate: Candidate | ApprovalCandidate
    prepared: Prepared | None
    """None while no template is chosen."""
    ticked: bool
    remark: str
    tone: str | None
    can_be_ticked: bool

    @property
    def id(self) -> str:
        return self.candidate.id


def remark_on(
    session: Session, candidate: Candidate | ApprovalCandidate, prepared: Prepared | None
) -> tuple[str, str | None, bool, bool]:
    """Return what speaks against writing: its words, its tone, whether it can be ticked at all,
    and whether it is ticked at first."""
    if isinstance(candidate, ApprovalCandidate):
        return approval_remark(session, candidate, prepared)
    if candidate.blocked:
        return _("Do not contact"), "bad", False, False
    if prepared is not None and not prepared.ready:
        return problem_text(prepared, translator()), "bad", False, False
    if candidate.final:
        return session.label("outcome", candidate.state), "neutral", True, False
    if candidate.recent is not None:
        recent = candidate.recent
        said = _(
            "Contact on {day} ({channel}, {who})",
            day=show_day(recent.day),
            channel=session.label("channel", recent.channel),
            who=recent.researcher,
        )
        return said, "warn", True, False
    return "", None, True, True


class RecipientsModel(ListModel[RecipientRow]):
    """Rows with a box to tick in the first column."""

    ticked = Signal(list, bool)
    """Recipients, and whether they are to be ticked."""

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role not in (CHECK, _ACCESSIBLE) or index.column() or not index.isValid():
            return super().data(index, role)
        if index.row() >= self.rowCount():
            return None
        row = self.row_at(index.row())
        if role == _ACCESSIBLE:
            said = _("ticked: {name}") if row.ticked else _("not ticked: {name}")
            return said.format(name=row.candidate.name)
        return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid() or index.column() or index.row() >= self.rowCount():
            return flags
        if self.row_at(index.row()).can_be_ticked:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != CHECK or not index.isValid() or index.column():
            return False
        row = self.row_at(index.row())
        if not row.can_be_ticked:
            return False
        self.ticked.emit([row.id], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def recipient_columns(session: Session) -> Sequence[ListColumn[RecipientRow]]:
    """Return the columns of the list."""
    return (
        ListColumn("name", _("Institution"), text=lambda row: row.candidate.name, width=34),
        ListColumn(
            "remark",
            _("Remark"),
            text=lambda row: row.remark,
            tone=lambda row: row.tone,
            hint=lambda row: row.remark,
            width=30,
        ),
        ListColumn(
            "person",
            _("Contact person"),
            text=lambda row: row.candidate.recipient.person,
            width=18,
        ),
        ListColumn("place", _("Place"), text=_place, width=18),
        ListColumn(
            "kind",
            _("Kind"),
            text=lambda row: session.label("institution_kind", _office(row).kind),
            width=18,
        ),
        ListColumn(
            "districts",
            _("Districts"),
            text=lambda row: ", ".join(row.candidate.recipient.districts),
            parts=lambda row: row.candidate.recipient.districts,
            width=26,
        ),
        ListColumn("mail", _("E-mail"), text=lambda row: row.candidate.recipient.address, width=22),
        ListColumn(
            "written",
            _("Last written to"),
            text=lambda row: show_day(row.candidate.recipient.last_written),
            sort=lambda row: row.candidate.recipient.last_written,
            width=14,
        ),
        ListColumn(
            "state",
            _("Outcome"),
            text=lambda row: session.label("outcome", _office(row).state),
            width=24,
            hidden=True,
        ),
    )


def _office(row: RecipientRow) -> Candidate:
    assert isinstance(row.candidate, Candidate)
    return row.candidate


def _place(row: RecipientRow) -> str:
    recipient = row.candidate.recipient
    return f"{recipient.postcode} {recipient.place}".strip()


class TickKeys(QObject):
    """Lets Space tick all selected rows of a table, as a click on the box ticks one."""

    def __init__(self, table: Any, model: RecipientsModel) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            self._toggle()
            return True
        return super().eventFilter(watched, event)

    def _toggle(self) -> None:
        chosen = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        rows = [self._model.row_at(row) for row in chosen]
        rows = [row for row in rows if row.can_be_ticked]
        if rows:
            flag = not all(row.ticked for row in rows)
            self._model.ticked.emit([row.id for row in rows], flag)


class Ticks:
    """Whom the user ticked or unticked; everybody else stands as the remark says."""

    def __init__(self) -> None:
        self._said: dict[str, bool] = {}

    def set(self, institutions: Sequence[str], flag: bool) -> None:
        self._said.update(dict.fromkeys(institutions, flag))

    def clear(self) -> None:
        self._said.clear()

    def of(self, institution: str, default: bool) -> bool:
        return self._said.get(institution, default)


def make_rows(
    session: Session,
    candidates: Sequence[Candidate | ApprovalCandidate],
    prepared: Mapping[str, Prepared],
    ticks: Callable[[str, bool], bool],
) -> tuple[RecipientRow, ...]:
    """Return the rows of the list."""
    rows = []
    for each in candidates:
        letter = prepared.get(each.id)
        remark, tone, can_be_ticked, default = remark_on(session, each, letter)
        ticked = can_be_ticked and ticks(each.id, default)
        rows.append(RecipientRow(each, letter, ticked, remark, tone, can_be_ticked))
    return tuple(rows)
