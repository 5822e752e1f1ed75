"""Forms and fields: storing on leaving, refusals beside the field, what keys do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget

from netzdesk.base.errors import Refused
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice, RecordField
from netzdesk.ui.widgets.days import DayField, TimeField
from netzdesk.ui.widgets.fields import CheckField, MarkField, NotesField, NumberField, TextField
from netzdesk.ui.widgets.form import Form, commit_all, new_and_dirty
from netzdesk.ui.widgets.ordered_list import OrderedList


class Desk:
    """A form for an existing record, with a place to put the focus outside of it."""

    def __init__(self, qtbot: Any) -> None:
        self.stored: list[tuple[str, Any]] = []
        self.refusal: Refused | None = None
        self.form = Form(store=self._store)
        self.name = self.form.add("name", "Name", TextField())
        self.note = self.form.add("note", "Note", NotesField())
        self.window = QWidget()
        self.outside = QLineEdit()
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.form)
        layout.addWidget(self.outside)
        qtbot.addWidget(self.window)
        self.form.load("1", {"name": "Celle", "note": None})
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window).__enter__()

    def _store(self, name: str, value: Any) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.stored.append((name, value))


@pytest.fixture
def desk(qtbot: Any) -> Desk:
    return Desk(qtbot)


def leave(desk: Desk) -> None:
    desk.outside.setFocus()


def test_a_field_is_stored_when_it_is_left(desk: Desk, qtbot: Any) -> None:
    desk.name.focus_in()
    desk.name.line.selectAll()
    qtbot.keyClicks(desk.name.line, "Gifhorn ")
    assert desk.stored == []

    leave(desk)

    assert desk.stored == [("name", "Gifhorn")]
    assert not desk.form.is_dirty()


def test_a_field_that_was_not_changed_is_not_stored(desk: Desk) -> None:
    desk.name.focus_in()
    leave(desk)

    assert desk.stored == []


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(desk: Desk, qtbot: Any) -> None:
    desk.refusal = Refused("x.empty", "Enter the name.", field="name")
    desk.name.focus_in()
    desk.name.line.clear()
    desk.name.line.textEdited.emit("")
    leave(desk)

    assert desk.form.error_text("name") == "Geben Sie den Namen an."
    assert desk.name.line.accessibleDescription() == "Geben Sie den Namen an."
    assert desk.form.is_dirty()

    desk.refusal = None
    desk.name.focus_in()
    qtbot.keyClicks(desk.name.line, "Peine")
    leave(desk)
    assert desk.form.error_text("name") == ""
    assert desk.stored == [("name", "Peine")]


def test_a_refusal_of_no_field_stands_above_the_form(desk: Desk) -> None:
    desk.form.show_refusal(Refused("x", "Enter the initials."))

    assert desk.form.error_text() == "Geben Sie das Kürzel an."


def test_escape_gives_back_what_was_there(desk: Desk, qtbot: Any) -> None:
    desk.name.focus_in()
    qtbot.keyClicks(desk.name.line, "xyz")

    qtbot.keyClick(desk.name.line, Qt.Key.Key_Escape)

    assert desk.name.value() == "Celle"
    leave(desk)
    assert desk.stored == []


def test_what_escape_takes_from_a_note_comes_back_with_control_z(desk: Desk, qtbot: Any) -> None:
    desk.note.focus_in()
    qtbot.keyClicks(desk.note.text, "noted in a call")

    qtbot.keyClick(desk.note.text, Qt.Key.Key_Escape)
    assert desk.note.value() is None

    qtbot.keyClick(desk.note.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.note.value() == "noted in a call"
    leave(desk)
    assert desk.stored == [("note", "noted in a call")]


def test_control_enter_stores_a_note(desk: Desk, qtbot: Any) -> None:
    desk.note.focus_in()
    qtbot.keyClicks(desk.note.text, "first")
    qtbot.keyClick(desk.note.text, Qt.Key.Key_Return)
    qtbot.keyClicks(desk.note.text, "second")
    assert desk.stored == []

    qtbot.keyClick(desk.note.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert desk.stored == [("note", "first\nsecond")]


def test_reading_again_leaves_alone_what_is_being_typed(desk: Desk, qtbot: Any) -> None:
    desk.name.focus_in()
    desk.name.line.home(False)
    qtbot.keyClicks(desk.name.line, "Stadt ")

    desk.form.load("1", {"name": "Anders", "note": "neu"})
    assert desk.name.value() == "Stadt Celle"
    assert desk.note.value() == "neu"

    desk.form.load("2", {"name": "Anders", "note": None})
    assert desk.name.value() == "Anders"


def test_commit_all_stores_what_is_typed_and_says_when_it_cannot(desk: Desk) -> None:
    desk.name.line.setText("Uelzen")
    assert commit_all(desk.window)
    assert desk.stored == [("name", "Uelzen")]

    desk.refusal = Refused("x", "Enter the name.", field="name")
    desk.name.line.setText("")
    assert not commit_all(desk.window)


def test_a_new_record_is_created_by_enter_and_an_error_leads_to_its_field(qtbot: Any) -> None:
    taken: list[dict[str, Any]] = []

    def create(values: dict[str, Any]) -> None:
        if not values["name"]:
            raise Refused("x", "Enter the name.", field="name")
        taken.append(values)

    form = Form(submit=create)
    name = form.add("name", "Name", TextField())
    day = form.add("day", "Day", DayField(lambda: date(2010, 3, 15)))
    form.add_buttons()
    form.clear({})
    around = QWidget()
    QVBoxLayout(around).addWidget(form)
    qtbot.addWidget(around)
    around.show()
    around.activateWindow()

    qtbot.keyClicks(day.entry(), "32.1.")
    qtbot.keyClick(day.entry(), Qt.Key.Key_Return)
    assert "32.1." in form.error_text("day")
    day.set_value(None)
    qtbot.keyClick(name.line, Qt.Key.Key_Return)
    assert form.error_text("name") == "Geben Sie den Namen an."
    assert not new_and_dirty(around)
    qtbot.keyClicks(name.line, "Rat")
    assert new_and_dirty(around)
    qtbot.keyClicks(day.entry(), "1.3.")
    qtbot.keyClick(name.line, Qt.Key.Key_Return)

    assert taken == [{"name": "Rat", "day": "2010-03-01"}]
    assert not form.is_dirty()


def test_escape_in_a_new_record_first_empties_it_and_then_leaves(qtbot: Any) -> None:
    form = Form(submit=lambda values: None)
    name = form.add("name", "Name", TextField())
    form.clear({})
    qtbot.addWidget(form)
    left: list[bool] = []
    form.cancelled.connect(lambda: left.append(True))
    qtbot.keyClicks(name.line, "a")

    qtbot.keyClick(name.line, Qt.Key.Key_Escape)
    assert (name.value(), left) == (None, [])
    qtbot.keyClick(name.line, Qt.Key.Key_Escape)
    assert left == [True]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("1.3.", "2010-03-01"), ("heute", "2010-03-15"), ("+3", "2010-03-18"), ("", None)],
)
def test_a_day_is_typed_in_short_ways(qtbot: Any, typed: str, stored: str | None) -> None:
    field = DayField(lambda: date(2010, 3, 15))
    qtbot.addWidget(field)
    field.set_value(None)
    qtbot.keyClicks(field.entry(), typed)
    field.entry().editingFinished.emit()

    assert field.value() == stored
    if stored:
        assert field.raw() == f"{stored[8:]}.{stored[5:7]}.{stored[:4]}"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_calendar_gives_its_day_to_the_field(qtbot: Any) -> None:
    field = DayField(lambda: date(2010, 3, 15))
    qtbot.addWidget(field)
    field.show()
    left: list[bool] = []
    field.left.connect(lambda: left.append(True))

    field.open_calendar()
    popup = field.findChild(QWidget, "calendar")
    popup.calendar.activated.emit(popup.calendar.selectedDate().addDays(2))

    assert field.value() == "2010-03-17"
    assert left == [True]


def test_a_time_that_cannot_be_read_is_refused(qtbot: Any) -> None:
    field = TimeField()
    qtbot.addWidget(field)
    field.line.setText("1430")
    assert field.value() == "14:30"
    field.line.setText("25 Uhr")
    with pytest.raises(Refused):
        field.value()


def test_the_wheel_changes_nothing_without_the_focus(qtbot: Any) -> None:
    field = ChoiceField([("a", "A"), ("b", "B")])
    number = NumberField(high=9, optional=False)
    for each in (field, number):
        qtbot.addWidget(each)
    field.set_value("a")
    number.set_value(3)

    for widget in (field.combo, number.spin):
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(5, 5),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    assert (field.value(), number.value()) == ("a", 3)


def test_control_z_goes_to_the_window_when_a_line_has_nothing_to_undo(qtbot: Any) -> None:
    field = TextField()
    qtbot.addWidget(field)
    field.set_value("x")

    def override() -> bool:
        event = QKeyEvent(
            QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
        )
        event.ignore()
        QApplication.sendEvent(field.line, event)
        return event.isAccepted()

    assert not override()
    qtbot.keyClicks(field.line, "y")
    assert override()


def test_a_choice_outside_the_options_is_shown_as_it_is(qtbot: Any) -> None:
    field = ChoiceField([("a", "A")], none="–")
    qtbot.addWidget(field)

    field.set_value("gone")
    assert field.value() == "gone"
    field.set_value(None)
    assert field.value() is None


def test_a_mark_has_three_states(qtbot: Any) -> None:
    field = MarkField()
    qtbot.addWidget(field)
    for value in (True, False, None):
        field.set_value(value)
        assert field.value() is value


def test_a_tick_tells_its_sentence_to_screen_readers(qtbot: Any) -> None:
    form = Form()
    field = form.add("whole", "", CheckField("Speaks for all"))
    qtbot.addWidget(form)

    assert field.tick.accessibleName() == "Speaks for all"


def test_every_field_has_a_name_for_screen_readers(desk: Desk) -> None:
    assert desk.name.line.accessibleName() == "Name"
    assert desk.note.text.accessibleName() == "Note"


def towns(typed: str) -> list[tuple[str, str]]:
    from netzdesk.base.text import search_text, typed_words  # noqa: PLC0415

    all_towns = [("1", "Göttingen"), ("2", "Goslar"), ("3", "Gifhorn")]
    words = typed_words(typed)
    return [t for t in all_towns if all(w in search_text(t[1]) for w in words)]


def test_a_record_is_found_by_a_part_of_its_name(qtbot: Any) -> None:
    field = RecordField(towns, lambda key: dict(towns(""))[key])
    qtbot.addWidget(field)
    field.set_value("2")
    assert (field.line.text(), field.value(), field.dirty()) == ("Goslar", "2", False)

    field.line.setText("goettingen")
    assert field.value() == "1"
    field.line.setText("nowhere")
    with pytest.raises(Refused):
        field.value()
    field.line.setText("")
    assert field.value() is None


def test_several_choices_are_filtered_and_kept(qtbot: Any) -> None:
    field = MultiChoice([("a", "Äpfel"), ("b", "Birnen"), ("c", "Citronen")])
    qtbot.addWidget(field)
    field.set_value(("c", "a"))

    field.line.setText("aepf")

    assert [item.isHidden() for item in field._items()] == [False, True, True]
    assert field.value() == ("a", "c")
    field.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert field.dirty()


def test_an_ordered_list_without_a_row_shows_no_box_that_looks_like_an_input(qtbot: Any) -> None:
    shown = OrderedList("Pictures")
    qtbot.addWidget(shown)
    shown.show()

    assert not shown.list.isVisible()
    add = shown.focusProxy()
    assert isinstance(add, QToolButton)
    assert add.isVisible()
    assert add.geometry().left() == 0
    shown.set_rows([("1", "Logo")])
    assert shown.list.isVisible()
    assert shown.focusProxy() is shown.list


def test_an_ordered_list_asks_to_move_before_its_neighbour(qtbot: Any) -> None:
    shown = OrderedList("Actors")
    qtbot.addWidget(shown)
    shown.set_rows([("1", "A"), ("2", "B"), ("3", "C")])
    asked: list[tuple[str, str]] = []
    removed: list[str] = []
    shown.move_asked.connect(lambda record, before: asked.append((record, before)))
    shown.remove_asked.connect(removed.append)

    shown.select("2")
    qtbot.keyClick(shown.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(shown.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    shown.select("3")
    qtbot.keyClick(shown.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(shown.list, Qt.Key.Key_Delete)

    assert asked == [("2", "1"), ("2", "")]
    assert removed == ["3"]
    shown.set_rows([("3", "C"), ("1", "A")])
    assert shown.current_id() == "3"
