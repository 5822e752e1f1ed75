"""Views of lists: ready-made and saved ones, with the number of rows that they show now."""

from __future__ import annotations

from typing import Any

import pytest
from offices import GOSLAR, add_office, call, say
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from whole_window import press

from netzdesk.actions.follow_ups import AddFollowUp, add_follow_up
from netzdesk.actions.saved_views import AddSavedView, add_saved_view
from netzdesk.domain.list_view import ListView
from netzdesk.queries.saved_views import saved_views
from netzdesk.ui.pages.attempts import AttemptsPage
from netzdesk.ui.pages.institutions import InstitutionsPage
from netzdesk.ui.pages.regions import RegionsPage
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.views_bar import ViewsBar


def shown_page(kind: type[SplitPage], session: Session, nav: Any, qtbot: Any) -> Any:
    page = kind(session, nav)
    qtbot.addWidget(page)
    page.resize(1300, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any) -> Any:
    """Two offices of which one is due today, among 46 job centres."""
    first = add_office(session)
    add_office(session, "Leitstelle", kind="other")
    due = AddFollowUp(institution_id=first, due="15.3.2010", reason="Rückruf")
    session.run(add_follow_up, due)
    return shown_page(InstitutionsPage, session, nav, qtbot)


def bar_of(page: SplitPage) -> ViewsBar:
    assert page.list.views is not None
    return page.list.views


def chips(page: SplitPage) -> list[str]:
    return [chip.text() for _name, _view, chip in bar_of(page)._chips]


def chip(page: SplitPage, text: str) -> QToolButton:
    return next(c for _name, _view, c in bar_of(page)._chips if c.text().startswith(text))


def menu_entry(page: SplitPage, text: str, *below: str) -> QAction:
    """Return an entry of the menu of views, filled as it is when it opens."""
    menu = bar_of(page).menu
    menu.aboutToShow.emit()
    entry = next(each for each in menu.actions() if each.text().startswith(text))
    for name in below:
        inner: Any = entry.menu()
        entry = next(each for each in inner.actions() if each.text().startswith(name))
    return entry


def save(page: SplitPage, name: str, qtbot: Any) -> None:
    menu_entry(page, "Gezeigtes als Ansicht").trigger()
    line = bar_of(page)._line
    line.setText(name)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_ready_made_views_say_how_many_rows_they_show(page: Any, qtbot: Any) -> None:
    wanted = ["Heute fällig · 1", "Antwort überfällig · 0", "Meine · 0"]
    qtbot.waitUntil(lambda: chips(page) == wanted)


def test_counts_follow_the_data(page: Any, session: Session, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: chips(page)[0] == "Heute fällig · 1")
    other = add_office(session, "Dritte Stelle")

    due = AddFollowUp(institution_id=other, due="14.3.2010", reason="Rückruf")
    session.run(add_follow_up, due)

    qtbot.waitUntil(lambda: chips(page)[0] == "Heute fällig · 2")


def test_a_chip_shows_its_view_and_takes_it_back(page: Any) -> None:
    due = chip(page, "Heute fällig")

    due.click()
    assert page.list.model.rowCount() == 1
    assert due.isChecked()
    assert page.facets.conditions() == {"due": "due"}
    assert page.list.bar.text().startswith(
        "1 von 48 Zeilen – Filter: Wiedervorlage: heute fällig oder überfällig"
    )

    due.click()
    assert page.list.model.rowCount() == 48
    assert not due.isChecked()


def test_what_is_shown_is_saved_under_a_name_and_shown_again(page: Any, qtbot: Any) -> None:
    page.list.filter_line.setText("goslar")
    page.list.choose_values("kind", ("Beauftragte/r",))
    page.list.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    page.list.table.arrange_columns([4, 0])
    rows = [page.list.model.cell_text(row, 0) for row in range(page.list.model.rowCount())]
    assert rows == ["Integrationsbeauftragte Goslar"]

    save(page, "Goslarer Beauftragte", qtbot)
    page.list.clear_filter()
    page.list.table.reset_columns()
    qtbot.waitUntil(lambda: "Goslarer Beauftragte · 1" in chips(page))
    menu_entry(page, "Goslarer Beauftragte").trigger()

    assert page.list.filter_line.text() == "goslar"
    assert page.list.model.rowCount() == 1
    assert page.list.table.shown_columns() == [4, 0]
    assert page.list.model.wanted.sort == "name"
    assert page.list.model.wanted.descending
    assert page.list.bar.text() == (
        "1 von 48 Zeilen – Filter: Suchwort „goslar“ · Art: Beauftragte/r"
    )
    assert page.focusWidget() is page.list.table


