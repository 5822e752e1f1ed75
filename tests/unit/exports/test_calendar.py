"""Agreed dates as iCalendar: read back by a parser and looked at line by line."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from export_desk import StudyBuilder
from icalendar import Calendar, Event

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.exports.calendar import calendar_of
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import document, export

CANARY = "ZZKANARIE"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def office(study: StudyBuilder) -> str:
    for code, attributes in (("2.37", {"effect": "appointment"}), ("3.19", {})):
        study.put(
            "vocabulary_term",
            vocabulary="outcome",
            code=code,
            label_en=code,
            label_de=code,
            attributes=json.dumps(attributes),
        )
    return study.institution("Jobcenter Celle", "03351", phone="030 23125 100")


def agreed(study: StudyBuilder, office: str, due: str, **values: Any) -> str:
    """Enter a follow-up of a call in which it was agreed."""
    attempt = study.attempt(office, outcome="2.37", channel="phone")
    return study.put("follow_up", institution_id=office, attempt_id=attempt, due=due, **values)


def written(study: StudyBuilder, folder: Path, **options: Any) -> bytes:
    target = folder / "termine.ics"
    export(study.conn, "calendar", target, ExportOptions(**options))
    return target.read_bytes()


def events(content: bytes) -> dict[str, Event]:
    """Return the entries of a calendar by their UID without its end."""
    found = Calendar.from_ical(content).walk("VEVENT")
    return {str(each["uid"]).removesuffix("@netzdesk"): each for each in found}


def test_agreed_time_is_in_the_zone_and_an_agreed_day_lasts_the_day(
    study: StudyBuilder, office: str, tmp_path: Path
) -> None:
    timed = agreed(study, office, "2010-03-29", due_time="10:30")
    whole = agreed(study, office, "2010-04-06")
    found = events(written(study, tmp_path))
    assert found[timed].decoded("dtstart") == datetime(2010, 3, 29, 10, 30, tzinfo=BERLIN)
    assert found[timed].decoded("duration") == timedelta(minutes=30)
    assert found[whole].decoded("dtstart") == date(2010, 4, 6)
    assert found[whole].decoded("dtend") == date(2010, 4, 7)
    assert str(found[whole]["status"]) == "CONFIRMED"


def test_zone_is_written_with_its_rules(study: StudyBuilder, office: str, tmp_path: Path) -> None:
    agreed(study, office, "2010-07-01", due_time="10:30")
    content = written(study, tmp_path)
    assert b"DTSTART;TZID=Europe/Berlin:20100701T103000" in content
    (zone,) = Calendar.from_ical(content).walk("VTIMEZONE")
    rules = zone.to_tz()
    for month, hours in ((1, 1), (7, 2), (10, 2), (12, 1)):
        moment = datetime(2010, month, 15, 12, tzinfo=rules)
        assert moment.utcoffset() == timedelta(hours=hours), month


def test_only_what_was_agreed_is_a_date(study: StudyBuilder, office: str, tmp_path: Path) -> None:
    letter = study.attempt(office, outcome="3.19", channel="letter")
    study.put("follow_up", institution_id=office, attempt_id=letter, due="2010-04-01")
    study.put("follow_up", institution_id=office, due="2010-04-01")
    by_hand = study.put("follow_up", institution_id=office, due="2010-04-01", due_time="09:00")
    assert list(events(written(study, tmp_path))) == [by_hand]


def test_moved_date_keeps_its_uid_and_raises_its_sequence(
    study: StudyBuilder, office: str, tmp_path: Path
) -> None:
    due = agreed(study, office, "2010-04-06", due_time="10:30")
    first = events(written(study, tmp_path))[due]
    study.put("follow_up", id=due, due="2010-04-07")
    second = events(written(study, tmp_path))[due]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert str(first["uid"]) == str(second["uid"])
    assert second.decoded("dtstart").date() == date(2010, 4, 7)


def test_what_was_taken_back_leaves_the_calendar(
    study: StudyBuilder, office: str, tmp_path: Path
) -> None:
    early = agreed(study, office, "2010-04-06", due_time="10:30")
    study.put("follow_up", id=early, done_on="2010-03-30")
    held = agreed(study, office, "2010-03-29", due_time="10:30")
    study.put("follow_up", id=held, done_on="2010-03-29")
    gone = agreed(study, office, "2010-04-08", due_time="10:30")
    with study.together() as unit:
        unit.delete("follow_up", gone)
    found = events(written(study, tmp_path))
    assert {key: str(each["status"]) for key, each in found.items()} == {
        early: "CANCELLED",
        gone: "CANCELLED",
    }
    assert found[gone]["sequence"] > 0
    assert "description" not in found[early]


def test_entry_says_no_more_than_was_asked_for(
    study: StudyBuilder, office: str, tmp_path: Path
) -> None:
    person = study.person(
        f"{CANARY} Muster", institution_id=office, phone=f"030 {CANARY}", function="Leitung"
    )
    named = study.person("Nora Netz", named=True, institution_id=office, phone="030 23125 101")
    quiet = agreed(
        study, office, "2010-04-06", due_time="10:30", reason=f"{CANARY} rufen", person_id=person
    )
    public = agreed(study, office, "2010-04-07", due_time="10:30", person_id=named)
    shown = {
        grade: written(study, tmp_path, persons=grade) for grade in ("none", "functions", "full")
    }
    assert all(CANARY.encode() not in content for content in shown.values())
    none, functions, full = (events(content) for content in shown.values())
    assert str(none[quiet]["summary"]) == "Rückruf: Jobcenter, Celle (Landkreis)"
    assert b"030 23125" not in shown["none"]
    assert b"Jobcenter Celle" not in shown["none"]
    assert str(functions[quiet]["summary"]) == "Rückruf: Jobcenter Celle"
    assert "030 23125 100" in str(functions[quiet]["description"])
    assert "Nora" not in str(functions[public]["description"])
    assert "Nora Netz" in str(full[public]["description"])


def test_lines_are_as_the_standard_wants_them(
    study: StudyBuilder, tmp_path: Path, office: str
) -> None:
    name = 'Büro für Ämter, Höfe; und "mehr"\\ ' + "äöü€🙂 " * 40
    long = study.institution(name.strip(), "03351")
    due = agreed(study, long, "2010-04-06", due_time="10:30")
    content = written(study, tmp_path, persons="functions")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")
    assert str(events(content)[due]["summary"]) == f"Rückruf: {name.strip()}"
    assert b"METHOD:PUBLISH" in lines


def test_same_study_gives_the_same_file(study: StudyBuilder, office: str, tmp_path: Path) -> None:
    agreed(study, office, "2010-04-06", due_time="10:30")
    assert written(study, tmp_path) == written(study, tmp_path)


def test_district_narrows_the_dates(study: StudyBuilder, office: str, tmp_path: Path) -> None:
    here = agreed(study, office, "2010-04-06", due_time="10:30")
    agreed(study, study.institution("Jobcenter Salzgitter", "03102"), "2010-04-06", due_time="9:00")
    everywhere = study.institution("KMN", whole_area=True)
    there = agreed(study, everywhere, "2010-04-06", due_time="11:00")
    assert set(events(written(study, tmp_path, region="03351"))) == {here, there}


def test_single_follow_up_goes_out_whether_agreed_or_not(study: StudyBuilder, office: str) -> None:
    due = study.put("follow_up", institution_id=office, due="2010-04-06")
    tr = Translator("de")
    made = calendar_of(study.conn, due, ExportOptions(persons="functions"), tr)
    assert str(events(made.content)[due]["summary"]) == "Wiedervorlage: Jobcenter Celle"
    assert b"VTIMEZONE" not in made.content
    with pytest.raises(Refused) as refused:
        calendar_of(study.conn, "?", ExportOptions(), tr)
    assert refused.value.code == "calendar.missing"


def test_calendar_is_no_table_and_has_its_own_suffix(study: StudyBuilder, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        document(study.conn, "calendar", ExportOptions())
    assert refused.value.code == "export.no_table"
    with pytest.raises(Refused) as refused:
        export(study.conn, "calendar", tmp_path / "t.pdf")
    assert refused.value.code == "export.unknown_suffix"
    done = export(study.conn, "calendar", tmp_path / "leer.ics")
    assert (done.rows, done.warnings) == (0, ("Es ist kein vereinbarter Termin offen.",))
    assert events((tmp_path / "leer.ics").read_bytes()) == {}


def test_a_planned_interview_says_with_whom_and_names_a_place_only_with_names(
    study: StudyBuilder, office: str, tmp_path: Path
) -> None:
    due = study.put("follow_up", institution_id=office, due="2010-03-29", due_time="10:30")
    network = study.put("network", name="Netz Celle")
    talk = study.put(
        "interview",
        network_id=network,
        follow_up_id=due,
        day="2010-03-29",
        state="planned",
        meeting_place=f"bei {CANARY}",
    )
    person = study.person("Erika Muster", institution_id=office, function="Koordination")
    study.put("interview_person", interview_id=talk, person_id=person)
    for grade in ("none", "functions", "full"):
        content = written(study, tmp_path, persons=grade)
        event = events(content)[due]
        assert str(event["summary"]) == "Interview: Netz Celle"
        assert event["duration"].dt == timedelta(hours=1)
        assert (CANARY.encode() in content) == (grade == "full")
        assert (b"Koordination" in content) == (grade != "none")
        assert b"Erika" not in content, "her naming is not recorded"
    study.put("interview", id=talk, state="cancelled", cancelled_reason=CANARY)
    study.put("follow_up", id=due, done_on="2010-03-12")
    called_off = written(study, tmp_path, persons="full")
    assert str(events(called_off)[due]["status"]) == "CANCELLED"
    assert CANARY.encode() not in called_off
