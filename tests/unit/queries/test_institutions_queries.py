"""The list and the detail of institutions, and the contact log, from a real study file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from netzdesk.actions.attempts import (
    CorrectAttempt,
    RecordAttempt,
    correct_attempt,
    record_attempt,
)
from netzdesk.actions.contact_points import AddContactPoint, add_contact_point
from netzdesk.actions.follow_ups import (
    AddFollowUp,
    FinishFollowUp,
    add_follow_up,
    finish_follow_up,
)
from netzdesk.actions.institutions import (
    AddInstitution,
    SetDoNotContact,
    add_institution,
    set_do_not_contact,
)
from netzdesk.actions.judgements import JoinNetworks, join_networks
from netzdesk.actions.outcome_notes import SetOutcomeNote, set_outcome_note
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.actions.statements import (
    Named,
    RecordStatement,
    SupersedeStatement,
    record_statement,
    supersede_statement,
)
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.ids import natural_id
from netzdesk.queries.attempts import ATTEMPTS, attempt_history
from netzdesk.queries.institution_detail import InstitutionDetail, institution_detail
from netzdesk.queries.institutions import (
    InstitutionRow,
    institution_list,
    network_choices,
    region_choices,
    touched_institutions,
)
from netzdesk.queries.paging import Wanted, count, page
from netzdesk.store.study import Author, Study
from netzdesk.store.unit import Unit

AUTHOR = Author("0190a000-0000-7000-8000-000000000001", "Vera Muster", "VM")
GOSLAR, NORTHEIM = natural_id("region", "03153"), natural_id("region", "03155")


@dataclass
class Desk:
    """Runs actions on the study and reads it by the queries."""

    study: Study

    def run(self, action: Callable[[Unit, Any], Any], command: object) -> str:
        with self.study.unit(action.__name__) as unit:
            return str(action(unit, command))

    def institution(self, name: str = "Integrationsbeauftragte Goslar", **values: Any) -> str:
        usual: dict[str, Any] = {"kind": "integration_officer", "region_ids": (GOSLAR,)}
        return self.run(add_institution, AddInstitution(name=name, **{**usual, **values}))

    def call(self, institution: str, day: str, outcome: str = "3.13", **values: Any) -> str:
        command = RecordAttempt(
            institution_id=institution,
            channel="phone",
            direction="out",
            day=day,
            outcome=outcome,
            **values,
        )
        return self.run(record_attempt, command)

    def listed(self, key: str) -> InstitutionRow:
        return next(row for row in institution_list(self.study.conn) if row.id == key)

    def detail(self, key: str) -> InstitutionDetail:
        found = institution_detail(self.study.conn, key)
        assert found is not None
        return found


def _noon() -> datetime:
    return datetime(2010, 3, 15, 11, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The territory of 2010, made once; each test works on a copy of the file."""
    path = tmp_path_factory.mktemp("template") / "s.netzdesk"
    study = Study.create(path, author=AUTHOR, clock=_noon)
    with study, study.compensation("fill_from_template") as unit:
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    return path


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[Desk]:
    with Study.open(shutil.copy(filled, tmp_path), author=AUTHOR, clock=_noon) as study:
        yield Desk(study)


def test_districts_of_the_same_name_are_told_apart_by_their_kind(desk: Desk) -> None:
    labels = [region.label for region in region_choices(desk.study.conn)]
    assert "Osnabrück, Landkreis" in labels
    assert "Osnabrück, Kreisfreie Stadt" in labels
    assert "Goslar" in labels
    assert len(set(labels)) == 46


def test_list_stands_in_german_order_and_knows_the_districts(desk: Desk) -> None:
    desk.institution("Ärztehaus")
    desk.institution("Azubibüro", kind="other", region_ids=(GOSLAR, NORTHEIM))
    names = [row.name for row in institution_list(desk.study.conn)]
    assert names[:2] == ["Ärztehaus", "Azubibüro"]
    row = institution_list(desk.study.conn)[1]
    assert row.regions == ("Goslar", "Northeim")
    assert row.region_ids == {GOSLAR, NORTHEIM}


def test_list_says_last_contact_and_next_follow_up(desk: Desk) -> None:
    office = desk.institution()
    assert (desk.listed(office).last_contact, desk.listed(office).next_due) == ("", "")
    desk.call(office, "2010-03-01", follow_up_due="2010-03-20")
    soon = AddFollowUp(institution_id=office, due="2010-03-16", reason="Nachfassen")
    key = desk.run(add_follow_up, soon)
    row = desk.listed(office)
    assert (row.last_contact, row.attempts) == ("2010-03-01", 1)
    assert (row.next_due, row.next_reason) == ("2010-03-16", "Nachfassen")
    desk.run(finish_follow_up, FinishFollowUp(follow_up_id=key))
    assert desk.listed(office).next_due == "2010-03-20"


def test_corrected_attempt_counts_once_and_its_day_no_more(desk: Desk) -> None:
    office = desk.institution()
    wrong = desk.call(office, "2010-03-10")
    desk.run(correct_attempt, CorrectAttempt(attempt_id=wrong, day="2010-03-08"))
    row = desk.listed(office)
    assert (row.attempts, row.last_contact) == (1, "2010-03-08")


