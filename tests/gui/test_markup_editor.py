from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor, QTextDocument

from netzdesk.base.errors import Refused
from netzdesk.domain.markup import Block, Note, Run, read_markup, tidy, write_markup
from netzdesk.ui.widgets.markup_document import document_markup, show_markup
from netzdesk.ui.widgets.markup_editor import MarkupField, MarkupTools

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier
LETTERS = st.text(
    alphabet=st.one_of(st.sampled_from("ab *\n\u00a0\u00ad😀א-1."), st.characters(codec="utf-8")),
    max_size=10,
)
RUNS = st.builds(Run, LETTERS, st.booleans(), st.booleans())
NOTES = st.builds(Note, st.lists(RUNS, max_size=3).map(tuple))
BLOCKS = st.builds(
    Block,
    st.sampled_from(["text", "bullet", "number"]),
    st.lists(st.one_of(RUNS, NOTES), max_size=4).map(tuple),
)
PARTS_OF_DOCUMENTS = str.maketrans(dict.fromkeys("\ufdd0\ufdd1￼\x00", "�"))


@pytest.fixture
def field(qtbot: Any) -> MarkupField:
    made = MarkupField()
    qtbot.addWidget(made)
    made.show()
    return made


def put_cursor(field: MarkupField, start: int, end: int | None = None) -> None:
    cursor = field.edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start if end is None else end, QTextCursor.MoveMode.KeepAnchor)
    field.edit.setTextCursor(cursor)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(BLOCKS, max_size=4).map(tuple))
def test_a_document_holds_the_text_and_gives_it_back(qapp: Any, said: tuple[Block, ...]) -> None:
    document = QTextDocument()

    show_markup(document, said)

    expected = write_markup(tidy(said)).translate(PARTS_OF_DOCUMENTS)
    assert write_markup(document_markup(document)) == expected


def test_keys_make_letters_bold_and_italic(field: MarkupField, qtbot: Any) -> None:
    field.set_value("eins zwei drei")
    put_cursor(field, 5, 9)
    qtbot.keyClick(field.edit, Qt.Key.Key_B, CONTROL)
    put_cursor(field, 10, 14)
    qtbot.keyClick(field.edit, Qt.Key.Key_I, CONTROL)

    assert field.value() == "eins **zwei** *drei*"
    put_cursor(field, 5, 9)
    qtbot.keyClick(field.edit, Qt.Key.Key_B, CONTROL)
    assert field.value() == "eins zwei *drei*"


def test_lists_begin_and_end_by_key(field: MarkupField, qtbot: Any) -> None:
    qtbot.keyClick(field.edit, Qt.Key.Key_8, BOTH)
    qtbot.keyClicks(field.edit, "a")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(field.edit, "b")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(field.edit, "c")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.keyClick(field.edit, Qt.Key.Key_7, BOTH)
    qtbot.keyClicks(field.edit, "d")

    assert field.value() == "- a\n- b\n\nc\n\n1. d"


def test_a_footnote_is_typed_where_it_stands_and_left_by_the_same_key(
    field: MarkupField, qtbot: Any
) -> None:
    qtbot.keyClicks(field.edit, "Satz")
    qtbot.keyClick(field.edit, Qt.Key.Key_E, BOTH)
    qtbot.keyClicks(field.edit, "Quelle")
    qtbot.keyClick(field.edit, Qt.Key.Key_E, BOTH)
    qtbot.keyClicks(field.edit, " geht weiter")

    assert field.value() == "Satz[^Quelle] geht weiter"


def test_what_is_selected_becomes_a_footnote_and_text_again(field: MarkupField, qtbot: Any) -> None:
    field.set_value("Satz Quelle")
    put_cursor(field, 5, 11)
    qtbot.keyClick(field.edit, Qt.Key.Key_E, BOTH)
    made = field.value()
    put_cursor(field, 5, 11)
    qtbot.keyClick(field.edit, Qt.Key.Key_E, BOTH)

    assert made == "Satz [^Quelle]"
    assert field.value() == "Satz Quelle"
    field.edit.undo()
    assert field.value() == "Satz [^Quelle]"


def test_undo_and_redo_work_in_the_text(field: MarkupField, qtbot: Any) -> None:
    field.set_value("alt")
    put_cursor(field, 3)
    qtbot.keyClicks(field.edit, " neu")
    qtbot.keyClick(field.edit, Qt.Key.Key_Z, CONTROL)
    undone = field.value()
    qtbot.keyClick(field.edit, Qt.Key.Key_Z, BOTH)

    assert undone == "alt"
    assert field.value() == "alt neu"


