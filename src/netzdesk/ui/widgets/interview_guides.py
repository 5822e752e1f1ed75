"""The guides: which there are, and one with its topics and questions to be edited."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.guides import (
    AddGuide,
    AddGuideQuestion,
    AddGuideTopic,
    ChangeGuide,
    ChangeGuideQuestion,
    ChangeGuideTopic,
    MoveGuideQuestion,
    MoveGuideTopic,
    RemoveGuide,
    RemoveGuideQuestion,
    RemoveGuideTopic,
    add_guide,
    add_guide_question,
    add_guide_topic,
    change_guide,
    change_guide_question,
    change_guide_topic,
    move_guide_question,
    move_guide_topic,
    remove_guide,
    remove_guide_question,
    remove_guide_topic,
)
from netzdesk.actions.standard_guides import LoadStandardGuides, load_standard_guides
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.domain.guide import (
    GUIDE_KINDS,
    SKIP_RULES,
    Guide,
    Question,
    Topic,
    possible_references,
)
from netzdesk.queries.guides import GuideRow, guide, guides, successor
from netzdesk.store.unit import Change
from netzdesk.ui.drafts import NO_RECORD, EditDraft, FormDraft, new_at, shown_at
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.fields import CheckField, NotesField, ShownField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.guide_columns import guide_columns
from netzdesk.ui.widgets.interview_print import print_guide
from netzdesk.ui.widgets.labels import heading, muted
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.records_editor import RecordsEditor
from netzdesk.ui.widgets.tab_page import titled

_SHORT: Final = 90


class TopicsEditor(RecordsEditor):
    """The topics of a guide in their order."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Topics of the guide"),
            submit_text=_("Add topic"),
            nothing=_("No topic yet. Add the first one with the plus sign."),
            rows=4,
        )
        self._session = session
        self._guide: Guide | None = None
        for form in (self.new, self.edit):
            form.add("title", _("Title of the topic"), TextField(limit=200))
        self.new.add_buttons()
        self.keep_drafts(session, "topic", self._shown_at)

    def _shown_at(self) -> str:
        return shown_at("interviews", NO_RECORD, self._guide.id) if self._guide else ""

    def show_guide(self, found: Guide) -> None:
        """Show the topics of a guide; what is typed for a new one stays with its guide."""
        if self._guide is not None and self._guide.id != found.id:
            self.new.hide()
        self._guide = found
        self.set_rows(
            [
                (topic.id, _("{n}. {topic}", n=n, topic=topic.title))
                for n, topic in enumerate(found.topics, 1)
            ]
        )

    def add_record(self, values: dict[str, Any]) -> str:
        assert self._guide is not None
        command = AddGuideTopic(guide_id=self._guide.id, title=values["title"] or "")
        return self._session.run(add_guide_topic, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        command = ChangeGuideTopic(topic_id=record, title=value or "")
        self._session.run(change_guide_topic, command)

    def remove_record(self, record: str) -> None:
        self._session.try_run(remove_guide_topic, RemoveGuideTopic(topic_id=record))

    def place_record(self, record: str, after: str | None) -> None:
        self._session.try_run(move_guide_topic, MoveGuideTopic(topic_id=record, after_id=after))

    def values_of(self, record: str) -> dict[str, Any]:
        topics = self._guide.topics if self._guide else ()
        return {"title": next((topic.title for topic in topics if topic.id == record), "")}


class QuestionsEditor(RecordsEditor):
    """The questions of a topic, with what they follow and what leaves them out."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Questions of the topic"),
            submit_text=_("Add question"),
            nothing=_("No question yet. Add the first one with the plus sign."),
            rows=4,
        )
        self._session = session
        self._guide: Guide | None = None
        self._topic = ""
        for form in (self.new, self.edit):
            self._build(form)
        self.new.add_buttons()
        self.keep_drafts(
            session, "question", lambda: shown_at("interviews", NO_RECORD, self._topic)
        )

    def show_topic(self, found: Guide, topic: str) -> None:
        """Show the questions of a topic, in the order in which they are asked."""
        if topic != self._topic and (not self._guide or found.id == self._guide.id):
            self.edit.commit()
            self.new.hide()
        self._guide, self._topic = found, topic
        depths = found.depths()
        shown = next((each for each in found.topics if each.id == topic), Topic("", ""))
        self.set_rows([(q.id, "    " * depths[q.id] + q.text) for q in shown.in_order])
        self.setEnabled(bool(topic))

    def add_record(self, values: dict[str, Any]) -> str:
        command = AddGuideQuestion(
            topic_id=self._topic, **{**values, "question": values["question"] or ""}
        )
        return self._session.run(add_guide_question, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "question" else value
        command = ChangeGuideQuestion(question_id=record, **{name: given})
        self._session.run(change_guide_question, command)

    def remove_record(self, record: str) -> None:
        self._session.try_run(remove_guide_question, RemoveGuideQuestion(question_id=record))

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveGuideQuestion(question_id=record, after_id=after)
        self._session.try_run(move_guide_question, command)

    def values_of(self, record: str) -> dict[str, Any]:
        question = self._question(record)
        if question is None:
            return {}
        return {
            "question": question.text,
            "hint": question.hint,
            "follows_id": question.follows or None,
            "skip_of_id": question.skip_of or None,
            "skip_when": question.skip_when or None,
        }

    def shown(self, record: str) -> None:
        """Offer the questions that rules of the shown one can name."""
        for form, key in ((self.edit, record), (self.new, "")):
            self._offer(form, key)
        question = self._question(record)
        if question is not None and self.edit.record == record:
            self.edit.load(record, self.values_of(record))
            self.edit.set_visible("skip_when", bool(question.skip_of))
        self._adapt_new()

    def _build(self, form: Form) -> None:
        form.add("question", _("Question"), TextField(limit=600))
        form.add("hint", _("Hint for the interviewer"), NotesField(rows=2))
        form.add("follows_id", _("Follow-up of"), ChoiceField(none=_("a question of its own")))
        form.add("skip_of_id", _("Leave out because of"), ChoiceField(none=_("never left out")))
        form.add(
            "skip_when",
            _("namely when"),
            ChoiceField(((k, _(t)) for k, t in SKIP_RULES.items()), none=_("(choose)")),
        )
        form.fields["skip_of_id"].edited.connect(self._adapt_new)

    def _adapt_new(self) -> None:
        self.new.set_visible("skip_when", bool(self.new.fields["skip_of_id"].raw()))

    def _offer(self, form: Form, record: str) -> None:
        before = possible_references(self._guide, record) if self._guide else ()
        for name in ("follows_id", "skip_of_id"):
            field = form.fields[name]
            assert isinstance(field, ChoiceField)
            own = [q for q in before if name == "skip_of_id" or q.topic_id == self._topic]
            field.set_options((q.id, _short(q.text)) for q in own)

    def _question(self, record: str) -> Question | None:
        questions = self._guide.questions if self._guide else ()
        return next((each for each in questions if each.id == record), None)


class GuidesTab(SplitPage):
    """The guides at the left, one with its topics and questions at the right."""

    KEY = "interview_guides"
    TABLES = frozenset({"guide", "guide_topic", "guide_question", "interview"})

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._rows: tuple[GuideRow, ...] = ()
        self._shown: GuideRow | None = None
        self._model = ListModel(guide_columns(), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No guide yet."),
            _("A guide says what is asked in an interview, topic by topic."),
            "" if session.read_only else _("Load the standard guides"),
            self.load_standard,
        )
        panel = ListPanel(
            "guides", self._model, name=_("Guides"), preferences=nav.preferences, empty=empty
        )
        self.set_up(_("Guides"), panel, ratio=(4, 7))
        self.title_label.hide()
        self.form = Form(store=self._store)
        self.form.add("kind", _("For"), ShownField())
        self.form.add("name", _("Name of the guide"), TextField(limit=120))
        self.form.add("retired", "", CheckField(_("No longer used")), wide=True)
        self.edit_draft = EditDraft(
            self.form, session, lambda: shown_at("interviews", NO_RECORD, "guide")
        )
        self.topics = TopicsEditor(session)
        self.questions = QuestionsEditor(session)
        self.topics.list.chosen.connect(self._show_questions)
        self.add_view("detail", self._detail())
        self.new_form = Form(submit=self._create, submit_text=_("Create guide"))
        kinds = ChoiceField((key, _(text)) for key, text in GUIDE_KINDS.items())
        self.new_form.add("kind", _("For"), kinds)
        self.new_form.add("name", _("Name of the guide"), TextField(limit=120))
        self.new_form.add_buttons()
        self.draft = FormDraft(
            self.new_form, session, lambda: new_at("interviews", NO_RECORD, "guide")
        )
        self.new_form.cancelled.connect(self._leave_new)
        self.add_view("new", titled(_("New guide"), self.new_form))
        if not session.read_only:
            load = QPushButton(_("Load the standard guides"))
            load.clicked.connect(self.load_standard)
            self.tools.addWidget(load)
            self.tools.addWidget(primary_button(_("New guide"), self.new_record))

    def refresh(self, change: Change | None) -> None:
        former = self._shown
        places = (_place(self.topics), _place(self.questions))
        self._rows = guides(self.session.conn)
        self._model.set_rows(self._rows)
        if self.shown_view() == "new":
            return
        row = self._row(self.list.current_id())
        if row and row.replaced and former and former.id == row.id and not former.replaced:
            self._follow(row, places)
            return
        self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        row = self._row(record)
        found = guide(self.session.conn, record) if row else None
        self._shown = row
        if row is None or found is None:
            self.show_view("")
            return
        fixed = self.session.read_only or row.replaced
        values = {"kind": _(GUIDE_KINDS[row.kind]), "name": row.name, "retired": row.retired}
        self.form.load(row.id, values)
        self.form.set_read_only(fixed)
        self._say_use(row)
        self.topics.show_guide(found)
        self._show_questions(self.topics.list.current_id())
        for editor in (self.topics, self.questions):
            editor.set_read_only(fixed)
        self.remove_button.setDisabled(fixed or row.interviews > 0)
        self.show_view("detail")

    def new_record(self) -> None:
        if self.session.read_only:
            return
        self.new_form.clear({"kind": "phone"})
        self.show_view("new")
        self.new_form.focus_first()

    def load_standard(self) -> None:
        """Add the standard guides that the study does not have."""
        if self.session.read_only:
            return
        try:
            added = self.session.run(load_standard_guides, LoadStandardGuides())
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        if not added:
            self.nav.message(_("All standard guides are there already."))

    def print_shown(self) -> None:
        """Save the shown guide as PDF, empty, for an interview on paper."""
        if self._shown is not None:
            print_guide(self, self._shown.id, self._shown.name)

    def _follow(self, row: GuideRow, places: tuple[int, int]) -> None:
        """Show the version that took the place of the shown one, at the same question."""
        newer = successor(self.session.conn, row.id)
        self.list.select(newer)
        self.show_detail(newer)
        for editor, place in zip((self.topics, self.questions), places, strict=True):
            editor.list.list.setCurrentRow(min(place, editor.list.list.count() - 1))
        said = _("Interviews rest on the former version: this is a new one.")
        self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _show_questions(self, topic: str) -> None:
        found = guide(self.session.conn, self._shown.id) if self._shown else None
        if found is not None:
            self.questions.show_topic(found, topic)

    def _say_use(self, row: GuideRow) -> None:
        if row.replaced:
            text = _("A former version, to be read only: interviews rest on it.")
        elif row.interviews:
            text = _("Interviews rest on this guide: a change makes a new version of it.")
        else:
            text = _("No interview rests on this guide yet.")
        self._use.setText(text)
        self._use.setAccessibleName(text)

    def _detail(self) -> QWidget:
        self._use = muted("")
        self.remove_button = QPushButton(_("Remove this guide"))
        self.remove_button.clicked.connect(self._remove)
        printing = QPushButton(_("Print the guide …"))
        printing.clicked.connect(self.print_shown)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addWidget(self._use)
        layout.addWidget(heading(_("Topics")))
        layout.addWidget(self.topics)
        layout.addWidget(heading(_("Questions")))
        layout.addWidget(self.questions)
        layout.addWidget(FlowRow(printing, self.remove_button))
        layout.addStretch(1)
        return body

    def _row(self, record: str) -> GuideRow | None:
        return next((row for row in self._rows if row.id == record), None)

    def _store(self, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "name" else value
        command = ChangeGuide(guide_id=self.form.record, **{name: given})
        self.session.run(change_guide, command)

    def _create(self, values: dict[str, Any]) -> None:
        command = AddGuide(name=values["name"] or "", kind=values["kind"] or "")
        made = self.session.run(add_guide, command)
        self.new_form.clear()
        self.show_view("")
        self.show_record(made)

    def _remove(self) -> None:
        row = self._shown
        if row and self.session.try_run(remove_guide, RemoveGuide(guide_id=row.id)):
            said = _("Removed: {name}", name=row.name)
            self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _leave_new(self) -> None:
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()


def _place(editor: RecordsEditor) -> int:
    return editor.list.list.currentRow()


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]} …"
