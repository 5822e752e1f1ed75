"""The call screen: one institution, everything that one needs while talking, one key to store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from netzdesk.actions.calls import RecordCall, record_call
from netzdesk.actions.statements import Named
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator
from netzdesk.domain.queue import QueueItem
from netzdesk.queries.institution_detail import InstitutionDetail, institution_detail
from netzdesk.queries.interviews import named_in_contact
from netzdesk.store.unit import Change
from netzdesk.ui.commands import shown_key
from netzdesk.ui.drafts import DraftBar, DraftKeeper
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attempt_form import RENAMED
from netzdesk.ui.widgets.call_background import OTHERS_KEY, CallBackground
from netzdesk.ui.widgets.call_cases import Case, Cases
from netzdesk.ui.widgets.call_columns import CallColumns
from netzdesk.ui.widgets.call_form import NEXT_KEY, NOTE_KEY, CallForm
from netzdesk.ui.widgets.call_names import entered_names, is_same
from netzdesk.ui.widgets.call_numbers import CallNumbers, Number
from netzdesk.ui.widgets.call_script import CallScript
from netzdesk.ui.widgets.call_statements import STATEMENT_KEY, CallStatements
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import muted, open_link, plain_label
from netzdesk.ui.widgets.lookups import NetworkLookup

STORE_KEY: Final = "Ctrl+Return"
SKIP_KEY: Final = "Alt+Right"
BEFORE_KEY: Final = "Alt+Left"
INTERVIEW_KEY: Final = "F12"
_CONTRADICTIONS: Final = frozenset({"contradiction", "structure"})
_SPEAKER: Final = {"name": "speaker_name", "function": "speaker_function"}
_SEEN: Final = N_(
    "This institution was contacted a short while ago, see above. Do it once more to confirm."
)

_NOBODY_NAMED: Final = N_("Enter first which network was named, in a statement of this call.")


class CallPage(Page):
    """Reached by `nav.go("call", record=institution, regions=…, kind=…)`; Esc leads back."""

    KEY = "call"
    TABLES = frozenset(
        {
            "institution",
            "institution_region",
            "region",
            "person",
            "contact_point",
            "contact_attempt",
            "outcome_note",
            "follow_up",
            "statement",
            "statement_network",
            "network",
            "decision",
            "independence",
            "vocabulary_term",
            "setting",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self.case: Case | None = None
        self._storing = False
        self._asked: dict[str, Any] = {}
        self.menu: QMenu | None = None
        self._institution: InstitutionDetail | None = None
        self.cases = Cases(session)
        self.statements = CallStatements(session)
        self.form = CallForm(session, self.statements)
        self.numbers = CallNumbers(session)
        self.script = CallScript(session)
        self.background = CallBackground(session)
        self.keeper = DraftKeeper(session, self._draft_key, self._to_keep, self)
        self.draft_bar = DraftBar(self._discard_draft)
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._about = muted("")
        self._why = plain_label("", wrap=True)
        self._told = False
        """It was said that nothing on this computer dials."""
        self._error = plain_label("", kind="error", wrap=True)
        self._views = QStackedWidget()
        self._lay_out()
        self._add_keys()
        self._connect()
        self._show_nothing()

    def open_list(self, **conditions: Any) -> None:
        """Take what the next record is called about: regions, kind, person, back, mine."""
        self._asked = conditions

    def show_record(self, record: str) -> None:
        asked, self._asked = self._asked, {}
        same = self.case is not None and self.case.institution_id == record
        case = Case.asked(record, asked)
        if same and self._at_work():
            self.case = case
            self._show_known()
            return
        self.cases.begin()
        self._begin(case, asked.get("item"))

    def refresh(self, change: Change | None) -> None:
        if self.case is not None and not self._storing:
            self._show_known()

    def take_focus(self) -> None:
        if self.case is not None:
            self.numbers.button.setFocus()
        else:
            self.setFocus()

    def offers(self) -> Mapping[str, Callable[[], object]]:
        if self.case is None or self.session.read_only:
            return {}
        return {"edit.call": self.numbers.toggle}

    def store(self) -> None:
        """Store the call with everything that was entered, and go on to the next case."""
        case = self.case
        if case is None:
            return
        name = self._name.text()
        if not self._store():
            return
        self.cases.leave(case)
        self.nav.message(
            _("Stored: {name}.", name=name), "good", button=_("Undo"), do=self.session.undo
        )
        self._go_on(case)

    def interview(self) -> None:
        """Store the call, and open the guide for a network that was named in it."""
        if self.case is None or self.session.read_only:
            return
        try:
            named = entered_names(self.statements)
        except Refused as refused:
            self._show_refusal(refused)
            return
        if not named:
            self._show_error(_(_NOBODY_NAMED))
            return
        if len(named) == 1:
            self._interview(named[0])
            return
        menu = QMenu(self.interview_button)
        names = NetworkLookup(lambda: self.session.conn)
        for each in named:
            text = each.as_named or names.name_of(each.network_id or "")
            menu.addAction(text.replace("&", "&&")).triggered.connect(
                partial(self._on_interview, each)
            )
        menu.setActiveAction(menu.actions()[0])
        self.menu = menu
        menu.popup(self.interview_button.mapToGlobal(QPoint(0, 0)))

    def _on_interview(self, named: Named, _checked: bool = False) -> None:
        self._interview(named)

    def _interview(self, named: Named) -> None:
        case = self.case
        person = self.form.person()
        attempt = self._store()
        if not attempt or case is None:
            return
        self.cases.leave(case)
        held = named_in_contact(self.session.conn, attempt)
        network = next((each.network_id for each in held if is_same(each, named)), "")
        self._show_nothing()
        self.nav.go("interviews", network=network, attempt=attempt, person=person)

    def _store(self) -> str:
        """Store what was entered; return the key of the contact, "" when it was refused."""
        if self.case is None or self.session.read_only:
            return ""
        self._show_error("")
        self.numbers.stop()
        self._storing = True  # the next case is shown at once, this one is not read again
        try:
            command = self._command()
            if self.form.outgoing() and not self.form.guard.passes():
                raise Refused("call.recent_contact", _SEEN)
            attempt = self.session.run(record_call, command, draft=self._draft_key())
        except Refused as refused:
            self._show_refusal(refused)
            return ""
        finally:
            self._storing = False
        self.keeper.stored()
        return attempt

    def skip(self) -> None:
        """Put this case aside and take the next one; what was entered waits as a draft."""
        if self.case is not None:
            self.keeper.flush()
            self.cases.leave(self.case)
            self._go_on(self.case)

    def case_before(self) -> None:
        """Go back to the case that was on the screen before."""
        self.keeper.flush()
        before = self.cases.before()
        if before is not None:
            self._begin(before)

    def leave(self) -> None:
        """Go back to where one came from; what was entered is kept."""
        case = self.case
        self.keeper.flush()
        back = case.back if case else "today"
        if case is not None and self.numbers.timer.running:
            record, regions, kind = case.institution_id, case.regions, case.kind
            self.nav.message(
                _("The call with {name} goes on.", name=self._name.text()),
                button=_("Back to the call"),
                do=lambda: self.nav.go(
                    "call", record=record, regions=regions, kind=kind, back=back
                ),
            )
        if back == "institutions" and case is not None:
            self.nav.go(back, record=case.institution_id)
        else:
            self.nav.go(back)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def _begin(self, case: Case, item: QueueItem | None = None) -> None:
        """Show a case with empty fields, or with its draft; `item` says why it is in the queue."""
        found = institution_detail(self.session.conn, case.institution_id)
        if found is None:
            self._show_nothing()
            return
        self.case = case
        self._institution = found
        self.numbers.reset()
        self.form.begin_call(found, case.person_id)
        self.statements.begin(found, case.regions)
        self._show_error("")
        self._say_why(case, item)
        self._show_institution(case, found)
        self._resume()
        self._views.setCurrentIndex(1)
        self.columns.to_top()
        self.columns.fit_forms()
        self._before.setEnabled(self.cases.any_before)
        self.offers_changed.emit()
        if self.isVisible():
            self.take_focus()

    def _say_why(self, case: Case, item: QueueItem | None) -> None:
        """Say why this case is in the queue; who comes from elsewhere need not wait for it."""
        why = self.cases.why(item) if item else ""
        self._why.setText(why)
        self._why.setVisible(bool(why))
        if item is None:
            QTimer.singleShot(0, self, partial(self._find_why, case))

    def _find_why(self, case: Case) -> None:
        if self.case is not case or not self.isVisible():  # the study may be closed by now
            return
        if (item := self.cases.item_of(case)) is not None:
            self._say_why(case, item)

    def _show_known(self) -> None:
        """Read again what is known of the institution; what is being entered stays."""
        case = self.case
        found = institution_detail(self.session.conn, case.institution_id) if case else None
        if case is None or found is None:
            self._show_nothing()
            return
        self._show_institution(case, found)

    def _show_institution(self, case: Case, found: InstitutionDetail) -> None:
        self._institution = found
        self._name.setText(found.name)
        self._about.setText(self._about_text(found))
        self.numbers.show_numbers(found, self.form.person())
        contradiction = case.kind in _CONTRADICTIONS
        self.script.show_institution(found, case.regions, contradiction=contradiction)
        self.background.show_institution(found, case.regions)

    def _show_nothing(self) -> None:
        self.case = None
        self._institution = None
        self._views.setCurrentIndex(0)
        self.offers_changed.emit()

    def _go_on(self, case: Case) -> None:
        following = self.cases.next(case)
        if following is None:
            self._show_nothing()
            self.nav.go(case.back)
            self.nav.message(_("There is nobody else to call now."), "info")
            return
        self._begin(*following)

    def _command(self) -> RecordCall:
        return RecordCall(
            attempt=self.form.command(),
            statements=self.statements.statements(),
            grid=self.statements.grid(),
            new_person=self.form.new_person(),
        )

    def _show_refusal(self, refused: Refused) -> None:
        field = refused.field or ""
        if self.statements.show_refusal(refused):
            return
        if field.startswith("new_person.") and field.partition(".")[2] in _SPEAKER:
            refused.field = _SPEAKER[field.partition(".")[2]]
        else:
            refused.field = RENAMED.get(field, field)
        if refused.field in self.form.fields:
            self.form.show_refusal(refused)
            return
        self._show_error(translator().refusal(refused))

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setAccessibleName(sentence)
        self._error.setVisible(bool(sentence))

    def _dial(self, number: Number | None) -> None:
        """Begin the call: dial, and let the time run; a warning is to be seen before."""
        if self.case is None or self.session.read_only:
            return
        institution = self._institution
        if institution is not None and institution.do_not_contact and self.form.outgoing():
            self._show_error(self.form.blocked.text())
            return
        if self.form.outgoing() and not self.form.guard.passes():
            self._show_error(_(_SEEN))
            return
        self._show_error("")
        if number is not None and not open_link(number.url) and not self._told:
            self._told = True  # most offices dial by hand: once is enough
            self.nav.message(_("No program on this computer dials numbers: dial by hand."))
        if not self.numbers.timer.running:
            self.form.started()
            self.numbers.start()

    def _choose(self, digit: int) -> None:
        codes = self.form.keys.codes
        if self.case is not None and digit <= len(codes) and not self.session.read_only:
            self.form.choose(codes[digit - 1])

    def _at_work(self) -> bool:
        return self.numbers.timer.running or self.form.is_dirty() or self.statements.is_dirty()

    def _draft_key(self) -> str:
        return f"call:{self.case.institution_id}" if self.case else ""

    def _to_keep(self) -> dict[str, Any] | None:
        """Return what a draft of this call keeps; None when nothing is entered."""
        if self.case is None or not (self.form.is_dirty() or self.statements.is_dirty()):
            return None
        return {"form": self.form.kept(), **self.statements.kept()}

    def _resume(self) -> None:
        """Take up the draft of this institution, if one waits."""
        draft = None if self.session.read_only else self.keeper.find()
        self.draft_bar.setVisible(draft is not None)
        if draft is None:
            return
        self.form.show_kept(draft.values.get("form"))
        self.statements.show_kept(draft.values.get("blocks"), draft.values.get("rows"))
        self.draft_bar.show_draft(draft, self.session)

    def _discard_draft(self) -> None:
        self.draft_bar.hide()
        self.keeper.give_up()
        if self.case is not None:
            self._begin(self.case)

    def _on_edited(self) -> None:
        if self.case is not None and self.isVisible():
            self.keeper.touched()

    def _about_text(self, institution: InstitutionDetail) -> str:
        kind = self.session.label("institution_kind", institution.kind)
        return " · ".join(filter(None, (kind, institution.place, institution.note)))

    def _lay_out(self) -> None:
        self._before = QPushButton(_("Before ({key})", key=shown_key(BEFORE_KEY)))
        self._before.clicked.connect(self.case_before)
        skip = QPushButton(_("Skip ({key})", key=shown_key(SKIP_KEY)))
        skip.clicked.connect(self.skip)
        store_text = _("Store and go on ({key})", key=shown_key(STORE_KEY))
        self.store_button = primary_button(store_text, self.store)
        self.store_button.setDisabled(self.session.read_only)
        interview_text = _("Interview a network named ({key})", key=shown_key(INTERVIEW_KEY))
        self.interview_button = QPushButton(interview_text)
        self.interview_button.setToolTip(
            _("Stores the call and opens the guide; the interview names this contact.")
        )
        self.interview_button.clicked.connect(self.interview)
        self.interview_button.setDisabled(self.session.read_only)
        self.columns = CallColumns(
            self._make_head(),
            left=(self.numbers, self.script, self.background),
            right=(self.form,),
            narrow=(self.numbers, self.script, self.form, self.background),
        )
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(14, 10, 14, 8)
        box.setSpacing(6)
        box.addWidget(self._error)
        box.addWidget(self.columns, 1)
        box.addWidget(FlowRow(self.store_button, self.interview_button, skip, self._before))
        empty = EmptyState(
            _("No call is open."),
            _("Choose whom to call on the page “Today”, or an institution and then “Call”."),
            _("Go to “Today”"),
            lambda: self.nav.go("today"),
        )
        self._views.addWidget(empty)
        self._views.addWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._views)
        if self.session.read_only:
            self.form.set_read_only(True)

    def _make_head(self) -> QWidget:
        back = QPushButton(_("Back ({key})", key=shown_key("Esc")))
        back.clicked.connect(self.leave)
        head = QWidget()
        box = QVBoxLayout(head)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(top)
        for widget in (self._about, self._why, self.draft_bar, self.form.blocked, self.form.guard):
            box.addWidget(widget)
        return head

    def _add_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            (STORE_KEY, self.store),
            ("Ctrl+Enter", self.store),
            (OTHERS_KEY, self.background.others.toggle),
            (NOTE_KEY, self.form.fields["note"].focus_in),
            (STATEMENT_KEY, self.statements.focus_next),
            (NEXT_KEY, self.form.fields["follow_up_due"].focus_in),
            (SKIP_KEY, self.skip),
            (BEFORE_KEY, self.case_before),
            (INTERVIEW_KEY, self.interview),
        ]
        for digit in range(1, 10):
            choose = partial(self._choose, digit)
            keys += [(f"{digit}", choose), (f"Alt+{digit}", choose)]
        for key, do in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _connect(self) -> None:
        self.form.edited.connect(self._on_edited)
        self.statements.edited.connect(self._on_edited)
        self.statements.table.submitted.connect(self.store)
        self.statements.table.cancelled.connect(self.leave)
        self.numbers.dialled.connect(self._dial)
        self.numbers.minute.connect(self.form.lasted)
        self.form.fields["person_id"].left.connect(self._on_person)
        self.background.region_asked.connect(lambda key: self.nav.go("regions", record=key))

    def _on_person(self) -> None:
        if self._institution is not None:
            self.numbers.show_numbers(self._institution, self.form.person())