def test_a_name_that_is_taken_is_refused_beside_the_line(page: Any, qtbot: Any) -> None:
    page.list.filter_line.setText("goslar")
    save(page, "Meine Liste", qtbot)
    save(page, "meine liste", qtbot)

    assert bar_of(page)._error.isVisible()
    assert "gibt es schon" in bar_of(page)._error.text()
    qtbot.keyClick(bar_of(page)._line, Qt.Key.Key_Escape)
    assert not bar_of(page)._editor.isVisible()


def test_a_view_is_renamed_replaced_and_removed(
    page: Any, session: Session, nav: Any, qtbot: Any
) -> None:
    page.list.filter_line.setText("goslar")
    save(page, "Eins", qtbot)

    menu_entry(page, "Umbenennen", "Eins").trigger()
    assert bar_of(page)._line.text() == "Eins"
    bar_of(page)._line.setText("Zwei")
    press(bar_of(page)._editor, "Speichern")
    assert [each.name for each in saved_views(session.conn, "institutions")] == ["Zwei"]

    page.list.filter_line.setText("jobcenter")
    menu_entry(page, "Durch Gezeigtes ersetzen", "Zwei").trigger()
    (saved,) = saved_views(session.conn, "institutions")
    assert saved.view is not None
    assert saved.view.text == "jobcenter"

    menu_entry(page, "Entfernen", "Zwei").trigger()
    assert saved_views(session.conn, "institutions") == ()
    assert nav.messages[-1] == ("info", "Entfernt: Zwei")
    assert all(not text.startswith("Zwei") for text in chips(page))


def test_the_menu_of_views_opens_by_key(page: Any, qtbot: Any) -> None:
    page.list.table.setFocus()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

    qtbot.keyClick(page.list.table, Qt.Key.Key_F, modifiers)

    assert bar_of(page).menu.isVisible()
    bar_of(page).menu.close()


def test_a_view_of_a_newer_program_does_no_harm(page: Any, session: Session, qtbot: Any) -> None:
    strange = ListView(conditions={"colour_of_the_door": "red"})
    command = AddSavedView(page="institutions", name="Neuer", view=strange)

    session.run(add_saved_view, command)

    qtbot.waitUntil(lambda: chips(page)[0] == "Heute fällig · 1")
    assert "Neuer" in chips(page)
    chip(page, "Neuer").click()
    assert page.list.model.rowCount() == 48


def test_districts_are_chosen_by_what_they_lack(session: Session, nav: Any, qtbot: Any) -> None:
    say(session, add_office(session), "yes")
    page = shown_page(RegionsPage, session, nav, qtbot)

    qtbot.waitUntil(lambda: chips(page)[0] == "Zweite Quelle fehlt · 1")
    chip(page, "Zweite Quelle fehlt").click()

    assert page.list.model.id_at(0) == GOSLAR
    assert [text.split(" · ")[0] for text in chips(page)] == [
        "Zweite Quelle fehlt",
        "Nein absichern",
        "Strittig",
        "Meine",
    ]


def test_attempts_of_today_and_mine(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    call(session, office, day="2010-03-15")
    call(session, office, day="2010-03-01")
    page = shown_page(AttemptsPage, session, nav, qtbot)

    qtbot.waitUntil(lambda: chips(page) == ["Meine · 2", "Heute · 1"])
    chip(page, "Heute").click()

    assert page.list.model.rowCount() == 1
    assert page.days["from_day"].value() == "2010-03-15"
    assert chip(page, "Heute").isChecked()
