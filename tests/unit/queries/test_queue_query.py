"""The queue of a day on real studies: who is in it, why, and who never is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_study import Filler, new_study

from netzdesk.base.i18n import Translator
from netzdesk.base.ids import new_id
from netzdesk.domain.queue import QueueGroup, QueueItem, QueueKind
from netzdesk.domain.queue_texts import reason_text
from netzdesk.queries.queue import next_due, queue_names, read_queue
from netzdesk.queries.queue_contacts import queue_contacts
from netzdesk.store.study import Study

TODAY = date(2010, 3, 15)
YESTERDAY = "2010-03-14"
CODES = (
    *(("1.1", True), ("1.2", False), ("2.11h", True), ("2.20", False), ("2.37", False)),
    *(("2.38", False), ("3.13", False), ("3.19", False), ("2.90", True), ("3.90", True)),
    *(("4.80", True), ("2.35", False)),
)


@dataclass
class Desk:
    """A study with two districts, and the queue of a Monday in March 2010."""

    study: Study
    gifhorn: str = ""
    celle: str = ""

    @contextmanager
    def filling(self) -> Iterator[Filler]:
        with self.study.unit("test") as unit:
            yield Filler(unit)

    def queue(self, now: str | None = None, **settings: Any) -> tuple[QueueItem, ...]:
        if settings:
            with self.filling() as filler:
                for key, value in settings.items():
                    filler.setting(key, value)
        return read_queue(self.study.conn, TODAY, now)

    def line(self, office: str, **settings: Any) -> QueueItem | None:
        return next((i for i in self.queue(**settings) if i.institution_id == office), None)

    def kinds(self, office: str) -> list[str]:
        line = self.line(office)
        return [reason.kind.value for reason in line.reasons] if line else []


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with new_study(tmp_path / "s.netzdesk") as study:
        made = Desk(study)
        with made.filling() as filler:
            filler.outcome_codes(*CODES)
            made.gifhorn = filler.region("Gifhorn", "03151")
            made.celle = filler.region("Celle", "03351")
        yield made


def due(filler: Filler, office: str, day: str, attempt: str | None = None, **values: Any) -> str:
    row = {"institution_id": office, "due": day, "attempt_id": attempt, **values}
    return filler.unit.put("follow_up", row)


def researcher(filler: Filler, name: str) -> str:
    return filler.unit.put("researcher", {"id": new_id(), "name": name, "initials": name[:2]})


def test_an_unasked_district_asks_as_many_as_answers_are_needed(desk: Desk) -> None:
    with desk.filling() as filler:
        centre = filler.office("job_centre", [desk.gifhorn])
        officer = filler.office("integration_officer", [desk.gifhorn])
        office = filler.office("integration_office", [desk.gifhorn])
    assert desk.kinds(centre) == ["first_contact"]
    assert desk.kinds(officer) == ["first_contact"]
    assert desk.line(office) is None  # the next tier waits until it is needed
    line = desk.line(centre)
    assert line is not None
    assert (line.region_ids, line.brings, line.weight) == ((desk.gifhorn,), 1, 0.5)


def test_who_waits_for_an_answer_counts_and_is_not_asked_again(desk: Desk) -> None:
    with desk.filling() as filler:
        centre = filler.office("job_centre", [desk.gifhorn])
        officer = filler.office("integration_officer", [desk.gifhorn])
        office = filler.office("integration_office", [desk.gifhorn])
        sent = filler.attempt(centre, "3.19", "2010-03-10", channel="letter")
        due(filler, centre, "2010-03-24", sent)
        sent = filler.attempt(officer, "3.19", "2010-03-10", channel="letter")
        due(filler, officer, "2010-03-24", sent)
    assert desk.queue() == ()
    assert desk.kinds(office) == []
    coming = next_due(desk.study.conn, TODAY)
    assert coming is not None
    assert (coming.day, coming.institutions) == (date(2010, 3, 24), 2)


def test_one_source_asks_for_the_second(desk: Desk) -> None:
    with desk.filling() as filler:
        centre = filler.office("job_centre", [desk.gifhorn])
        officer = filler.office("integration_officer", [desk.gifhorn])
        filler.attempt(centre, "1.1")
        filler.says(centre, desk.gifhorn, "yes")
    line = desk.line(officer)
    assert line is not None
    assert line.kind is QueueKind.SECOND_SOURCE
    assert line.weight == 1.0
    assert desk.line(centre) is None


def test_an_answer_that_ends_a_district_stands_before_one_that_does_not(desk: Desk) -> None:
    with desk.filling() as filler:
        centre = filler.office("job_centre", [desk.gifhorn])
        filler.attempt(centre, "1.1")
        filler.says(centre, desk.gifhorn, "yes")
        short = filler.office("integration_officer", [desk.gifhorn], name="Z")
        two = filler.office("job_centre", [desk.celle], name="A")
        regions = [filler.region(f"Kreis {n}", f"0325{n}") for n in range(3)]
        three = filler.office("job_centre", regions, name="Y")
    asked = [item.institution_id for item in desk.queue()]
    assert asked == [three, short, two]


def test_agreed_overdue_and_due_come_in_this_order(desk: Desk) -> None:
    with desk.filling() as filler:
        offices = [filler.office(name=name) for name in "ABCDE"]
        for office, day, time in ((0, "2010-03-15", "14:00"), (1, "2010-03-15", "09:30")):
            talked = filler.attempt(offices[office], "2.37")
            due(filler, offices[office], day, talked, due_time=time)
        due(filler, offices[2], "2010-03-15")
        due(filler, offices[3], YESTERDAY)
        due(filler, offices[4], "2010-03-01")
    assert [item.institution_id for item in desk.queue()] == [offices[n] for n in (1, 0, 4, 3, 2)]
    assert [item.group for item in desk.queue()] == [
        *(QueueGroup.AGREED, QueueGroup.AGREED),
        *(QueueGroup.OVERDUE, QueueGroup.OVERDUE, QueueGroup.DUE),
    ]


def test_an_institution_has_one_line_with_all_its_reasons(desk: Desk) -> None:
    with desk.filling() as filler:
        centre = filler.office("job_centre", [desk.gifhorn])
        officer = filler.office("integration_officer", [desk.gifhorn])
        filler.attempt(officer, "1.1")
        filler.says(officer, desk.gifhorn, "yes")
        tried = filler.attempt(centre, "3.13", "2010-03-12")
        due(filler, centre, YESTERDAY, tried)
        due(filler, centre, "2010-03-15", None, reason="Flyer schicken")
        lead = {"kind": "person", "name": "Kim", "day": "2010-03-01", "institution_id": centre}
        filler.unit.put("lead", {**lead, "researcher_id": filler.unit.author_id})
    assert desk.kinds(centre) == ["follow_up", "follow_up", "second_source", "lead"]
    assert len(desk.queue()) == 1
    line = desk.line(centre)
    assert line is not None
    assert line.due == date(2010, 3, 14)
    assert len(line.more) == 3


def test_kinds_are_named_as_somebody_to_be_asked(desk: Desk) -> None:
    kinds = (("integration_office", "Leitstelle für Integration"), ("other", "Andere Stelle"))
    with desk.filling() as filler:
        for rank, (code, label) in enumerate(kinds):
            short = {"short_de": label.split()[0]}
            term = {"vocabulary": "institution_kind", "code": code, "rank": rank}
            labels = {"label_en": code, "label_de": label, "attributes": json.dumps(short)}
            filler.unit.put("vocabulary_term", {**term, **labels})
    names = queue_names(desk.study.conn, TODAY, "de").kinds
    assert names["integration_office"] == "Leitstelle"
    assert names["other"] == "Andere Stelle"


def test_whoever_was_named_by_another_institution_says_by_whom(desk: Desk) -> None:
    with desk.filling() as filler:
        office = filler.office(name="Jobcenter Gifhorn", regions=(desk.gifhorn,))
        named = filler.office("other", name="VHS Gifhorn", regions=(desk.gifhorn,))
        attempt = filler.attempt(office, "1.1", YESTERDAY)
        due(filler, named, TODAY.isoformat(), attempt)
    line = desk.line(named)
    assert line is not None
    names = queue_names(desk.study.conn, TODAY, "de")
    assert reason_text(line, Translator("de"), names) == "Von Jobcenter Gifhorn genannt: nachfragen"


def test_a_letter_without_an_answer_names_the_next_step_of_its_chain(desk: Desk) -> None:
    with desk.filling() as filler:
        put = filler.unit.put
        chain = put("chain", {"name": "Üblich"})
        steps = [
            put(
                "chain_step",
                {"chain_id": chain, "channel": channel, "after_days": 14, "position": p},
            )
            for channel, p in (("letter", "a"), ("email", "b"), ("phone", "c"))
        ]
        offices = [filler.office(name=f"Amt {n}") for n in range(4)]
        for office, step in zip(offices, (*steps, None), strict=True):
            wave = put(
                "wave",
                {
                    "name": "Welle",
                    "channel": "letter",
                    "day": "2010-03-01",
                    "step_id": step,
                    "researcher_id": filler.unit.author_id,
                },
            )
            sent = filler.attempt(office, "3.19", "2010-03-01", channel="letter", wave_id=wave)
            due(filler, office, "2010-03-15", sent)
    lines = [desk.line(office) for office in offices]
    assert [line.kind for line in lines if line] == [QueueKind.REPLY_OVERDUE] * 4
    assert [line.channel for line in lines if line] == ["email", "phone", "phone", "phone"]
    assert lines[0] is not None
    assert (lines[0].reasons[0].sent_by, lines[0].reasons[0].since) == ("letter", date(2010, 3, 1))


@pytest.mark.parametrize("blocked", [{"do_not_contact": 1}, {"same_as": True}])
def test_who_is_not_to_be_contacted_or_was_merged_never_appears(
    desk: Desk, blocked: dict[str, Any]
) -> None:
    with desk.filling() as filler:
        other = filler.office("integration_officer", [desk.gifhorn])
        centre = filler.office(
            "job_centre", [desk.gifhorn], do_not_contact=blocked.get("do_not_contact", 0)
        )
        if "same_as" in blocked:
            filler.unit.put("institution", {"id": centre, "same_as_id": other})
        for _ in range(6):
            filler.attempt(centre, "3.13")
        talked = filler.attempt(centre, "2.37")
        due(filler, centre, YESTERDAY, talked)
        lead = {"kind": "person", "name": "Kim", "day": "2010-03-01", "institution_id": centre}
        filler.unit.put("lead", {**lead, "researcher_id": filler.unit.author_id})
    assert desk.line(centre) is None
    assert next_due(desk.study.conn, date(2010, 3, 1)) is None


def test_a_blocked_person_is_not_called_back(desk: Desk) -> None:
    with desk.filling() as filler:
        centre = filler.office()
        person = filler.person(centre, do_not_contact=1)
        talked = filler.attempt(centre, "2.37", person_id=person)
        due(filler, centre, YESTERDAY, talked)
    line = desk.line(centre)
    assert line is not None
    assert (line.kind, line.person_id) == (QueueKind.FOLLOW_UP, None)


def test_a_lead_to_a_blocked_person_never_appears(desk: Desk) -> None:
    with desk.filling() as filler:
        person = filler.person(do_not_contact=1)
        lead = {"kind": "person", "name": "Kim", "day": "2010-03-01", "person_id": person}
        filler.unit.put("lead", {**lead, "researcher_id": filler.unit.author_id})
    assert desk.queue() == ()


def contradiction(filler: Filler, region: str) -> tuple[str, str, str]:
    centre = filler.office("job_centre", [region])
    officer = filler.office("integration_officer", [region])
    for office in (centre, officer):
        filler.attempt(office, "1.1")
    filler.says(centre, region, "yes", "2010-03-01")
    old = filler.says(officer, region, "no", "2010-03-02")
    return centre, officer, old


def test_a_contradiction_asks_again_whoever_is_doubted(desk: Desk) -> None:
    with desk.filling() as filler:
        centre, officer, _old = contradiction(filler, desk.gifhorn)
        third = filler.office("integration_office", [desk.gifhorn])
    assert desk.kinds(officer) == ["contradiction"]
    assert desk.line(centre) is None
    assert desk.line(third) is None


def test_an_answer_given_again_is_not_asked_for_a_third_time(desk: Desk) -> None:
    with desk.filling() as filler:
        _centre, officer, old = contradiction(filler, desk.gifhorn)
        third = filler.office("integration_office", [desk.gifhorn])
        filler.supersede(old, filler.says(officer, desk.gifhorn, "no", "2010-03-12"))
    assert desk.line(officer) is None
    line = desk.line(third)
    assert line is not None
    assert (line.kind, line.reasons[0].again) == (QueueKind.CONTRADICTION, False)


def test_a_contradiction_with_a_blocked_institution_asks_somebody_else(desk: Desk) -> None:
    with desk.filling() as filler:
        _centre, officer, _old = contradiction(filler, desk.gifhorn)
        third = filler.office("integration_office", [desk.gifhorn])
        filler.unit.put("institution", {"id": officer, "do_not_contact": 1})
    assert desk.line(officer) is None
    assert desk.kinds(third) == ["contradiction"]


def test_a_refusal_is_not_asked_again_although_it_answered(desk: Desk) -> None:
    with desk.filling() as filler:
        _centre, officer, _old = contradiction(filler, desk.gifhorn)
        filler.note(officer, "2.90")
    assert desk.line(officer) is None


def test_a_no_asks_for_another_tier(desk: Desk) -> None:
    with desk.filling() as filler:
        for kind in ("job_centre", "integration_officer"):
            office = filler.office(kind, [desk.gifhorn])
            filler.attempt(office, "1.1")
            filler.says(office, desk.gifhorn, "no")
        same_tier = filler.office("job_centre", [desk.gifhorn], name="A")
        next_tier = filler.office("integration_office", [desk.gifhorn], name="B")
    assert desk.kinds(next_tier) == ["another_no"]
    assert desk.line(same_tier) is None


def test_a_yes_without_a_name_is_asked_for_it(desk: Desk) -> None:
    with desk.filling() as filler:
        network = filler.network("counts", [desk.gifhorn], name="Netz")
        first = filler.office("job_centre", [desk.gifhorn])
        second = filler.office("integration_officer", [desk.gifhorn])
        for office, named in ((first, [network]), (second, [])):
            filler.attempt(office, "1.1")
            filler.says(office, desk.gifhorn, "yes", named=named)
    assert desk.kinds(second) == ["names"]
    assert desk.line(first) is None or desk.kinds(first) == []


def test_sources_that_name_different_networks_are_asked_about_the_other(desk: Desk) -> None:
    with desk.filling() as filler:
        networks = [filler.network("counts", [desk.gifhorn], name=name) for name in "AB"]
        offices = [filler.office("job_centre", [desk.gifhorn], name=name) for name in "AB"]
        for office, network in zip(offices, networks, strict=True):
            filler.attempt(office, "1.1")
            filler.says(office, desk.gifhorn, "yes", named=[network])
    assert [desk.kinds(office) for office in offices] == [["structure"], ["structure"]]


def test_most_attempts_without_an_answer_propose_the_end(desk: Desk) -> None:
    with desk.filling() as filler:
        reached = filler.office("job_centre", [desk.gifhorn])
        never = filler.office("job_centre", [desk.celle])
        for day in range(1, 6):
            filler.attempt(reached, "2.20" if day == 1 else "3.13", f"2010-03-0{day}")
            filler.attempt(never, "3.13", f"2010-03-0{day}")
    for office, outcome in ((reached, "2.90"), (never, "3.90")):
        line = desk.line(office)
        assert line is not None
        assert line.group is QueueGroup.TO_CONFIRM
        assert (line.reasons[0].outcome, line.reasons[0].attempts) == (outcome, 5)


def test_the_limit_is_the_setting_of_the_study_and_zero_is_none(desk: Desk) -> None:
    with desk.filling() as filler:
        office = filler.office("job_centre", [desk.gifhorn])
        for day in range(1, 4):
            filler.attempt(office, "3.13", f"2010-03-0{day}")
    assert desk.kinds(office) == ["ask"]
    line = desk.line(office, most_attempts=3)
    assert line is not None
    assert line.kind is QueueKind.LIMIT
    line = desk.line(office, most_attempts=0)
    assert line is not None
    assert line.kind is QueueKind.ASK


@pytest.mark.parametrize(
    ("outcome", "direction"), [("2.38", "out"), ("2.37", "out"), ("2.35", "in")]
)
def test_an_answer_begins_the_count_of_attempts_anew(
    desk: Desk, outcome: str, direction: str
) -> None:
    with desk.filling() as filler:
        office = filler.office("job_centre", [desk.gifhorn])
        for day in range(1, 5):
            filler.attempt(office, "3.13", f"2010-03-0{day}")
        filler.attempt(office, outcome, "2010-03-05", direction=direction)
        for day in range(6, 10):
            filler.attempt(office, "3.13", f"2010-03-0{day}")
    assert "limit" not in desk.kinds(office)
    with desk.filling() as filler:
        filler.attempt(office, "3.13", "2010-03-10")
    assert desk.kinds(office)[0] == "limit"


def test_a_corrected_attempt_does_not_count(desk: Desk) -> None:
    with desk.filling() as filler:
        office = filler.office("job_centre", [desk.gifhorn])
        keys = [filler.attempt(office, "3.13", f"2010-03-0{day}") for day in range(1, 6)]
        filler.unit.put("contact_attempt", {"id": keys[0], "corrected_by_id": keys[1]})
    assert "limit" not in desk.kinds(office)


def test_an_open_letter_or_agreed_date_is_waited_for_before_the_end(desk: Desk) -> None:
    with desk.filling() as filler:
        office = filler.office("job_centre", [desk.gifhorn])
        for day in range(1, 5):
            filler.attempt(office, "3.13", f"2010-03-0{day}")
        sent = filler.attempt(office, "3.19", "2010-03-10", channel="letter")
        open_until = due(filler, office, "2010-03-24", sent)
    assert desk.line(office) is None
    with desk.filling() as filler:
        filler.unit.put("follow_up", {"id": open_until, "due": "2010-03-15"})
    assert desk.kinds(office)[0] == "limit"


def test_another_office_is_asked_when_one_has_reached_its_limit(desk: Desk) -> None:
    with desk.filling() as filler:
        first = filler.office("job_centre", [desk.gifhorn], name="A")
        second = filler.office("job_centre", [desk.gifhorn], name="B")
        third = filler.office("integration_office", [desk.gifhorn], name="C")
        for day in range(1, 6):
            filler.attempt(first, "3.13", f"2010-03-0{day}")
    assert desk.kinds(second) == ["first_contact"]
    assert desk.kinds(third) == ["first_contact"]


def settled(filler: Filler, region: str) -> None:
    filler.decide(region, "no_network")


def test_what_no_open_district_needs_is_offered_for_closing(desk: Desk) -> None:
    with desk.filling() as filler:
        closed = filler.office("job_centre", [desk.gifhorn])
        both = filler.office("job_centre", [desk.gifhorn, desk.celle])
        wide = filler.office("kmn_association", whole_area=1)
        nowhere = filler.office("other")
        tried = filler.attempt(closed, "3.13", "2010-03-10")
        due(filler, closed, YESTERDAY, tried)
        settled(filler, desk.gifhorn)
    line = desk.line(closed)
    assert line is not None
    assert (line.group, line.kind) == (QueueGroup.TO_CLOSE, QueueKind.CLOSING)
    assert "closing" not in desk.kinds(both)
    assert "closing" not in desk.kinds(wide)
    assert desk.line(nowhere) is None
    with desk.filling() as filler:
        settled(filler, desk.celle)
    assert desk.kinds(both) == ["closing"]
    assert desk.kinds(wide) == ["closing"]


def test_an_agreed_call_is_kept_although_no_district_needs_it(desk: Desk) -> None:
    with desk.filling() as filler:
        office = filler.office("job_centre", [desk.gifhorn])
        talked = filler.attempt(office, "2.37", "2010-03-10")
        due(filler, office, "2010-03-15", talked, due_time="10:00")
        settled(filler, desk.gifhorn)
    line = desk.line(office)
    assert line is not None
    assert (line.kind, line.reasons[-1].kind) == (QueueKind.AGREED, QueueKind.CLOSING)
    assert line.reasons[-1].promised


def test_a_planned_interview_is_an_agreed_time_with_its_network(desk: Desk) -> None:
    with desk.filling() as filler:
        office = filler.office("job_centre", [desk.gifhorn])
        network = filler.network(name="Netz Gifhorn")
        dates = [due(filler, office, "2010-03-15", due_time=time) for time in ("10:00", "09:00")]
        for date_of, state in zip(dates, ("planned", "cancelled"), strict=True):
            plan = {"follow_up_id": date_of, "day": "2010-03-01", "state": state}
            filler.unit.put("interview", {"network_id": network, **plan})
        settled(filler, desk.gifhorn)
    line = desk.line(office)
    assert line is not None
    assert (line.kind, line.due_time, line.interview_id is not None) == (
        QueueKind.AGREED,
        "10:00",
        True,
    )
    for language, said in (
        ("en", "Interview agreed 10:00: Netz Gifhorn"),
        ("de", "Interview um 10:00 verabredet: Netz Gifhorn"),
    ):
        names = queue_names(desk.study.conn, TODAY, language)
        assert reason_text(line, Translator(language), names) == said


def test_a_finished_institution_is_not_offered_for_closing(desk: Desk) -> None:
    with desk.filling() as filler:
        office = filler.office("job_centre", [desk.gifhorn])
        filler.attempt(office, "1.1")
        settled(filler, desk.gifhorn)
    assert desk.queue() == ()


def test_open_leads_have_their_own_lines(desk: Desk) -> None:
    with desk.filling() as filler:
        row = {
            "kind": "institution",
            "name": "Bildungswerk",
            "day": "2010-03-01",
            "phone": "0221 4710 12",
            "researcher_id": filler.unit.author_id,
        }
        lead = filler.unit.put("lead", {**row, "region_id": desk.celle})
        filler.unit.put("lead", {**row, "name": "Alt", "state": "dropped"})
    (line,) = desk.queue()
    assert (line.lead_id, line.group, line.region_ids) == (lead, QueueGroup.LEADS, (desk.celle,))
    assert queue_contacts(desk.study.conn)[line.key].phone == "0221 4710 12"


def test_mine_are_my_institutions_my_districts_and_my_follow_ups(desk: Desk) -> None:
    with desk.filling() as filler:
        anna, kim = researcher(filler, "Anna"), researcher(filler, "Kim")
        filler.unit.put("region", {"id": desk.gifhorn, "responsible_id": anna})
        of_district = filler.office("job_centre", [desk.gifhorn])
        of_kim = filler.office("integration_officer", [desk.gifhorn], responsible_id=kim)
        follow_up = filler.office("job_centre", [desk.celle], responsible_id=kim)
        due(filler, follow_up, YESTERDAY, researcher_id=anna)
        nobody = filler.office("integration_officer", [desk.celle])
    mine = {item.institution_id for item in desk.queue() if item.is_of(anna)}
    assert mine == {of_district, follow_up}
    kims = {item.institution_id for item in desk.queue() if item.is_of(kim)}
    assert kims == {of_kim, follow_up}
    responsible = {item.institution_id: item.responsible_id for item in desk.queue()}
    assert responsible[of_district] == anna
    assert responsible[follow_up] == anna
    assert responsible[nobody] is None


def test_a_closed_office_and_a_later_time_stand_behind_the_others(desk: Desk) -> None:
    with desk.filling() as filler:
        offices = [filler.office(name=name) for name in "ABCD"]
        filler.unit.put("institution", {"id": offices[0], "office_hours": "mon 14:00-18:00"})
        filler.unit.put("institution", {"id": offices[2], "not_on": "mon"})
        for office, time in zip(offices, (None, "14:00", None, None), strict=True):
            due(filler, office, "2010-03-15", due_time=time)
    morning = [item.name for item in desk.queue("09:00")]
    assert morning[0] == "D"
    assert [item.later for item in desk.queue("09:00")] == [False, True, True, True]
    assert [item.name for item in desk.queue("14:30") if not item.later] == ["A", "B", "D"]


def test_the_names_are_those_of_the_study(desk: Desk) -> None:
    names = queue_names(desk.study.conn, TODAY, "de")
    assert names.regions[desk.gifhorn] == "Gifhorn"
    assert names.outcomes["3.13"] == "3.13"


def test_the_order_is_the_same_each_time(desk: Desk) -> None:
    with desk.filling() as filler:
        for number in range(30):
            region = filler.region(f"Kreis {number % 3}", f"04{number:03}")
            filler.office("job_centre", [region], name="Gleich")
    assert desk.queue() == desk.queue()
    assert json.dumps([item.key for item in desk.queue()])