def test_list_shows_who_is_not_to_be_contacted(desk: Desk) -> None:
    office = desk.institution()
    command = SetDoNotContact(institution_id=office, reason="abgelehnt")
    desk.run(set_do_not_contact, command)
    assert desk.listed(office).do_not_contact
    assert desk.detail(office).do_not_contact_reason == "abgelehnt"


def test_persons_are_found_by_the_filter_of_the_list(desk: Desk) -> None:
    office = desk.institution()
    desk.run(add_person, AddPerson(institution_id=office, name="Änne Größler"))
    assert "Größler" in desk.listed(office).persons


def test_detail_has_persons_in_their_order_with_their_numbers(desk: Desk) -> None:
    office = desk.institution(phone="030 23125 100")
    desk.run(add_person, AddPerson(institution_id=office, name="Zoe Zuerst"))
    second = desk.run(add_person, AddPerson(institution_id=office, name="Anna Danach"))
    mobile = AddContactPoint(person_id=second, kind="mobile", value="0171 39200 11")
    desk.run(add_contact_point, mobile)
    fax = AddContactPoint(institution_id=office, kind="fax", value="030 23125 109")
    desk.run(add_contact_point, fax)
    detail = desk.detail(office)
    assert [person.name for person in detail.persons] == ["Zoe Zuerst", "Anna Danach"]
    assert [point.value for point in detail.persons[1].points] == ["0171 39200 11"]
    assert [point.value for point in detail.points] == ["030 23125 109"]
    assert detail.phone == "030 23125 100"


def test_detail_shows_attempts_newest_first_and_links_a_correction(desk: Desk) -> None:
    office = desk.institution()
    first = desk.call(office, "2010-03-01", time="09:30")
    desk.call(office, "2010-03-02")
    later = desk.run(correct_attempt, CorrectAttempt(attempt_id=first, outcome="2.20"))
    attempts = desk.detail(office).attempts
    assert [attempt.day for attempt in attempts] == ["2010-03-02", "2010-03-01", "2010-03-01"]
    by_id = {attempt.id: attempt for attempt in attempts}
    assert by_id[first].corrected_by_id == later
    assert by_id[later].corrects_id == first
    assert by_id[later].at.startswith("2010-03-01T09:30")


def test_open_follow_ups_come_first_by_their_day(desk: Desk) -> None:
    office = desk.institution()
    keys = [
        desk.run(add_follow_up, AddFollowUp(institution_id=office, due=day))
        for day in ("2010-03-20", "2010-03-10", "2010-03-15")
    ]
    desk.run(finish_follow_up, FinishFollowUp(follow_up_id=keys[1]))
    detail = desk.detail(office)
    assert [row.due for row in detail.open_follow_ups] == ["2010-03-15", "2010-03-20"]
    assert detail.follow_ups[-1].done_on == "2010-03-15"


def test_statement_names_structures_and_knows_what_replaced_it(desk: Desk) -> None:
    office = desk.institution()
    first = desk.run(
        record_statement,
        RecordStatement(
            institution_id=office,
            region_id=GOSLAR,
            answer="yes",
            day="2010-03-01",
            named=(Named(as_named="Netzwerk Harz"), Named(as_named="Arbeitskreis Nord")),
        ),
    )
    second = desk.run(
        supersede_statement,
        SupersedeStatement(
            statement_id=first, answer="no", day="2010-03-05", reasons=("no_money", "no_staff")
        ),
    )
    new, old = desk.detail(office).statements
    assert (new.id, new.supersedes_id, new.reasons) == (second, first, ("no_money", "no_staff"))
    assert old.superseded_by_id == second
    assert [each.shown for each in old.named] == ["Arbeitskreis Nord", "Netzwerk Harz"]
    assert {each.judgement for each in old.named} == {"open"}


def test_statement_on_a_foreign_district_is_marked(desk: Desk) -> None:
    office = desk.institution()
    whole = desk.institution("KMN", kind="kmn_association", region_ids=(), whole_area=True)
    for key in (office, whole):
        command = RecordStatement(institution_id=key, region_id=NORTHEIM, answer="no")
        desk.run(record_statement, command)
    assert not desk.detail(office).statements[0].in_scope
    assert desk.detail(whole).statements[0].in_scope


def test_note_without_contact_shows_its_link(desk: Desk) -> None:
    office, other = desk.institution(), desk.institution("Leitstelle")
    command = SetOutcomeNote(institution_id=office, outcome="4.20", linked_institution_id=other)
    desk.run(set_outcome_note, command)
    note = desk.detail(office).notes[0]
    assert (note.outcome, note.linked, note.withdrawn) == ("4.20", "Leitstelle", False)


def test_institution_that_does_not_exist_has_no_detail(desk: Desk) -> None:
    assert institution_detail(desk.study.conn, "nothing") is None
    assert attempt_history(desk.study.conn, "nothing") is None


