"""An interview is planned in the window, started or called off with one key."""

from __future__ import annotations

from typing import Any

import pytest
from interview_desk import CTRL, held, listed, opened, phone, press
from offices import add_contact, add_office
from PySide6.QtCore import Qt

from netzdesk.actions.interview_plans import PlanInterview, plan_interview
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.ui.pages.interviews import InterviewsPage
from netzdesk.ui.pages.today import TodayPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import MultiChoice


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> InterviewsPage:
    return opened(qtbot, session, nav)


@pytest.fixture
def office(session: Session) -> str:
    return add_office(session, "Leitstelle Gifhorn")


@pytest.fixture
def network(session: Session, office: str) -> str:
    made = session.run(add_network, AddNetwork(name="Netz Gifhorn"))
    person = add_contact(session, office, "Erika Muster")
    contact = AddNetworkContact(network_id=made, person_id=person)
    session.run(add_network_contact, contact)
    return made


@pytest.fixture
def planned(session: Session, network: str, office: str) -> str:
    command = PlanInterview(
        network_id=network,
        guide_id=phone(session),
        institution_id=office,
        day="2010-03-15",
        time="14:00",
    )
    return session.run(plan_interview, command)


def test_an_interview_is_planned_with_the_office_and_people_of_the_network(
    qtbot: Any, page: InterviewsPage, session: Session, network: str, office: str
) -> None:
    page.open_list(network=network, plan=True)
    form = page.interviews.planning
    assert form.fields["institution_id"].value() == office
    qtbot.keyClicks(form.fields["day"].entry(), "17.3.")
    qtbot.keyClicks(form.fields["time"].entry(), "9:30")
    people = form.fields["person_ids"]
    assert isinstance(people, MultiChoice)
    (row,) = people._items()
    row.setCheckState(Qt.CheckState.Checked)
    assert form.submit()
    found = page.interviews.panel.found
    assert found is not None and found.plan is not None
    assert (found.state, found.plan.due, found.plan.due_time) == ("planned", "2010-03-17", "09:30")
    assert [each.name for each in found.persons] == ["Erika Muster"]
    (row_shown,) = listed(page.interviews)
    assert (row_shown.state, row_shown.day, row_shown.at) == ("planned", "2010-03-17", "09:30")
    page.interviews.ask_plan(network)
    assert form.fields["follow_up_id"].isHidden(), "its only date is taken"


def test_a_planned_interview_is_started_with_one_key(
    qtbot: Any, page: InterviewsPage, session: Session, planned: str
) -> None:
    page.show_record(planned)
    panel = page.interviews.panel
    panel.focus_open()
    assert panel.particulars.plan.isVisible()
    assert not panel.head.topics.isVisible()
    assert not panel.head.next_button.isVisible()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert held(session, planned).state == "running"
    assert panel.clock.running
    assert not panel.particulars.plan.isVisible()
    assert panel.cards and panel.head.topics.isVisible()
    panel.clock.stop()
    session.undo()
    assert held(session, planned).state == "planned"


def test_a_planned_interview_is_called_off_with_one_key_and_its_reason(
    qtbot: Any, page: InterviewsPage, session: Session, planned: str
) -> None:
    page.show_record(planned)
    panel = page.interviews.panel
    panel.focus_open()
    press(qtbot, Qt.Key.Key_F8)
    plan = panel.particulars.plan
    assert plan.reason.isVisible()
    press(qtbot, Qt.Key.Key_Return)
    assert plan.reason.error_text("reason")
    qtbot.keyClicks(plan.reason.fields["reason"].entry(), "erkrankt")
    press(qtbot, Qt.Key.Key_Return)
    assert held(session, planned).state == "cancelled"
    assert plan.said.text() == "Abgesagt: erkrankt"
    assert not plan.form.isVisible()
    plan.again.click()
    assert held(session, planned).state == "planned"
    assert plan.form.isVisible()


def test_moving_the_interview_moves_its_follow_up(
    qtbot: Any, page: InterviewsPage, session: Session, planned: str
) -> None:
    page.show_record(planned)
    form = page.interviews.panel.particulars.plan.form
    day = form.fields["day"].entry()
    day.setFocus()
    day.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(day, "18.3.")
    press(qtbot, Qt.Key.Key_Return)
    rows = session.conn.execute("SELECT due, due_time FROM follow_up").fetchall()
    assert rows == [("2010-03-18", "14:00")]
    day.setFocus()
    day.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(day, "1.3.")
    press(qtbot, Qt.Key.Key_Return)
    assert form.error_text("day")


def test_the_call_that_names_the_network_starts_what_is_planned_by_phone(
    page: InterviewsPage, session: Session, planned: str, network: str
) -> None:
    page.interviews.begin_in_call(network, "")
    assert [row.id for row in listed(page.interviews)] == [planned]
    assert held(session, planned).state == "running"
    page.interviews.panel.clock.stop()


def test_a_call_only_shows_a_planned_interview_that_cannot_be_started(
    page: InterviewsPage, session: Session, planned: str, network: str
) -> None:
    with session.study.unit("fill") as unit:
        for guide in unit.find("guide"):
            unit.put("guide", {"id": guide["id"], "retired": 1})
    told: list[str] = []
    session.trouble.connect(told.append)

    page.interviews.begin_in_call(network, "")

    assert len(told) == 1
    assert held(session, planned).state == "planned"
    assert page.interviews.shown_view() == "detail"
    assert not page.interviews.panel.clock.running


def test_today_leads_to_the_planned_interview(
    qtbot: Any, session: Session, nav: Any, planned: str
) -> None:
    today = TodayPage(session, nav)
    qtbot.addWidget(today)
    today.show()
    (line,) = [each for each in today._model.rows() if each.item.interview_id]
    assert line.reason == "Interview um 14:00 verabredet: Netz Gifhorn"
    today.list.select(line.item.key)
    assert not today.panel.interview.isHidden()
    assert today.panel.done.isHidden()
    today.enter_detail()
    assert nav.went[-1] == ("interviews", planned, {})
