"""The page „Heute“: whom to contact next over all channels, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.closing import ConfirmLimit, confirm_limit
from netzdesk.actions.follow_ups import (
    AddFollowUp,
    FinishFollowUp,
    MoveFollowUp,
    add_follow_up,
    finish_follow_up,
    move_follow_up,
)
from netzdesk.base.dates import show_day
from netzdesk.base.holidays import holidays_from
from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.queue import QueueGroup, QueueItem, QueueKind
from netzdesk.queries.queue import next_due, read_queue
from netzdesk.store.unit import Change
from netzdesk.ui.commands import shown_key
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.today_list import GroupBar, Line, TodayTexts, searched
from netzdesk.ui.widgets.today_panel import DONE_KEY, TodayPanel, wants_letter

MINE_KEY: Final = "Ctrl+M"
_MINE: Final = "today/mine"


class TodayPage(SplitPage):
    """Heute: one queue, worked off from the top by Return."""

    KEY = "today"
    TABLES = frozenset(
        {
            "institution",
            "institution_region",
            "region",
            "region_office",
            "person",
            "contact_attempt",
            "outcome_note",
            "follow_up",
            "statement",
            "statement_network",
            "network",
            "network_region",
            "interview",
            "independence",
            "decision",
            "lead",
            "wave",
            "chain_step",
            "researcher",
            "vocabulary_term",
            "setting",
            "approval",
            "approval_reminder",
            "attachment",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._texts = TodayTexts(session)
        self._items: tuple[QueueItem, ...] = ()
        self._warmed = False
        self._model = ListModel(
            self._texts.columns(),
            lambda line: line.item.key,
            accepts=self._texts.accepts,
            search=searched,
            parent=self,
        )
        self._nothing = EmptyState(_("The day's work is done."), "")
        panel = ListPanel(
            "today",
            self._model,
            name=_("What is to be done today"),
            preferences=nav.preferences,
            placeholder=_("Name, reason, district (Ctrl+F)"),
            empty=self._nothing,
        )
        panel.table.cut_in_the_middle()
        self.set_up(_("Today"), panel, ratio=(7, 4))
        self.groups = GroupBar()
        self.groups.chosen.connect(self._narrow)
        self._day = muted("", wrap=False)
        self._put_above(self.groups)
        self._add_tools()
        self.panel = TodayPanel(session, self._texts, self._postpone)
        self._connect_panel()
        self.add_view("detail", self.panel)
        panel.narrowed.connect(self._take_conditions)
        panel.filtered.connect(self._follow_filter)
        panel.label_of = self._label
        if nav.preferences.text(_MINE) == "1":
            self.mine.setChecked(True)
            self._narrow()

    def refresh(self, change: Change | None) -> None:
        session = self.session
        self._warm()
        self._texts.forget()
        now = session.now().strftime("%H:%M")
        self._items = read_queue(session.conn, session.today(), now, settings=session.settings)
        lines = self._texts.lines(self._items)
        place = self.list.table.currentIndex().row()
        self._model.set_rows(lines)
        self._show_counts()
        self._say_what_comes()
        if not self.list.current_id():
            self._go_on_at(place)
        self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        line = self._line(record)
        if line is None:
            self.show_view("")
            return
        self.panel.show_line(line)
        self.show_view("detail")

    def open_list(self, **conditions: Any) -> None:
        """Show the list under conditions: `group`, `kind` of reason, `mine`."""
        self.ensure_fresh()
        if conditions:
            self.list.show_only("", **conditions)

    def enter_detail(self) -> None:
        """Do what the line asks for: call, write, follow the lead, or confirm."""
        line = self.panel.line
        if line is None or self.shown_view() != "detail":
            return
        if line.item.interview_id:
            self.show_interview()
        elif line.item.kind is QueueKind.APPROVAL_OVERDUE and wants_letter(line):
            self.write()
        elif line.item.institution_id is None:
            self.show_lead_or_institution()
        elif line.group in (QueueGroup.TO_CONFIRM, QueueGroup.TO_CLOSE):
            self.turn_to_details()
            limit = line.group is QueueGroup.TO_CONFIRM
            (self.panel.confirm if limit else self.panel.close_it).setFocus()
        elif wants_letter(line):
            self.write()
        else:
            self.call()

    def offers(self) -> Mapping[str, Callable[[], object]]:
        line = self.panel.line
        if self.shown_view() != "detail" or line is None or line.item.institution_id is None:
            return {}
        return {"edit.call": self.call, "edit.attempt": self.record_attempt}

    def show_interview(self) -> None:
        """Open the planned interview of this line: there it is started or called off."""
        if (line := self.panel.line) is not None and line.item.interview_id:
            self.nav.go("interviews", record=line.item.interview_id)

    def call(self) -> None:
        """Open the call screen for this line."""
        if (line := self.panel.line) is None or not line.item.institution_id:
            return
        item = line.item
        self.nav.go(
            "call",
            record=line.item.institution_id,
            regions=item.region_ids,
            kind=str(item.kind),
            follow_up=item.follow_up_id,
            person=item.person_id,
            mine=self.mine.isChecked(),
            item=item,
            back=self.KEY,
        )

    def write(self) -> None:
        """Open the letters for this line; where others are chosen too, for all of them."""
        if (line := self.panel.line) is None:
            return
        if line.item.approval_id:
            self._remind_of_releases(line)
            return
        if not line.item.institution_id:
            return
        items = [line.item, *(each.item for each in self._chosen_with(line))]
        follow_ups = [item.reasons[0].follow_up_id or "" for item in items]
        self.nav.go(
            "letters",
            institutions=tuple(item.institution_id for item in items),
            follow_ups=tuple(follow_ups),
        )

    def _remind_of_releases(self, line: Line) -> None:
        lines = [line, *(each for each in self._chosen_lines(line) if each.item.approval_id)]
        found = (reason for each in lines for reason in each.item.reasons)
        overdue = [r.approval_id for r in found if r.kind is QueueKind.APPROVAL_OVERDUE]
        if overdue:
            self.nav.go("letters", approvals=tuple(overdue))

    def record_attempt(self) -> None:
        """Open the form for a contact attempt at this institution."""
        if (line := self.panel.line) is not None and line.item.institution_id:
            self.nav.go("institutions", record=line.item.institution_id, form="attempt")

    def show_lead_or_institution(self) -> None:
        """Open the record behind this line on its own page."""
        if (line := self.panel.line) is None:
            return
        if line.item.approval_id:
            network = line.item.reasons[0].network_id or ""
            self.nav.go("profiles", record=network, approval=line.item.approval_id)
        elif line.item.institution_id:
            self.nav.go("institutions", record=line.item.institution_id)
        else:
            self.nav.go("leads", record=line.item.lead_id or "")

    def done(self) -> None:
        """Mark what is due at this line as done."""
        line = self.panel.line
        if line is None or not line.item.follow_up_id or self.session.read_only:
            return
        name = line.item.name
        command = FinishFollowUp(follow_up_id=line.item.follow_up_id)
        place = self.list.table.currentIndex().row()
        if self.session.try_run(finish_follow_up, command):
            self._go_on_at(place)
            self._say(_("Done: {name}", name=name))

    def confirm(self) -> None:
        """Confirm that the most attempts were made at this institution."""
        if (line := self.panel.line) is None or not line.item.institution_id:
            return
        limit = next((r for r in line.item.reasons if r.kind is QueueKind.LIMIT), None)
        if limit is None:
            return
        name, outcome = line.item.name, limit.outcome or ""
        command = ConfirmLimit(institution_id=line.item.institution_id, outcome=outcome)
        if self.session.try_run(confirm_limit, command):
            self._say(_("{name} ended with {outcome}", name=name, outcome=outcome))

    def close_unneeded(self, only: str = "") -> None:
        """Open the list of what no open district needs any more."""
        from netzdesk.ui.dialogs.closing_dialog import ClosingDialog  # noqa: PLC0415  # when asked for

        dialog = ClosingDialog(self.session, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.closed.connect(self._say_closed)
        dialog.show_items(self._items, only)
        dialog.open()

    def hand_over(self) -> None:
        """Open the dialog that moves all open items of a researcher."""
        from netzdesk.ui.dialogs.handover_dialog import HandoverDialog  # noqa: PLC0415  # when asked for

        dialog = HandoverDialog(self.session, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.handed_over.connect(
            lambda name: self._say(_("Everything open is with {name} now.", name=name))
        )
        dialog.open()

    def _add_tools(self) -> None:
        self.mine = QPushButton(_("Mine"))
        self.mine.setCheckable(True)
        self.mine.setToolTip(
            _("Only my institutions, districts and follow-ups ({key})", key=shown_key(MINE_KEY))
        )
        self.mine.toggled.connect(self._on_mine)
        self.close_all = QPushButton()
        self.close_all.clicked.connect(lambda _checked=False: self.close_unneeded())
        over = QPushButton(icon("arrow-right-left"), _("Hand over …"))
        over.setDisabled(self.session.read_only)
        over.clicked.connect(self.hand_over)
        self.tools.addWidget(self._day)
        for button in (self.mine, self.close_all, over):
            button.setAutoDefault(False)
            self.tools.addWidget(button)
        for key, do in ((MINE_KEY, self.mine.toggle), (DONE_KEY, self.done)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _put_above(self, bar: QWidget) -> None:
        layout = self.list.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, bar)

    def _connect_panel(self) -> None:
        panel = self.panel
        panel.interview_asked.connect(self.show_interview)
        panel.call_asked.connect(self.call)
        panel.letter_asked.connect(self.write)
        panel.show_asked.connect(self.show_lead_or_institution)
        panel.done_asked.connect(self.done)
        panel.confirm_asked.connect(self.confirm)
        panel.close_asked.connect(self._close_this)
        panel.region_asked.connect(lambda key: self.nav.go("regions", record=key))

    def _close_this(self) -> None:
        if (line := self.panel.line) is not None:
            self.close_unneeded(line.item.institution_id or "")

    def _postpone(self, due: str, due_time: str | None) -> None:
        if (line := self.panel.line) is None or not line.item.institution_id:
            return
        name, item = line.item.name, line.item
        if item.follow_up_id:
            moved = MoveFollowUp(follow_up_id=item.follow_up_id, due=due, due_time=due_time)
            self.session.run(move_follow_up, moved)
        else:
            new = AddFollowUp(
                institution_id=item.institution_id or "",
                due=due,
                due_time=due_time,
                reason=_("Postponed: {reason}", reason=line.reason),
            )
            self.session.run(add_follow_up, new)
        self._say(_("Postponed: {name}", name=name))
        self.take_focus()

    def _conditions(self) -> dict[str, Any]:
        chosen = next((key for key, b in self.groups.buttons.items() if b.isChecked()), "")
        found: dict[str, Any] = {"group": chosen} if chosen else {}
        if self.mine.isChecked():
            found["mine"] = True
        return found

    def _label(self) -> str:
        conditions = self._model.wanted.conditions
        group = conditions.get("group")
        texts = [self.groups.name(str(group))] if group else []
        return " · ".join([*texts, *([_("Mine")] if conditions.get("mine") else [])])

    def _narrow(self, *_changed: Any) -> None:
        self.list.narrow("", **self._conditions())

    def _follow_filter(self) -> None:
        """Show a line that the filter leaves: one that it hides is not the one to work on."""
        record = self.list.current_id()
        if not self._model.rowCount():
            self.show_view("")
        elif self._model.place_of(record) is None:
            self.list.step(0)
        elif self.panel.line is None or self.shown_view() != "detail":
            self.show_detail(record)

    def _on_mine(self, checked: bool) -> None:  # Qt's signal
        self.nav.preferences.set_text(_MINE, "1" if checked else "0")
        self._narrow()

    def _take_conditions(self) -> None:
        """Show on the buttons what the list is narrowed by, also after „Alle zeigen“."""
        conditions = self._model.wanted.conditions
        self.groups.mark(str(conditions.get("group") or ""))
        mine = bool(conditions.get("mine"))
        if self.mine.isChecked() != mine:
            self.mine.blockSignals(True)
            self.mine.setChecked(mine)
            self.mine.blockSignals(False)
            self.nav.preferences.set_text(_MINE, "1" if mine else "0")
        self._show_counts()

    def _show_counts(self) -> None:
        mine = {"mine": self.mine.isChecked()}
        lines = [line for line in self._model.rows() if self._texts.accepts(line, mine)]
        self.groups.show_counts(lines)
        closings = sum(
            any(reason.kind is QueueKind.CLOSING for reason in item.reasons) for item in self._items
        )
        text = ngettext("Close {n} institution …", "Close {n} institutions …", closings)
        self.close_all.setText(text)
        self.close_all.setToolTip(_("Institutions that no open district needs any more"))
        self.close_all.setVisible(bool(closings) and not self.session.read_only)
        today = show_day(self.session.today().isoformat())
        self._day.setText(_("Reference day {day}", day=today))
        self._day.setVisible(self.session.settings.reference_day is not None)

    def _say_what_comes(self) -> None:
        if self._items:
            return
        coming = next_due(self.session.conn, self.session.today())
        if coming is None:
            self._nothing.say(_("Nothing is due later either."))
            return
        day = show_day(coming.day.isoformat())
        self._nothing.say(
            ngettext(
                "Next is {day}: {n} institution is due.",
                "Next is {day}: {n} institutions are due.",
                coming.institutions,
                day=day,
            )
        )

    def _say(self, text: str) -> None:
        self.nav.message(text, button=_("Undo"), do=self.session.undo)

    def _say_closed(self, count: int) -> None:
        self._say(ngettext("{n} institution closed", "{n} institutions closed", count))

    def _chosen_with(self, line: Line) -> list[Line]:
        """Return the other chosen lines that are to be written to by the same channel."""
        return [
            each
            for each in self._chosen_lines(line)
            if each.item.institution_id and each.item.channel == line.item.channel
        ]

    def _chosen_lines(self, line: Line) -> list[Line]:
        """Return the lines that are chosen besides one."""
        chosen = set(self.list.selected_ids()) - {line.item.key}
        return [each for each in self._model.rows() if each.item.key in chosen]

    def _go_on_at(self, place: int) -> None:
        """Go on with the line that stands now where the former one stood."""
        if count := self._model.rowCount():
            self.list.select(self._model.id_at(min(max(place, 0), count - 1)) or "")

    def _line(self, record: str) -> Line | None:
        return next((line for line in self._model.rows() if line.item.key == record), None)

    def _warm(self) -> None:
        """Load the public holidays in a worker, before the first due date is computed."""
        if self._warmed:
            return
        self._warmed = True
        state, today = self.session.settings.state, self.session.today()
        self.nav.start_job(
            _("Public holidays"),
            lambda _progress: holidays_from(state, today),
            lambda _found: None,
            quiet=True,
        )
