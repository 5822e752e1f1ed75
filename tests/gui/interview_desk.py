"""Helpers of the tests of interviews."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from netzdesk.domain.guide import Guide
from netzdesk.queries.guides import guides
from netzdesk.queries.interviews import InterviewDetail, InterviewRow, interview
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.pages.interviews import InterviewsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.interview_list import InterviewsTab
from netzdesk.ui.widgets.interview_panel import InterviewPanel
from netzdesk.ui.widgets.interview_question import QuestionCard

ANSWERS = "SELECT answer, nothing_to_say FROM interview_answer ORDER BY rowid"


def opened(qtbot: Any, session: Session, nav: Any) -> InterviewsPage:
    page = InterviewsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1140, 690)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def phone(session: Session) -> str:
    return next(row.id for row in guides(session.conn) if row.kind == "phone")


def held(session: Session, key: str) -> InterviewDetail:
    found = interview(session.conn, key)
    assert found is not None
    return found


def listed(tab: InterviewsTab) -> list[InterviewRow]:
    model = tab.list.model
    assert isinstance(model, ListModel)
    return [model.row_at(row) for row in range(model.rowCount())]


def led(found: InterviewDetail) -> Guide:
    assert found.guide is not None
    return found.guide


def focused(panel: InterviewPanel) -> QuestionCard:
    card = panel.sheet.current()
    assert card is not None
    return card


def press(qtbot: Any, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, modifier)


def write(qtbot: Any, panel: InterviewPanel, text: str) -> None:
    qtbot.keyClicks(focused(panel).notes.text, text)


CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
