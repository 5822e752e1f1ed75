"""The overview: every number opens a list of just that length."""

from __future__ import annotations

from typing import Any

import pytest
from field_study import AUTHOR
from PySide6.QtCore import Qt

from netzdesk.actions.follow_ups import AddFollowUp, add_follow_up
from netzdesk.store.study import Study
from netzdesk.ui.pages.overview import OverviewPage
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.labels import LinkButton
from netzdesk.ui.workspace import Workspace


@pytest.fixture
def workspace(qtbot: Any, mid_field: Study, nav: Any) -> Workspace:
    workspace = Workspace(Session(mid_field), nav)
    qtbot.addWidget(workspace)
    workspace.resize(1366, 720)
    workspace.show()
    qtbot.waitExposed(workspace)
    return workspace


def overview(workspace: Workspace) -> OverviewPage:
    workspace.go("overview")
    page = workspace.current()
    assert isinstance(page, OverviewPage)
    return page


def numbers(page: OverviewPage) -> list[LinkButton]:
    links = page.findChildren(LinkButton)
    return [link for link in links if link.isVisible() and link.text().isdigit()]


def test_every_number_opens_a_list_of_that_length(qtbot: Any, workspace: Workspace) -> None:
    names = [link.accessibleName() for link in numbers(overview(workspace))]
    assert len(names) >= 27
    wrong = []
    for name in names:
        page = overview(workspace)
        link = next(each for each in numbers(page) if each.accessibleName() == name)
        expected = int(link.text())
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        opened = workspace.current()
        assert isinstance(opened, SplitPage)
        model = opened.list.model
        qtbot.waitUntil(lambda model=model: model.shown() is not None)
        if model.shown() != expected:
            wrong.append((name, expected, model.shown()))
    assert wrong == []


def test_the_whole_list_is_shown_although_it_was_narrowed_before(
    qtbot: Any, workspace: Workspace
) -> None:
    workspace.go("institutions", due="overdue")
    link = next(
        each
        for each in numbers(overview(workspace))
        if each.accessibleName().startswith("Stellen:")
    )
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    opened = workspace.current()
    assert isinstance(opened, SplitPage)
    assert opened.list.model.shown() == int(link.text()) > 100


def test_a_due_follow_up_opens_its_institution(qtbot: Any, workspace: Workspace) -> None:
    page = overview(workspace)
    entry = next(
        each for each in page.cards["due"].findChildren(LinkButton) if "Göttingen" in each.text()
    )
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    opened = workspace.current()
    assert isinstance(opened, SplitPage)
    current = opened.list.model.place_of(opened.list.current_id())
    assert current is not None
    assert "Göttingen" in opened.list.model.cell_text(current, 0)


def test_numbers_change_with_the_study(qtbot: Any, workspace: Workspace) -> None:
    page = overview(workspace)
    institution = page.session.conn.execute(
        "SELECT id FROM institution WHERE id NOT IN (SELECT institution_id FROM follow_up)"
    ).fetchone()[0]

    def today() -> int:
        return next(
            int(link.text())
            for link in numbers(page)
            if link.accessibleName().startswith("Heute fällig")
        )

    before = today()
    page.session.run(
        add_follow_up,
        AddFollowUp(institution_id=institution, due="2010-01-20", reason="anrufen"),
    )
    assert today() == before + 1


def test_important_cards_are_seen_without_scrolling(qtbot: Any, workspace: Workspace) -> None:
    page = overview(workspace)
    view = page._area.viewport()
    for name in ("states", "due", "findings", "misfits"):
        card = page.cards[name]
        bottom = card.mapTo(view, card.rect().bottomLeft()).y()
        assert bottom <= view.height(), name


@pytest.mark.parametrize("width", [420, 700, 1366])
def test_cards_fit_the_width_of_the_window(qtbot: Any, workspace: Workspace, width: int) -> None:
    page = overview(workspace)
    page.setParent(None)  # type: ignore[call-overload]  # its own window
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    for card in page.cards.values():
        assert card.mapTo(page, card.rect().topRight()).x() <= width


def test_every_link_has_a_name(qtbot: Any, workspace: Workspace) -> None:
    for link in overview(workspace).findChildren(LinkButton):
        assert link.accessibleName() or link.text()


def test_a_study_without_districts_says_what_to_do(
    qtbot: Any, tmp_path: Any, clock: Any, nav: Any
) -> None:
    study = Study.create(tmp_path / "leer.netzdesk", author=AUTHOR, clock=clock)
    page = OverviewPage(Session(study), nav)
    qtbot.addWidget(page)
    page.show()
    assert page._empty.isVisible()
    assert not page.cards["states"].isVisible()
    study.close()
