"""The page „Kontaktversuche“: a long list that narrows as one types, and each entry's history."""

from __future__ import annotations

from typing import Any

import pytest
from offices import add_contact, add_office, call, rows
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit

from netzdesk.actions.attempts import CorrectAttempt, correct_attempt
from netzdesk.store.study import Study
from netzdesk.ui.pages.attempts import AttemptsPage
from netzdesk.ui.session import Session


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any) -> AttemptsPage:
    made = AttemptsPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def many(study: Study, office: str, number: int) -> None:
    """Put attempts into the study, quicker than by the form."""
    with study.compensation("record_attempt") as unit:
        for each in range(number):
            unit.put(
                "contact_attempt",
                {
                    "institution_id": office,
                    "channel": "phone" if each % 2 else "letter",
                    "direction": "out",
                    "day": f"2010-01-{each % 28 + 1:02d}",
                    "outcome": "3.13",
                    "note": f"Versuch Nummer{each}",
                    "researcher_id": unit.author_id,
                },
            )


def enter_day(page: AttemptsPage, name: str, typed: str) -> None:
    line = page.days[name].entry()
    assert isinstance(line, QLineEdit)
    line.setText(typed)
    line.textEdited.emit(typed)
    line.editingFinished.emit()


def days(page: AttemptsPage) -> list[str]:
    model = page.list.model
    return [model.cell_text(row, 0) for row in range(model.rowCount())]


def test_empty_page_says_what_to_do(page: AttemptsPage, nav: Any) -> None:
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Noch keine Kontaktversuche." in texts
    assert any("Strg+Umschalt+K" in text for text in texts)


def test_long_list_is_a_window_on_the_study(
    page: AttemptsPage, session: Session, study: Study, qtbot: Any
) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(page.list.model, mode)
    office = add_office(session)
    many(study, office, 500)
    page.refresh(None)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 500)
    assert page.list.model.cell_text(0, 6) == "Versuch Nummer499"
    assert page.list.model.cell_text(499, 6) == "Versuch Nummer0"


def test_typed_words_narrow_the_list(
    page: AttemptsPage, session: Session, study: Study, qtbot: Any
) -> None:
    many(study, add_office(session), 200)
    page.refresh(None)
    page.list.filter_line.setText("nummer17")
    assert page.list.model.rowCount() == 11
    page.facets.choose("channel", "phone")
    assert page.list.model.rowCount() == 6
    assert page.list.filter_line.text() == "nummer17"


def test_days_narrow_the_list_and_are_taken_back_with_the_filter(
    page: AttemptsPage, session: Session
) -> None:
    office = add_office(session)
    for day in ("2010-02-01", "2010-03-01", "2010-03-10"):
        call(session, office, day=day)
    enter_day(page, "from_day", "1.3.")
    assert days(page) == ["10.03.2010", "01.03.2010"]
    enter_day(page, "to_day", "5.3.")
    assert days(page) == ["01.03.2010"]
    texts = [label.text() for label in page.list.findChildren(QLabel) if label.isVisible()]
    assert "1 von 3 Zeilen – Filter: von 01.03.2010 · bis 05.03.2010" in texts
    page.list.clear_filter()
    assert len(days(page)) == 3
    assert page.days["from_day"].value() is None


def test_unreadable_day_is_refused_and_leaves_the_list(
    page: AttemptsPage, session: Session
) -> None:
    call(session, add_office(session))
    enter_day(page, "from_day", "irgendwann")
    assert page._day_error.isVisible()
    assert "irgendwann" in page._day_error.text()
    assert len(days(page)) == 1


def test_corrected_entries_can_be_left_out(page: AttemptsPage, session: Session) -> None:
    first = call(session, add_office(session))
    session.run(correct_attempt, CorrectAttempt(attempt_id=first, outcome="2.20"))
    assert len(days(page)) == 2
    page.facets.choose("corrected", False)
    assert len(days(page)) == 1
    page.facets.choose("corrected", None)
    assert len(days(page)) == 2


def test_detail_shows_every_version_and_the_way_to_the_institution(
    page: AttemptsPage, session: Session, nav: Any
) -> None:
    office = add_office(session)
    person = add_contact(session, office)
    first = call(session, office, note="Besetzt", person_id=person)
    second = session.run(
        correct_attempt, CorrectAttempt(attempt_id=first, outcome="2.20", note="Doch da")
    )
    page.show_record(second)
    cards = page._versions.cards()
    assert [card.entry.id for card in cards] == [second, first]
    assert [card.entry.struck for card in cards] == [False, True]
    assert "Änne Größler" in cards[0].entry.head
    assert cards[0].entry.quiet == ("Kontakt von VM, eingetragen am 15.03.2010 12:00 von VM",)
    page._go.click()
    assert nav.went == [("institutions", office, {"attempt": second})]


def test_overview_opens_the_log_of_a_channel(page: AttemptsPage, session: Session) -> None:
    office = add_office(session)
    call(session, office)
    call(session, office, channel="letter", outcome="3.19")
    page.open_list(channel="letter", from_day="2010-03-01")
    assert page.list.model.rowCount() == 1
    assert page.days["from_day"].value() == "2010-03-01"
    assert page.facets.conditions() == {"channel": "letter"}


def test_new_attempt_appears_on_top_and_the_shown_one_stays(
    page: AttemptsPage, session: Session
) -> None:
    office = add_office(session)
    first = call(session, office)
    page.show_record(first)
    call(session, office, day="2010-03-02")
    assert days(page) == ["02.03.2010", "01.03.2010"]
    assert page.list.current_id() == first
    assert len(rows(session, "SELECT id FROM contact_attempt")) == 2
