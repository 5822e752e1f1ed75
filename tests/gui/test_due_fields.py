"""What the contact form suggests as the next follow-up, and the fields that it rests on."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from netzdesk.actions.institutions import ChangeInstitution, change_institution
from netzdesk.queries.institution_detail import InstitutionDetail, institution_detail
from netzdesk.queries.regions import region_detail
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attempt_form import AttemptForm
from netzdesk.ui.widgets.institution_form import InstitutionForm
from netzdesk.ui.widgets.region_form import RegionForm


@pytest.fixture
def office(session: Session) -> str:
    (key,) = session.conn.execute("SELECT id FROM institution ORDER BY name LIMIT 1").fetchone()
    return str(key)


def detail(session: Session, office: str) -> InstitutionDetail:
    found = institution_detail(session.conn, office)
    assert found is not None
    return found


@pytest.fixture
def form(session: Session, office: str, qtbot: QtBot) -> AttemptForm:
    made = AttemptForm(session)
    qtbot.addWidget(made)
    made.show()
    made.begin(detail(session, office))
    return made


def take(form: AttemptForm, **values: Any) -> None:
    for name, value in values.items():
        form.fields[name].set_value(value)
        form.fields[name].left.emit()


def due(form: AttemptForm) -> tuple[Any, Any, Any]:
    names = ("follow_up_due", "follow_up_time", "follow_up_reason")
    return tuple(form.fields[name].value() for name in names)  # type: ignore[return-value]


def test_the_suggested_day_is_one_on_which_the_institution_is_reached(
    session: Session, office: str, form: AttemptForm
) -> None:
    session.run(change_institution, ChangeInstitution(institution_id=office, not_on=("tue",)))
    take(form, outcome="3.13")
    assert due(form) == ("2010-03-17", None, None)  # today is Monday, the 15th


def test_after_two_failed_calls_the_form_suggests_another_time_and_says_why(
    session: Session, office: str, form: AttemptForm
) -> None:
    take(form, day="2010-03-11", time="09:00", outcome="3.13")
    assert form.submit()
    form.begin(detail(session, office))
    take(form, day="2010-03-12", time="10:00", outcome="2.20")
    assert due(form) == (
        "2010-03-15",
        "14:00",
        "2 Anrufe am Vormittag ohne Erfolg: anderer Wochentag, andere Tageszeit",
    )
    take(form, outcome="2.35")  # another outcome takes the suggestion back
    assert due(form) == ("2010-03-19", None, None)
    assert form.submit() or form.error_text()
    stored = session.conn.execute(
        "SELECT due, due_time FROM follow_up WHERE done_on IS NULL"
    ).fetchall()
    assert stored == [("2010-03-19", None)]


def test_what_was_typed_as_the_reason_stays(form: AttemptForm) -> None:
    take(form, outcome="3.13", follow_up_reason="Kollegin fragen")
    take(form, outcome="2.20")
    assert due(form)[2] == "Kollegin fragen"


@pytest.mark.parametrize(
    ("when", "hint"),
    [
        (("2010-04-02", None), "Der 02.04.2010 ist ein gesetzlicher Feiertag."),
        (("2010-03-20", None), "Der 20.03.2010 fällt auf ein Wochenende."),
        (("2010-03-18", "13:00"), "Das liegt außerhalb der Sprechzeiten: Do 8–12 Uhr."),
        (("2010-03-17", None), "An diesem Wochentag ist die Stelle nicht zu erreichen."),
        (("2010-03-18", "10:00"), ""),
    ],
)
def test_an_agreed_date_that_does_not_fit_warns_and_is_kept(
    session: Session, office: str, form: AttemptForm, when: tuple[str, str | None], hint: str
) -> None:
    hours = ChangeInstitution(institution_id=office, office_hours="Do 8-12")
    session.run(change_institution, hours)
    take(form, outcome="2.37")
    form.fields["follow_up_due"].edited.emit()
    take(form, follow_up_due=when[0], follow_up_time=when[1])
    assert form.due_hint.isHidden() is not bool(hint)
    assert form.due_hint._text.text() == hint
    assert due(form)[:2] == when


def test_office_hours_are_typed_freely_and_shown_in_one_way(
    session: Session, office: str, qtbot: QtBot
) -> None:
    made = InstitutionForm(session)
    qtbot.addWidget(made)
    made.show_institution(detail(session, office))
    field = made.form.fields["office_hours"]
    field.show_value("Montag bis Mittwoch 8.00-12.00, Do 14-18 Uhr")
    field.edited.emit()
    field.left.emit()
    made.form.fields["not_on"].show_value(("fri",))
    made.form.fields["not_on"].left.emit()
    made.show_institution(detail(session, office))
    assert made.form.value("office_hours") == "Mo–Mi 8–12, Do 14–18 Uhr"
    assert made.form.value("not_on") == ("fri",)


def test_office_hours_that_cannot_be_read_are_refused_beside_the_field(
    session: Session, office: str, qtbot: QtBot
) -> None:
    made = InstitutionForm(session)
    qtbot.addWidget(made)
    made.show_institution(detail(session, office))
    field = made.form.fields["office_hours"]
    field.show_value("immer")
    field.edited.emit()
    field.left.emit()
    assert "Mo–Do 8–12, Do 14–18" in made.form.error_text("office_hours")


def test_a_district_gets_a_responsible_researcher(session: Session, qtbot: QtBot) -> None:
    (region,) = session.conn.execute("SELECT id FROM region LIMIT 1").fetchone()
    made = RegionForm(session)
    qtbot.addWidget(made)
    shown = region_detail(session.conn, region)
    assert shown is not None
    made.show_region(shown)
    me = session.study.author.id
    field = made.form.fields["responsible_id"]
    field.show_value(me)
    field.left.emit()
    stored = region_detail(session.conn, region)
    assert stored is not None
    assert stored.responsible_id == me