def test_joined_duplicate_is_not_offered_as_a_structure(desk: Desk) -> None:
    office = desk.institution()
    desk.run(
        record_statement,
        RecordStatement(
            institution_id=office,
            region_id=GOSLAR,
            answer="yes",
            named=(Named(as_named="Netz A"), Named(as_named="Netz B")),
        ),
    )
    first, second = network_choices(desk.study.conn)
    assert (first.name, first.regions) == ("Netz A", {GOSLAR})
    desk.run(join_networks, JoinNetworks(duplicate_id=second.id, kept_id=first.id))
    assert [each.id for each in network_choices(desk.study.conn)] == [first.id]


def test_log_is_filtered_by_words_and_by_what_an_attempt_is(desk: Desk) -> None:
    office, other = desk.institution(), desk.institution("Leitstelle Köln", place="Köln")
    desk.call(office, "2010-03-01", note="Straße gesperrt")
    desk.call(other, "2010-03-02", outcome="2.20")
    desk.call(other, "2010-03-05")
    conn = desk.study.conn

    def days(**wanted: Any) -> list[str]:
        conditions = {name: value for name, value in wanted.items() if name != "text"}
        asked = Wanted(text=wanted.get("text", ""), conditions=conditions)
        assert count(conn, ATTEMPTS, asked) == len(page(conn, ATTEMPTS, asked, limit=9).rows)
        return [row.day for row in page(conn, ATTEMPTS, asked, limit=9).rows]

    assert days() == ["2010-03-05", "2010-03-02", "2010-03-01"]
    assert days(text="koeln") == ["2010-03-05", "2010-03-02"]
    assert days(text="strasse") == ["2010-03-01"]
    assert days(text="leitst 2010") == []
    assert days(outcome="2.20") == ["2010-03-02"]
    assert days(from_day="2010-03-02", to_day="2010-03-04") == ["2010-03-02"]
    assert days(text="leit", from_day="2010-03-03") == ["2010-03-05"]
    assert days(direction="in") == []
    assert days(kind="integration_officer", institution=office) == ["2010-03-01"]


def test_log_can_leave_out_what_was_corrected(desk: Desk) -> None:
    office = desk.institution()
    first = desk.call(office, "2010-03-01")
    second = desk.run(correct_attempt, CorrectAttempt(attempt_id=first, outcome="2.20"))
    third = desk.run(correct_attempt, CorrectAttempt(attempt_id=second, outcome="2.21"))
    live = page(desk.study.conn, ATTEMPTS, Wanted(conditions={"live": None}), limit=9).rows
    assert [row.id for row in live] == [third]


def test_history_of_an_attempt_has_every_version_oldest_first(desk: Desk) -> None:
    office = desk.institution()
    first = desk.call(office, "2010-03-01")
    second = desk.run(correct_attempt, CorrectAttempt(attempt_id=first, outcome="2.20"))
    third = desk.run(correct_attempt, CorrectAttempt(attempt_id=second, outcome="2.21"))
    for asked in (first, second, third):
        found = attempt_history(desk.study.conn, asked)
        assert found is not None
        assert [row.id for row in found.versions] == [first, second, third]
        assert found.attempt.id == asked
    entered = found.entered[first]
    assert (entered.at_ms, entered.initials) == (int(_noon().timestamp() * 1000), "VM")


def test_history_counts_the_statements_that_still_hold(desk: Desk) -> None:
    office = desk.institution()
    call = desk.call(office, "2010-03-01", outcome="1.1")
    said = RecordStatement(institution_id=office, region_id=GOSLAR, answer="no", attempt_id=call)
    key = desk.run(record_statement, said)
    found = attempt_history(desk.study.conn, call)
    assert found is not None and found.statements == 1
    desk.run(supersede_statement, SupersedeStatement(statement_id=key, answer="yes"))
    found = attempt_history(desk.study.conn, call)
    assert found is not None and found.statements == 0


def test_list_of_some_is_the_same_as_those_rows_of_the_whole(desk: Desk) -> None:
    office, other = desk.institution(), desk.institution("Leitstelle", place="Köln")
    desk.run(add_person, AddPerson(institution_id=office, name="Änne Größler"))
    for key in (office, other):
        desk.call(key, "2010-03-01", follow_up_due="2010-03-20")
    whole = institution_list(desk.study.conn)
    assert institution_list(desk.study.conn, ()) == ()
    assert institution_list(desk.study.conn, (other, office)) == tuple(
        row for row in whole if row.id in (office, other)
    )


def test_change_says_which_institutions_to_read_again(desk: Desk) -> None:
    office, other = desk.institution(), desk.institution("Leitstelle")
    conn = desk.study.conn
    with desk.study.unit("record_attempt") as unit:
        command = RecordAttempt(
            institution_id=office,
            channel="phone",
            direction="out",
            outcome="2.36",
            referred_to_id=other,
        )
        record_attempt(unit, command)
    assert touched_institutions(conn, unit.change.rows) == {office, other}
    assert touched_institutions(conn, {"statement": frozenset({"any"})}) == frozenset()
    assert touched_institutions(conn, {"region": frozenset({GOSLAR})}) is None
    undone = desk.study.undo()
    assert touched_institutions(conn, undone.rows) is None
