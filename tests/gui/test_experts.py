"""Experts: entered, ordered, named in print only with a legal basis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from field_study import AUTHOR
from offices import rows
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from netzdesk.actions.experts import AddExpert, add_expert
from netzdesk.store.study import Study
from netzdesk.ui.pages.experts import ExpertsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import LinkButton

ORDER = "SELECT theme FROM expert ORDER BY position"


def opened(qtbot: Any, session: Session, nav: Any) -> ExpertsPage:
    page = ExpertsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1140, 690)
    page.show()
    return page


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> ExpertsPage:
    return opened(qtbot, session, nav)


def enter(session: Session, theme: str, **values: Any) -> str:
    usual: dict[str, Any] = {"organisation": "Amt"}
    return session.run(add_expert, AddExpert(theme=theme, **{**usual, **values}))


def test_the_model_keeps_the_rules_of_qt(qtbot: Any, page: ExpertsPage, session: Session) -> None:
    tester = QAbstractItemModelTester(page.list.model)
    enter(session, "Beratung")
    assert tester.model() is page.list.model
    assert page.list.model.shown() == 1


def test_expert_is_entered_by_keyboard(qtbot: Any, page: ExpertsPage, session: Session) -> None:
    page.new_record()
    form = page._new
    qtbot.keyClick(form.fields["theme"].entry(), Qt.Key.Key_Return)
    assert form.error_text("theme")
    qtbot.keyClicks(form.fields["theme"].entry(), "Beratung")
    qtbot.keyClicks(form.fields["organisation"].entry(), "Amt")
    qtbot.keyClick(form.fields["organisation"].entry(), Qt.Key.Key_Return)
    assert rows(session, "SELECT theme, organisation FROM expert") == [("Beratung", "Amt")]
    assert page.shown_view() == "detail"


def test_field_is_stored_when_it_is_left(qtbot: Any, page: ExpertsPage, session: Session) -> None:
    page.show_record(enter(session, "Beratung"))
    field = page._form.fields["organisation"]
    field.entry().clear()
    qtbot.keyClicks(field.entry(), "Tuer an Tuer")
    qtbot.keyClick(field.entry(), Qt.Key.Key_Return)
    assert rows(session, "SELECT organisation FROM expert") == [("Tuer an Tuer",)]
    assert page._name.text() == "Tuer an Tuer"


def test_order_is_changed_by_keyboard(qtbot: Any, page: ExpertsPage, session: Session) -> None:
    for theme in ("A", "B", "C"):
        enter(session, theme)
    page.show_record(rows(session, "SELECT id FROM expert WHERE theme = 'C'")[0][0])
    page._move(-1)
    assert rows(session, ORDER) == [("A",), ("C",), ("B",)]
    page._move(-1)
    page._move(-1)
    assert rows(session, ORDER) == [("C",), ("A",), ("B",)]
    page._move(1)
    assert rows(session, ORDER) == [("A",), ("C",), ("B",)]


def test_removed_expert_comes_back_with_undo(
    qtbot: Any, page: ExpertsPage, session: Session, nav: Any
) -> None:
    page.show_record(enter(session, "Beratung", organisation="Amt"))
    qtbot.mouseClick(page._remove_button, Qt.MouseButton.LeftButton)
    assert rows(session, ORDER) == []
    assert nav.messages[-1][1] == "Entfernt: Amt"
    session.undo()
    assert rows(session, ORDER) == [("Beratung",)]


def test_name_may_be_printed_only_with_a_legal_basis(
    qtbot: Any, page: ExpertsPage, session: Session
) -> None:
    page.show_record(enter(session, "Beratung", person_name="Änne Größler"))
    form = page._form
    form.fields["person_may_be_named"].tick.click()
    assert form.error_text("person_legal_basis") or form.error_text("person_may_be_named")
    assert rows(session, "SELECT may_be_named FROM person") == [(0,)]
    for name, value in (("legal_basis", "Einwilligung"), ("legal_basis_on", "2010-03-01")):
        form.fields[f"person_{name}"].show_value(value)
        form.fields[f"person_{name}"].left.emit()
    assert rows(session, "SELECT may_be_named FROM person") == [(1,)]


def test_web_and_mail_are_links(qtbot: Any, page: ExpertsPage, session: Session) -> None:
    page.show_record(enter(session, "Beratung", web="www.example.org", mail="a@example.org"))
    texts = {each.text() for each in page.findChildren(LinkButton)}
    assert texts == {"a@example.org", "www.example.org"}


def test_every_field_has_a_name_for_screen_readers(page: ExpertsPage) -> None:
    for form in (page._form, page._new):
        assert all(field.entry().accessibleName() for field in form.fields.values())


@pytest.fixture
def reading(study: Study, clock: Any, qtbot: Any) -> Iterator[Session]:
    """The study with one expert, opened for reading only."""
    enter(Session(study), "Beratung")
    study.close()
    with Study.open(study.path, author=AUTHOR, clock=clock, read_only=True) as opened_again:
        yield Session(opened_again)


def test_read_only_study_offers_nothing_to_enter(qtbot: Any, reading: Session, nav: Any) -> None:
    page = opened(qtbot, reading, nav)
    page.list.select_first()
    assert not page._remove_button.isEnabled()
    page.new_record()
    assert page.shown_view() == "detail"