@pytest.mark.parametrize("before", ["", "Ziele", "* eins\n* zwei", "# eins\n\nText **fett**"])
def test_what_is_given_back_is_the_text_before_and_undo_brings_back_what_was_typed(
    field: MarkupField, qtbot: Any, before: str
) -> None:
    shown = write_markup(read_markup(before))
    field.set_value(before)
    field.edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(field.edit, " und mehr")
    typed = field.raw()
    assert typed != shown

    field.restore()
    assert field.raw() == shown
    assert not field.dirty()

    field.edit.undo()
    assert field.raw() == typed


def test_showing_what_is_there_already_keeps_undo_and_cursor(
    field: MarkupField, qtbot: Any
) -> None:
    field.set_value("alt")
    put_cursor(field, 3)
    qtbot.keyClicks(field.edit, " neu")

    field.set_value("alt neu")

    assert field.edit.textCursor().position() == 7
    assert field.edit.document().isUndoAvailable()


def test_pasting_keeps_markup_and_leaves_everything_else_behind(field: MarkupField) -> None:
    pasted = QMimeData()
    pasted.setHtml(
        '<h1>Titel</h1><p style="color:red">rot <b>fett</b> <i>kursiv</i> '
        '<a href="https://example.org">Verweis</a><img src="file:///etc/passwd"></p>'
        "<ul><li>eins</li><li>zwei</li></ul><table><tr><td>Zelle</td></tr></table>"
    )

    field.edit.insertFromMimeData(pasted)

    assert field.value() == (
        "**Titel**\n\nrot **fett** *kursiv* Verweis\n\n- eins\n- zwei\n\nZelle"
    )


def test_what_is_copied_is_pasted_with_its_footnotes(field: MarkupField) -> None:
    field.set_value("**fett**[^Quelle]\n\n- Punkt")
    field.edit.selectAll()
    copied = field.edit.createMimeDataFromSelection()
    other = MarkupField()

    other.edit.insertFromMimeData(copied)

    assert other.value() == "**fett**[^Quelle]\n\n- Punkt"
    other.deleteLater()


def test_plain_text_is_pasted_as_it_is(field: MarkupField) -> None:
    pasted = QMimeData()
    pasted.setText("*kein* Zeichen\n- kein Punkt")

    field.edit.insertFromMimeData(pasted)

    assert field.value() == "\\*kein\\* Zeichen\n\n\\- kein Punkt"


def test_a_text_that_is_only_read_is_not_changed(field: MarkupField, qtbot: Any) -> None:
    field.set_value("Text")
    field.set_read_only(True)
    field.edit.selectAll()
    for tool in ("bold", "italic", "bullet", "note"):
        field.edit.toggle(tool)

    assert field.value() == "Text"


def test_tools_serve_the_text_with_the_cursor_and_say_their_keys(
    field: MarkupField, qtbot: Any
) -> None:
    tools = MarkupTools()
    qtbot.addWidget(tools)
    tools.serve(field.edit)
    assert not tools.isEnabled()
    field.set_value("**fett** normal")
    field.edit.entered.emit()
    put_cursor(field, 2)

    assert tools.isEnabled()
    assert tools.buttons["bold"].isChecked()
    assert "B" in tools.buttons["bold"].accessibleName()
    put_cursor(field, 8)
    assert not tools.buttons["bold"].isChecked()
    tools.buttons["number"].click()
    assert field.value() == "1. **fett** normal"


def test_an_empty_text_is_no_text(field: MarkupField) -> None:
    field.set_value(None)

    assert field.value() is None
    assert not field.dirty()


def test_a_text_that_is_far_too_long_is_not_pasted_and_says_so(field: MarkupField) -> None:
    told: list[Refused] = []
    field.edit.told.connect(told.append)
    field.set_value("Satz")
    for fill in (QMimeData.setText, QMimeData.setHtml):
        pasted = QMimeData()
        fill(pasted, "Wort " * 200_000)
        field.edit.insertFromMimeData(pasted)

    assert field.value() == "Satz"
    assert [refused.code for refused in told] == ["profile.paste"] * 2


def test_a_text_that_is_shown_begins_at_its_beginning(field: MarkupField) -> None:
    field.set_value("Absatz\n\n" * 60)

    assert field.edit.textCursor().position() == 0
    assert field.edit.verticalScrollBar().value() == 0


def test_pasting_is_one_step_of_undo(field: MarkupField, qtbot: Any) -> None:
    field.set_value("Satz")
    pasted = QMimeData()
    pasted.setHtml("<p>eins</p><ul><li>zwei</li></ul>")
    field.edit.insertFromMimeData(pasted)
    qtbot.keyClick(field.edit, Qt.Key.Key_Z, CONTROL)

    assert field.value() == "Satz"
