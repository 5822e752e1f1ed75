"""Two records of one office become one: histories read as one, and one undo brings all back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from desk import Desk, TickingClock
from hypothesis import given, settings
from hypothesis import strategies as st

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.decisions import SetIndependence, set_independence
from netzdesk.actions.institutions import (
    ChangeInstitution,
    RemoveInstitution,
    SetDoNotContact,
    change_institution,
    remove_institution,
    set_do_not_contact,
)
from netzdesk.actions.merging import (
    CallNotSame,
    MergeInstitutions,
    MergePersons,
    call_not_same,
    merge_institutions,
    merge_persons,
)
from netzdesk.actions.outcome_notes import SetOutcomeNote, set_outcome_note
from netzdesk.actions.statements import RecordStatement, record_statement
from netzdesk.base.errors import Refused
from netzdesk.base.ids import new_id
from netzdesk.queries.institutions import institution_choices, institution_list
from netzdesk.queries.outcomes import institution_states
from netzdesk.queries.verification import verify_all
from netzdesk.queries.verification_states import states
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Author, Study
from netzdesk.store.tables import TABLES
from netzdesk.store.unit import Unit

PHONE, OTHER_PHONE = "030 23125 001", "030 23125 002"


def merge(desk: Desk, keep: str, drop: str, **more: Any) -> dict[str, Any]:
    desk.run(merge_institutions, MergeInstitutions(keep_id=keep, drop_id=drop, **more))
    return desk.row("institution", keep)


def test_the_history_of_both_reads_as_one(desk: Desk) -> None:
    keep, drop = desk.institution(), desk.institution(name="LK Gifhorn, Leitstelle")
    person = desk.person(drop, "Nora Netz")
    for office in (keep, drop):
        call = {"channel": "phone", "direction": "out", "day": "1.3.", "outcome": "2.21"}
        desk.run(record_attempt, RecordAttempt(institution_id=office, **call))
    said = {"region_id": desk.region("03151"), "answer": "yes", "person_id": person}
    desk.run(record_statement, RecordStatement(institution_id=drop, **said))
    merge(desk, keep, drop)
    for table in ("contact_attempt", "statement", "follow_up", "person"):
        assert {row["institution_id"] for row in desk.find(table)} == {keep}, table
    assert desk.row("institution", drop)["same_as_id"] == keep
    sql = "SELECT count(*) FROM contact_attempt_search WHERE contact_attempt_search MATCH ?"
    assert desk.study.conn.execute(sql, ('"leitstelle" "gifhorn"',)).fetchone() == (2,)


def test_the_merged_record_is_in_no_list_and_counts_nowhere(desk: Desk) -> None:
    before = len(institution_list(desk.study.conn))
    keep, drop = desk.institution(), desk.institution(name="LK Gifhorn, Leitstelle")
    merge(desk, keep, drop)
    conn = desk.study.conn
    assert len(institution_list(conn)) == before + 1
    assert drop not in {row.id for row in institution_list(conn, {keep, drop})}
    assert drop not in {row.id for row in institution_choices(conn)}
    assert drop not in institution_states(conn, desk.study.clock().date())


def test_a_chosen_value_is_taken_over_and_the_other_stays_as_a_further_one(desk: Desk) -> None:
    keep = desk.institution(phone=PHONE, mail="a@example.org", note="erreichbar vormittags")
    drop = desk.institution(phone=OTHER_PHONE, web="www.example.org", note="Umzug im Mai")
    kept = merge(desk, keep, drop, taken=("phone",), both=("note",))
    assert (kept["phone"], kept["mail"]) == (OTHER_PHONE, "a@example.org")
    assert kept["web"], "what the kept record does not say comes from the other"
    assert kept["note"] == "erreichbar vormittags\nUmzug im Mai"
    points = desk.find("contact_point", institution_id=keep)
    assert [(row["kind"], row["value"]) for row in points] == [("phone", PHONE)]


def test_the_other_values_go_when_that_is_wanted(desk: Desk) -> None:
    keep = desk.institution(phone=PHONE, street="Am Markt 1", place="Gifhorn")
    drop = desk.institution(phone=OTHER_PHONE, street="Am Wall 2", place="Gifhorn")
    merge(desk, keep, drop, keep_others=False)
    assert desk.find("contact_point") == []
    assert desk.row("institution", keep)["street"] == "Am Markt 1"


def test_the_other_address_stays_whole(desk: Desk) -> None:
    keep = desk.institution(street="Am Markt 1", postcode="38518", place="Gifhorn")
    drop = desk.institution(street="Am Wall 2", postcode="38518", place="Gifhorn")
    merge(desk, keep, drop)
    point = desk.find("contact_point", institution_id=keep)[0]
    assert (point["kind"], point["street"], point["place"]) == ("address", "Am Wall 2", "Gifhorn")


def test_the_same_number_written_otherwise_is_not_kept_twice(desk: Desk) -> None:
    keep, drop = desk.institution(phone="030 23125-001"), desk.institution(phone="+49 30 23125001")
    merge(desk, keep, drop)
    assert desk.find("contact_point") == []


def test_a_block_against_contact_is_never_lost(desk: Desk) -> None:
    keep, drop = desk.institution(), desk.institution()
    wish = SetDoNotContact(institution_id=drop, reason="schriftlich untersagt")
    desk.run(set_do_not_contact, wish)
    kept = merge(desk, keep, drop)
    assert (kept["do_not_contact"], kept["do_not_contact_reason"]) == (1, "schriftlich untersagt")


def test_a_person_who_is_there_twice_is_joined_and_another_stays(desk: Desk) -> None:
    keep, drop = desk.institution(), desk.institution()
    first = desk.person(keep, "Erika Muster", mail="erika@example.org")
    desk.person(drop, "Erika  MUSTER", phone=PHONE)
    desk.person(drop, "Erika Muster", function="Leiterin", mail="e.muster@example.org")
    call = {"channel": "phone", "direction": "out", "outcome": "2.21"}
    twin = desk.find("person", phone=PHONE)[0]["id"]
    desk.run(record_attempt, RecordAttempt(institution_id=drop, person_id=twin, **call))
    merge(desk, keep, drop)
    persons = desk.find("person", institution_id=keep)
    assert len(persons) == 2, "two mail addresses: perhaps two persons, that is for people to say"
    assert desk.row("person", first)["phone"] == PHONE
    assert desk.find("contact_attempt")[0]["person_id"] == first


def test_it_speaks_for_all_that_either_spoke_for(desk: Desk) -> None:
    gifhorn, peine = desk.region("03151"), desk.region("03157")
    keep = desk.institution(region_ids=(gifhorn,))
    drop = desk.institution(region_ids=(gifhorn, peine))
    merge(desk, keep, drop)
    links = desk.find("institution_region", institution_id=keep)
    assert {row["region_id"] for row in links} == {gifhorn, peine}
    wide = desk.institution(region_ids=(), whole_area=True)
    merge(desk, keep, wide)
    assert desk.row("institution", keep)["whole_area"] == 1
    assert desk.find("institution_region", institution_id=keep) == []
    assert desk.row("institution", wide)["whole_area"] == 0


def test_what_one_heard_from_the_other_is_its_own_word_now(desk: Desk) -> None:
    keep, drop = desk.institution(), desk.institution()
    said = {"region_id": desk.region("03151"), "answer": "no", "heard_from_id": drop}
    desk.run(record_statement, RecordStatement(institution_id=keep, **said))
    merge(desk, keep, drop)
    assert desk.find("statement")[0]["heard_from_id"] is None


def test_the_note_that_it_is_a_duplicate_is_withdrawn(desk: Desk) -> None:
    keep, drop = desk.institution(), desk.institution()
    note = SetOutcomeNote(institution_id=drop, outcome="4.20", linked_institution_id=keep)
    desk.run(set_outcome_note, note)
    merge(desk, keep, drop)
    found = desk.find("outcome_note")[0]
    assert found["withdrawn"] == 1 and found["linked_institution_id"] == drop
    state = institution_states(desk.study.conn, desk.study.clock().date(), {keep})[keep]
    assert state.code != "4.20"


def test_of_two_verdicts_on_one_pair_the_later_holds(desk: Desk) -> None:
    keep, drop, third = (desk.institution(name=name) for name in ("A", "B", "C"))
    for office, verdict, day in ((keep, "tied", "1.3."), (drop, "independent", "2.3.")):
        pair = {"first_id": office, "second_id": third, "verdict": verdict}
        desk.run(set_independence, SetIndependence(**pair, reason="geprüft", day=day))
    between = {"first_id": keep, "second_id": drop, "verdict": "independent"}
    desk.run(set_independence, SetIndependence(**between, reason="geprüft"))
    merge(desk, keep, drop)
    found = desk.find("independence")
    assert [row["verdict"] for row in found] == ["independent"]
    assert {found[0]["first_id"], found[0]["second_id"]} == {keep, third}


def test_a_record_that_was_merged_into_the_dropped_one_follows(desk: Desk) -> None:
    first, second, third = (desk.institution(name=name) for name in ("A", "B", "C"))
    merge(desk, second, third)
    merge(desk, first, second)
    assert {desk.row("institution", key)["same_as_id"] for key in (second, third)} == {first}
    desk.run(remove_institution, RemoveInstitution(institution_id=first))
    assert desk.find("institution", name="C") == []


def test_merging_is_refused_where_it_makes_no_sense(desk: Desk) -> None:
    first, second, third = (desk.institution(name=name) for name in ("A", "B", "C"))
    itself = MergeInstitutions(keep_id=first, drop_id=first)
    assert desk.refuses(merge_institutions, itself) == ("merge.itself", "drop_id")
    merge(desk, first, second)
    again = MergeInstitutions(keep_id=third, drop_id=second)
    assert desk.refuses(merge_institutions, again) == ("institution.merged", "drop_id")
    into = MergeInstitutions(keep_id=second, drop_id=third)
    assert desk.refuses(merge_institutions, into) == ("institution.merged", "keep_id")
    call = RecordAttempt(
        institution_id=second, channel="phone", direction="out", day="1.3.", outcome="2.21"
    )
    assert desk.refuses(record_attempt, call) == ("institution.merged", "institution_id")


def test_an_office_does_not_become_a_part_of_itself(desk: Desk) -> None:
    whole, middle, part = (desk.institution(name=name) for name in ("A", "B", "C"))
    for child, parent in ((middle, whole), (part, middle)):
        desk.run(change_institution, ChangeInstitution(institution_id=child, part_of_id=parent))
    circle = MergeInstitutions(keep_id=whole, drop_id=part)
    assert desk.refuses(merge_institutions, circle)[0] == "merge.circle"
    kept = merge(desk, part, middle)
    assert kept["part_of_id"] == whole, "the parent of the office that it was a part of"


def test_two_persons_of_one_office_are_merged(desk: Desk) -> None:
    office = desk.institution()
    keep = desk.person(office, "Erika Muster", phone=PHONE, note="vormittags")
    drop = desk.person(office, "E. Muster", phone=OTHER_PHONE, note="halbtags", role="target")
    said = {"region_id": desk.region("03151"), "answer": "no", "person_id": drop}
    desk.run(record_statement, RecordStatement(institution_id=office, **said))
    desk.run(merge_persons, MergePersons(keep_id=keep, drop_id=drop, both=("note",)))
    person = desk.row("person", keep)
    assert (person["phone"], person["role"]) == (PHONE, "target")
    assert person["note"] == "vormittags\nhalbtags"
    assert desk.find("statement")[0]["person_id"] == keep
    assert desk.find("contact_point", person_id=keep)[0]["value"] == OTHER_PHONE
    assert desk.find("person", name="E. Muster") == []


def test_persons_of_two_offices_are_not_merged(desk: Desk) -> None:
    one, other = desk.person(desk.institution()), desk.person(desk.institution(name="B"))
    command = MergePersons(keep_id=one, drop_id=other)
    assert desk.refuses(merge_persons, command) == ("merge.other_office", "drop_id")


def test_that_two_are_not_the_same_is_noted_once_and_follows_a_merge(desk: Desk) -> None:
    first, second, third = (desk.institution(name=name) for name in ("A", "B", "C"))
    for pair in ((second, third), (third, second), (first, second)):
        said = CallNotSame(kind="institution", first_id=pair[0], second_id=pair[1])
        desk.run(call_not_same, said)
    assert len(desk.find("not_same")) == 2
    merge(desk, first, second)
    found = desk.find("not_same")
    assert [{row["first_id"], row["second_id"]} for row in found] == [{first, third}]


# any study: nothing is lost, undo is exact, and the check says what it would of one office

OFFICES, REGIONS = 4, 3
OFFICE, REGION = st.integers(0, OFFICES - 1), st.integers(0, REGIONS - 1)
ANSWERS = ("yes", "yes", "no", "no", "planned", "unknown")
KINDS = ("job_centre", "integration_office", "kmn_association", "other")
EVENT = st.one_of(
    st.tuples(st.just("speaks"), OFFICE, REGION),
    st.tuples(st.just("wide"), OFFICE, REGION),
    st.tuples(st.just("says"), OFFICE, REGION, st.sampled_from(ANSWERS), OFFICE, st.booleans()),
    st.tuples(st.just("says"), OFFICE, REGION, st.sampled_from(ANSWERS), OFFICE, st.booleans()),
    st.tuples(st.just("part"), OFFICE, OFFICE),
    st.tuples(st.just("rules"), OFFICE, OFFICE, st.sampled_from(["tied", "independent"])),
    st.tuples(st.just("doubles"), OFFICE, OFFICE),
    st.tuples(st.just("calls"), OFFICE, st.sampled_from(["2.21", "1.1", "2.11s", "4.10"])),
    st.tuples(st.just("others"), OFFICE, REGION),
)
Event = tuple[Any, ...]


class World:
    """A study in which things happen; `same` says which office stands for which from the start."""

    def __init__(self, unit: Unit, kinds: tuple[str, ...], same: Mapping[int, int]) -> None:
        self.unit, self.same, self.day = unit, same, 0
        self.parents: dict[int, int] = {}
        self.regions = [
            unit.put("region", {"ags": f"0310{n}", "name": f"R{n}", "kind": "city"})
            for n in range(REGIONS)
        ]
        self.network = unit.put("network", {"name": "Netz", "judgement": "counts"})
        unit.put("network_region", {"network_id": self.network, "region_id": self.regions[0]})
        self.source = unit.put(
            "source",
            {"kind": "press", "title": "Blatt", "seen_on": "2010-03-01", **self._author()},
        )
        self.offices, self.persons = [], []
        for number, kind in enumerate(kinds):
            office = unit.put("institution", {"kind": kind, "name": f"Amt {number}"})
            person = {"institution_id": self._of(number), "name": "Kim", "position": f"a{number}"}
            self.offices.append(office)
            self.persons.append(
                "" if number in same else unit.put("person", person | {"institution_id": office})
            )
        for number in same:
            person = {"institution_id": self.office(number), "name": "Kim", "position": "b"}
            self.persons[number] = unit.put("person", person)

    def happen(self, event: Event) -> None:
        self.day += 1
        getattr(self, f"_{event[0]}")(*event[1:])

    def office(self, number: int) -> str:
        return self.offices[self.same.get(number, number)]

    def _of(self, number: int) -> str | None:
        return None if number in self.same or number >= len(self.offices) else self.office(number)

    def _author(self) -> dict[str, str]:
        return {"researcher_id": self.unit.author_id}

    def _date(self) -> str:
        return f"2010-{1 + self.day // 28:02}-{1 + self.day % 28:02}"

    def _speaks(self, office: int, region: int) -> None:
        link = {"institution_id": self.office(office), "region_id": self.regions[region]}
        self.unit.put("institution_region", link)

    def _wide(self, office: int, region: int) -> None:
        if region == 0:
            self.unit.put("institution", {"id": self.office(office), "whole_area": True})

    def _says(self, office: int, region: int, answer: str, heard: int, named: bool) -> None:
        source = None if self.office(heard) == self.office(office) or region else heard
        statement = self.unit.put(
            "statement",
            {
                "institution_id": self.office(office),
                "person_id": self.persons[office],
                "region_id": self.regions[region],
                "answer": answer,
                "day": self._date(),
                "heard_from_id": None if source is None else self.office(source),
                "named": self.network if named and answer == "yes" else None,
                **self._author(),
            },
        )
        if named and answer == "yes":
            link = {"statement_id": statement, "network_id": self.network}
            self.unit.put("statement_network", link)

    def _part(self, office: int, whole: int) -> None:
        self.parents[office] = whole

    def _rules(self, one: int, other: int, verdict: str) -> None:
        if self.office(one) != self.office(other):
            first, second = sorted((self.office(one), self.office(other)))
            pair = {"first_id": first, "second_id": second, "verdict": verdict}
            more = {"reason": "geprüft", "day": self._date(), **self._author()}
            self.unit.put("independence", {**pair, **more})

    def _doubles(self, one: int, other: int) -> None:
        if self.office(one) != self.office(other):
            linked = {"linked_institution_id": self.office(other), "outcome": "4.20"}
            row = {"institution_id": self.office(one), "day": self._date(), **self._author()}
            self.unit.put("outcome_note", {**row, **linked})

    def _calls(self, office: int, outcome: str) -> None:
        row = {"institution_id": self.office(office), "day": self._date(), "outcome": outcome}
        ways = {"channel": "phone", "direction": "out", "person_id": self.persons[office]}
        call = self.unit.put("contact_attempt", {**row, **ways, **self._author()})
        due = {"institution_id": self.office(office), "attempt_id": call, "due": "2010-05-01"}
        self.unit.put("follow_up", due)

    def _others(self, office: int, number: int) -> None:
        """Put what the two-source check does not look at."""
        own, put = self.office(office), self.unit.put
        phone = {"kind": "phone", "value": f"030 23125 00{number}", "position": f"a{self.day}"}
        put("contact_point", {"institution_id": own, **phone})
        put("contact_point", {"person_id": self.persons[office], **phone})
        contact = {"network_id": self.network, "institution_id": own, "position": "a"}
        put("network_contact", {**contact, "person_id": self.persons[office]})
        put("network_actor", {**contact, "name": "Amt"})
        lead = {"kind": "person", "name": "X", "day": self._date(), **self._author()}
        put("lead", {**lead, "from_institution_id": own, "institution_id": own})
        put("source_use", {"source_id": self.source, "institution_id": own})
        put("institution", {"id": own, "phone": phone["value"], "note": f"N{number}"})

    def finish(self, keep: int, drop: int) -> bool:
        """Set who is part of whom, as one office when it is; False where that is a circle."""
        parents = dict(self.parents)
        if self.same:
            parents = _as_one(parents, keep, drop)
        for start in parents:
            at, seen = start, set()
            while at in parents:
                if at in seen:
                    return False
                seen.add(at)
                at = parents[at]
        for office, whole in parents.items():
            values = {"id": self.offices[office], "part_of_id": self.offices[whole]}
            self.unit.put("institution", values)
        return True


def _as_one(parents: Mapping[int, int], keep: int, drop: int) -> dict[int, int]:
    own = [parents.get(office) for office in (keep, drop)]
    parent = next((p for p in own if p not in (None, keep, drop)), None)
    found = {o: keep if p == drop else p for o, p in parents.items() if o not in (keep, drop)}
    return found if parent is None else {**found, keep: parent}


@contextmanager
def a_study() -> Iterator[Study]:
    author = Author(new_id(), "Anna Beispiel", "AB")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "s.netzdesk"
        with Study.create(path, author=author, clock=TickingClock()) as study:
            study.conn.execute("PRAGMA synchronous=OFF")  # no power cut is tested here
            yield study


def refers_to(study: Study, office: str) -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in TABLES
        for column in table.columns
        if column.refers_to == "institution"
        and study.conn.execute(
            f'SELECT 1 FROM "{table.name}" WHERE "{column.name}" = ?', (office,)
        ).fetchone()
    }


@settings(max_examples=60)
@given(
    st.lists(EVENT, max_size=16),
    st.tuples(*(st.sampled_from(KINDS) for _ in range(OFFICES))),
    st.permutations(range(OFFICES)).map(lambda order: (order[0], order[1])),
    st.sets(st.sampled_from(["phone", "note"])),
)
def test_any_two_offices_become_one_as_if_they_always_were(
    events: list[Event], kinds: tuple[str, ...], pair: tuple[int, int], taken: set[str]
) -> None:
    keep, drop = pair
    with a_study() as study, a_study() as other:
        with study.unit("two") as unit:
            two = World(unit, kinds, {})
            for event in events:
                two.happen(event)
            whole = two.finish(keep, drop)
        with other.unit("one") as unit:
            one = World(unit, kinds, {drop: keep})
            for event in events:
                one.happen(event)
            possible = one.finish(keep, drop)
        if not whole:
            return  # two offices that are part of each other: no action makes that
        desk = Desk(study)
        command = MergeInstitutions(
            keep_id=two.offices[keep], drop_id=two.offices[drop], taken=tuple(sorted(taken))
        )
        if not possible:
            assert desk.refuses(merge_institutions, command)[0] == "merge.circle"
            return
        desk.run(merge_institutions, command)  # and undone and redone: all rows as before
        assert refers_to(study, two.offices[drop]) <= {("outcome_note", "linked_institution_id")}
        assert check_study(study.conn) == ()
        assert _said(study) == _said(other)


def _said(study: Study) -> list[tuple[Any, ...]]:
    by_ags = dict(study.conn.execute("SELECT id, ags FROM region"))
    short = {by_ags[key]: value for key, value in states(study.conn).items()}
    whole = [(each.ags, each.verification.state) for each in verify_all(study.conn)]
    counts = study.conn.execute(
        "SELECT count(*), sum(person_id IS NOT NULL) FROM contact_attempt"
    ).fetchone()
    return [*sorted(short.items()), *sorted(whole), counts]


def test_a_missing_record_cannot_be_merged(desk: Desk) -> None:
    command = MergeInstitutions(keep_id=desk.institution(), drop_id=new_id())
    with pytest.raises(Refused), desk.study.unit("merge") as unit:
        merge_institutions(unit, command)
