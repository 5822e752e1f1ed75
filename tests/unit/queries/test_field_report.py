"""The field report: a study small enough to be counted by hand, and the sample counted anew."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import Filler, new_study

from netzdesk.base.ids import new_id
from netzdesk.domain.outcome import InstitutionState, OutcomeCode
from netzdesk.domain.rates import Cases, Rate
from netzdesk.imports.sample.build import build_sample
from netzdesk.imports.sample.pack import read_pack
from netzdesk.queries.field_contacts import contact_figures
from netzdesk.queries.field_districts import is_confirmed
from netzdesk.queries.field_groups import STAGES, By, Group, Rest, outcome_group
from netzdesk.queries.field_report import FieldReport, field_report
from netzdesk.queries.stats import stats
from netzdesk.queries.verification import verify_all
from netzdesk.store.study import Author, Study

TODAY = date(2010, 3, 31)
GROUPS = {
    "1.1": ("I", True),
    "1.2": ("P", False),
    "2.11s": ("R", False),
    "2.13": ("R", True),
    "2.37": ("O", False),
    "2.90": ("O", True),
    "2.20": ("NC", False),
    "3.11": ("UO", False),
    "3.13": ("UO", False),
    "3.19": ("UO", False),
    "3.20": ("UO", False),
    "4.30": ("NE", True),
    "4.80": ("X", True),
}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    made = new_study(tmp_path / "t.netzdesk")
    with made.unit("terms") as unit:
        for code, (group, final) in GROUPS.items():
            attributes = {"group": group, "level": "attempt", "final": final}
            unit.put(
                "vocabulary_term",
                {
                    "vocabulary": "outcome",
                    "code": code,
                    "label_en": code,
                    "label_de": code,
                    "attributes": json.dumps(attributes),
                },
            )
        for rank, kind in enumerate(("job_centre", "integration_office")):
            term = {"vocabulary": "institution_kind", "code": kind, "rank": rank}
            unit.put("vocabulary_term", {**term, "label_en": kind, "label_de": kind})
    yield made
    made.close()


def report_of(study: Study) -> FieldReport:
    return field_report(study.conn, TODAY)


def group_of(report: FieldReport, by: str, key: str) -> Group:
    grouping = report.grouping(by)
    assert grouping is not None
    return next(group for group in grouping.groups if group.key == key)


def test_every_group_of_outcomes_is_counted_at_its_stage(study: Study) -> None:
    """Ten job centres, one of each kind of outcome; two integration offices not begun.

    I 1.1; P 1.2; R 2.11s (open) and 2.13; O 2.90 and an appointment; NC 2.20; U 3.19; NE; X.
    """
    with study.unit("fill") as unit:
        fill = Filler(unit)
        for code in ("1.1", "1.2", "2.11s", "2.13", "2.20", "3.19"):
            fill.attempt(fill.office(), code)
        waiting = fill.office()
        agreed = fill.attempt(waiting, "2.37", day="2010-03-20")
        unit.put(
            "follow_up", {"institution_id": waiting, "attempt_id": agreed, "due": "2010-04-08"}
        )
        for code in ("2.90", "4.30", "4.80"):
            fill.note(fill.office(), code)
        for _ in range(2):
            fill.office("integration_office")

    report = report_of(study)
    interim, final = (report.total.outcomes[stage] for stage in STAGES)

    assert interim.cases == Cases(1, 1, 2, 2, 1, 3, 1, 1)
    # closed are 1.1, 2.13, 2.90, 4.30 and 4.80
    assert final.cases == Cases(1, 0, 1, 1, 0, 0, 1, 1)
    assert report.total.still_open == 7
    # E = 7, U = 3: RR1 = 1/10, RR2 = 2/10
    assert (interim.rate("RR1"), interim.rate("RR2")) == (Rate.of(1, 10), Rate.of(2, 10))
    # e of job centres = 7/8, of integration offices unknown, so 1: e·U = 7/8 + 2 = 23/8
    assert interim.rate("RR3") == Rate(Fraction(1), 7 + Fraction(23, 8))
    # final: E = 3, no U, so RR1 = RR5 = 1/3
    assert final.rate("RR1") == final.rate("RR5") == Rate.of(1, 3)


def test_after_the_field_phase_everybody_counts_as_he_stands(study: Study) -> None:
    with study.unit("fill") as unit:
        fill = Filler(unit)
        fill.setting("field_phase_ends", "2010-03-30")
        fill.attempt(fill.office(), "1.1")
        fill.attempt(fill.office(), "3.19")

    report = report_of(study)

    assert report.field_phase_ended
    assert report.total.outcomes["final"].rate("RR1") == Rate.of(1, 2)
    assert report.total.outcomes["final"] == report.total.outcomes["interim"]


@pytest.mark.parametrize(
    ("code", "beneath", "group"),
    [
        ("2.37", "2.11s", "O"),
        ("2.37", "1.2", "P"),
        ("2.37", "1.1", "I"),
        ("2.11s", "2.11s", "R"),
        ("9.99", "9.99", ""),
    ],
)
def test_an_appointment_stands_over_a_refusal_and_not_over_an_answer(
    code: str, beneath: str, group: str
) -> None:
    codes = {
        key: OutcomeCode(key, key, key, group=found, level="attempt", final=final)
        for key, (found, final) in GROUPS.items()
    }

    assert outcome_group(InstitutionState(code, beneath, final=False), codes) == group


def test_a_merged_duplicate_is_not_counted(study: Study) -> None:
    with study.unit("fill") as unit:
        fill = Filler(unit)
        kept = fill.office()
        fill.office(same_as_id=kept)

    assert report_of(study).total.outcomes["interim"].cases.total == 1


def test_institutions_of_several_areas_stand_apart(study: Study) -> None:
    """Two areas with one district each; offices of one, of the other, of both, of all, of none."""
    with study.unit("fill") as unit:
        fill = Filler(unit)
        north, south = fill.region("Nord", "03001"), fill.region("Süd", "03002")
        areas = {}
        for name, region in (("Nordgebiet", north), ("Südgebiet", south)):
            areas[name] = unit.put("area", {"kind": "Bezirk", "name": name})
            unit.put("area_region", {"area_id": areas[name], "region_id": region})
        office = fill.office(regions=[north])
        fill.office(regions=[south])
        fill.office(regions=[north, south])
        fill.office(whole_area=1)
        fill.office()
        fill.says(office, north, "yes")

    report = report_of(study)
    grouping = report.grouping("area:Bezirk")
    assert grouping is not None
    sizes = {group.key: len(group.institution_ids) for group in grouping.groups}

    assert sizes == {
        areas["Nordgebiet"]: 1,
        areas["Südgebiet"]: 1,
        Rest.SEVERAL: 1,
        Rest.WHOLE_AREA: 1,
        Rest.NONE: 1,
    }
    assert group_of(report, "area:Bezirk", areas["Nordgebiet"]).coverage == Rate.of(1, 1)
    assert group_of(report, "area:Bezirk", areas["Südgebiet"]).coverage == Rate.of(0, 1)
    assert group_of(report, "district", north).region_ids == (north,)
    # a job centre may speak for both districts; one of them has an answer
    assert group_of(report, "kind", "job_centre").coverage == Rate.of(1, 2)


def test_waves_bring_what_came_before_the_next(study: Study) -> None:
    """A letter to three offices, a reminder to the two that were silent.

    Letter: one of three answers by itself. Reminder: one of two answers; the other never does.
    """
    with study.unit("fill") as unit:
        fill = Filler(unit)
        waves = [
            unit.put(
                "wave",
                {"name": name, "channel": "letter", "day": day, "researcher_id": unit.author_id},
            )
            for name, day in (("Anschreiben", "2010-01-04"), ("Erinnerung", "2010-01-18"))
        ]
        offices = [fill.office() for _ in range(3)]
        for office in offices:
            fill.attempt(office, "3.19", "2010-01-04", channel="letter", wave_id=waves[0])
        fill.attempt(offices[0], "1.1", "2010-01-11", channel="letter", direction="in")
        for office in offices[1:]:
            fill.attempt(office, "3.19", "2010-01-18", channel="letter", wave_id=waves[1])
        fill.attempt(offices[1], "1.2", "2010-01-20")

    report = report_of(study)
    letter, reminder = report.contacts.waves

    # the call of 20 January belongs to the reminder: no wave came between
    assert (letter.answered, reminder.answered) == (Rate.of(1, 3), Rate.of(1, 2))
    assert reminder.open_ids == tuple(sorted(offices[1:]))
    assert [step.answered for step in report.contacts.steps] == [
        Rate.of(1, 3),
        Rate.of(0, 2),
        Rate.of(1, 1),
    ]
    grouping = report.grouping("wave")
    assert grouping is not None
    assert [(g.name, len(g.institution_ids)) for g in grouping.groups] == [("Anschreiben", 3)]


def test_returned_letters_refusals_and_effort(study: Study) -> None:
    """Three letters and a mail sent, two came back; one soft refusal of two was won."""
    with study.unit("fill") as unit:
        fill = Filler(unit)
        first, second = fill.office(), fill.office()
        fill.attempt(first, "3.19", "2010-01-04", channel="letter")
        fill.attempt(first, "3.20", "2010-01-06", channel="letter", direction="in")
        fill.attempt(first, "3.19", "2010-01-07", channel="letter")
        fill.attempt(first, "2.11s", "2010-01-12")
        fill.attempt(first, "1.1", "2010-01-19")
        fill.attempt(second, "3.19", "2010-01-04", channel="letter")
        fill.attempt(second, "3.20", "2010-01-06", channel="email")
        fill.attempt(second, "2.11s", "2010-01-12")
        wrong = fill.attempt(second, "1.1", "2010-01-20")
        right = fill.attempt(second, "2.20", "2010-01-20", corrects_id=wrong)
        unit.put("contact_attempt", {"id": wrong, "corrected_by_id": right})

    report = report_of(study)

    assert report.contacts.bounced == Rate.of(2, 4)
    assert report.contacts.converted == Rate.of(1, 2)
    # outgoing: first 4 (2 letters, refusal, answer), second 4 (letter, mail, refusal, 2.20)
    assert report.total.effort == Rate.of(8, 1)


def test_an_answer_before_any_contact_is_of_their_own_accord(study: Study) -> None:
    with study.unit("fill") as unit:
        fill = Filler(unit)
        fill.attempt(fill.office(), "1.1", direction="in")

    (step,) = report_of(study).contacts.steps

    assert (step.number, step.answered) == (0, Rate.of(1, 1))


def test_late_contacts_are_put_together(study: Study) -> None:
    with study.unit("fill") as unit:
        fill = Filler(unit)
        office = fill.office()
        for day in range(1, 12):
            fill.attempt(office, "3.13", f"2010-02-{day:02}")
        fill.attempt(office, "1.1", "2010-02-20")

    *_, last = report_of(study).contacts.steps

    # contacts 9 to 12, the last of them with an answer
    assert (last.number, last.and_more, last.answered) == (9, True, Rate.of(1, 4))


def test_district_rates_of_five_districts_counted_by_hand(study: Study) -> None:
    """Confirmed yes by tier 1; confirmed no with tier 2; contested; one source; nobody asked."""
    with study.unit("fill") as unit:
        fill = Filler(unit)
        yes, no, contested, single, unasked = (
            fill.region(name, f"0300{n}") for n, name in enumerate("ABCDE")
        )
        network = fill.network(regions=[yes])
        for kind in ("job_centre", "integration_officer"):
            fill.says(fill.office(kind, [yes]), yes, "yes", "2010-01-12", [network])
        for kind in ("job_centre", "integration_officer", "integration_office"):
            fill.says(fill.office(kind, [no]), no, "no", "2010-02-02")
        fill.says(fill.office("job_centre", [contested]), contested, "yes", "2010-02-03")
        fill.says(fill.office("integration_office", [contested]), contested, "no", "2010-02-04")
        fill.says(fill.office("job_centre", [single]), single, "no", "2010-02-05")
        fill.office("job_centre", [unasked])

    report = report_of(study)
    found = report.districts

    assert found.coverage == Rate.of(4, 5)
    assert (found.verified, found.verified_ids) == (Rate.of(2, 5), (yes, no))
    assert found.settled == Rate.of(0, 5)
    assert (found.contested, found.contested_ids) == (Rate.of(1, 3), (contested,))
    # pairs: A 1 of 1, B 3 of 3, C 0 of 1
    assert found.agreement == Rate.of(4, 5)
    assert report.named_by_several == Rate.of(1, 1)
    # tier 1 was asked in four districts and sufficed in one; tier 2 was asked in two more,
    # where tier 1 had not sufficed, and ended one of them
    tiers = {each.tier: each.settled for each in report.tiers}
    assert (tiers[1], tiers[2]) == (Rate.of(1, 4), Rate.of(1, 2))
    weeks = {week.monday.isoformat(): week.verified for week in report.weeks}
    assert weeks == {"2010-01-11": 1, "2010-01-18": 1, "2010-01-25": 1, "2010-02-01": 2}


def test_a_decision_ends_a_district_without_a_tier(study: Study) -> None:
    with study.unit("fill") as unit:
        fill = Filler(unit)
        region = fill.region("A", "03001")
        fill.says(fill.office("job_centre", [region]), region, "no")
        fill.decide(region, "no_network")

    report = report_of(study)

    assert report.districts.settled == Rate.of(1, 1)
    assert {each.tier: each.settled for each in report.tiers}[None] == Rate.of(1, 1)
    assert report.tiers[0].settled == Rate.of(0, 1)


def test_a_past_week_counts_what_held_then(study: Study) -> None:
    """Confirmed in the first week; in the third a source takes its yes back."""
    with study.unit("fill") as unit:
        fill = Filler(unit)
        region = fill.region("A", "03001")
        network = fill.network(regions=[region])
        first, second = (fill.office(kind, [region]) for kind in ("job_centre", "other"))
        fill.says(first, region, "yes", "2010-01-12", [network])
        old = fill.says(second, region, "yes", "2010-01-13", [network])
        fill.supersede(old, fill.says(second, region, "no", "2010-01-27"))

    verified = [week.verified for week in report_of(study).weeks]

    assert verified == [1, 1, 0]


def test_a_judgement_counts_from_its_day(study: Study) -> None:
    with study.unit("fill") as unit:
        fill = Filler(unit)
        region = fill.region("A", "03001")
        network = fill.network(regions=[region], judged_on="2010-01-20")
        for kind in ("job_centre", "other"):
            fill.says(fill.office(kind, [region]), region, "yes", "2010-01-12", [network])
        fill.attempt(fill.office(), "3.13", "2010-01-26")

    assert [week.verified for week in report_of(study).weeks] == [0, 1, 1]


def test_an_empty_study_has_no_rates(study: Study) -> None:
    report = report_of(study)

    assert report.total.outcomes["interim"].rate("RR2").value is None
    assert report.districts.verified.value is None
    assert report.weeks == ()


codes = st.sampled_from(sorted(GROUPS))


@settings(max_examples=15, deadline=None)
@given(made=st.lists(st.tuples(st.sampled_from(["job_centre", "other"]), codes, st.integers(0, 3))))
def test_the_groups_of_every_grouping_sum_to_the_whole(
    made: list[tuple[str, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with new_study(tmp_path_factory.mktemp("sum") / "t.netzdesk") as study:
        with study.unit("fill") as unit:
            fill = Filler(unit)
            fill.outcome_codes(*((code, final) for code, (_, final) in GROUPS.items()))
            regions = [fill.region(name, f"0300{n}") for n, name in enumerate("AB")]
            for n, region in enumerate(regions):
                area = unit.put("area", {"kind": "Bezirk", "name": str(n)})
                unit.put("area_region", {"area_id": area, "region_id": region})
            for kind, code, place in made:
                office = fill.office(kind, regions[:place], whole_area=int(place == 3))
                fill.attempt(office, code)
        report = report_of(study)

    assert {grouping.by for grouping in report.groupings} == set(By) - {By.WAVE}
    for grouping in report.groupings:
        for stage in STAGES:
            parts = [group.outcomes[stage] for group in grouping.groups]
            whole = report.total.outcomes[stage]
            assert sum((part.cases for part in parts), Cases()) == whole.cases
            assert sum((part.estimated for part in parts), Fraction(0)) == whole.estimated
        assert sum(group.still_open for group in grouping.groups) == report.total.still_open
        ids = [key for group in grouping.groups for key in group.institution_ids]
        assert sorted(ids) == sorted(report.total.institution_ids)


MID_FIELD = date(2010, 2, 5)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[date, Study]]:
    """The sample study at its end and in the middle of its field phase."""
    folder = tmp_path_factory.mktemp("samples")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(folder / "home"))
        for day in (TODAY, MID_FIELD):
            path = folder / f"{day}.netzdesk"
            build_sample(path, day)
            found[day] = Study.open(path, author=Author(new_id(), "Vera Muster", "VM"))
    yield found
    for study in found.values():
        study.close()


def log_until(day: date) -> list[dict[str, Any]]:
    """Return the sample's log line by line: letters of a mailing are an entry for each office."""
    entries: list[dict[str, Any]] = []
    for event in read_pack().events:
        if event["day"] > day.isoformat():
            continue
        if event["do"] == "mailing":
            entries += [{**event, "do": "attempt", "institution": key} for key in event["to"]]
        else:
            entries.append(dict(event))
    return entries


@pytest.mark.parametrize("day", [MID_FIELD, TODAY])
def test_the_answers_of_the_sample_are_those_of_its_log(
    samples: dict[date, Study], day: date
) -> None:
    """Full answers, attempts and first answers by week, from the lines of the log alone."""
    entries = log_until(day)
    attempts = [entry for entry in entries if entry["do"] == "attempt"]
    by_office: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        if entry["do"] == "attempt":
            by_office[entry["institution"]].append(entry)
        elif entry["do"] == "correct":
            by_office[entry["institution"]][-1]["outcome"] = entry["outcome"]
    full = {key for key, made in by_office.items() if any(e.get("outcome") == "1.1" for e in made)}
    report = field_report(samples[day].conn, day)

    assert report.total.outcomes["interim"].cases.complete == len(full)
    assert report.total.effort.denominator == len(full)
    assert sum(week.attempts for week in report.weeks) == len(attempts)
    by_week = Counter(
        date.fromisoformat(e["day"]) - timedelta(days=date.fromisoformat(e["day"]).weekday())
        for e in attempts
    )
    assert {week.monday: week.attempts for week in report.weeks if week.attempts} == by_week


@pytest.mark.parametrize("day", [MID_FIELD, TODAY])
def test_the_rates_of_the_sample_follow_from_its_states(
    samples: dict[date, Study], day: date
) -> None:
    """Cases from the outcome codes of `stats`, district rates from its states and statements."""
    conn = samples[day].conn
    report, figures = field_report(conn, day), stats(conn, day)
    group_by_code = dict(
        conn.execute(
            "SELECT code, attributes ->> 'group' FROM vocabulary_term WHERE vocabulary = 'outcome'"
        ).fetchall()
    )
    groups: Counter[str] = Counter()
    for code, n in figures.outcomes.items():
        groups[group_by_code[code]] += n
    cases = report.total.outcomes["interim"].cases

    assert (cases.refused, cases.not_reached) == (groups["R"], groups["NC"])
    assert (cases.unknown, cases.not_eligible) == (groups["UO"], groups["NE"])
    assert cases.total == sum(groups.values())
    confirmed = figures.verification["confirmed_yes"] + figures.verification["confirmed_no"]
    assert report.districts.verified == Rate.of(confirmed, 46)
    assert report.weeks[-1].verified == confirmed
    usable = "('yes','no','loose_cooperation','single_actor','other_theme','planned','former')"
    covered = conn.execute(
        "SELECT count(DISTINCT s.region_id) FROM statement s WHERE s.superseded_by_id IS NULL "
        f"AND s.answer IN {usable} AND (EXISTS (SELECT 1 FROM institution_region r "
        "WHERE r.region_id = s.region_id AND r.institution_id = s.institution_id) OR EXISTS "
        "(SELECT 1 FROM institution i WHERE i.id = s.institution_id AND i.whole_area = 1))"
    ).fetchone()[0]
    assert report.districts.coverage == Rate.of(covered, 46)
    agreeing = pairs = 0
    for found in verify_all(conn, today=day):
        sides = [source.sides for source in found.verification.sources]
        for one, other in combinations(sides, 2):
            pairs += 1
            agreeing += one == other and len(one) == 1
    assert report.districts.agreement == Rate.of(agreeing, pairs)


def test_the_figures_of_the_whole_sample(samples: dict[date, Study]) -> None:
    """116 institutions: 101 full answers, 2 refusals, 13 other; 44 of 46 districts confirmed."""
    report = field_report(samples[TODAY].conn, TODAY)
    outcome = report.total.outcomes["interim"]

    assert outcome.cases == Cases(complete=101, refused=2, other=13)
    assert outcome.rate("RR2") == outcome.rate("RR1") == Rate.of(101, 116)
    assert outcome.rate("COOP3") == Rate.of(101, 103)
    assert report.districts.verified == Rate.of(44, 46)
    assert report.districts.settled == Rate.of(2, 46)
    assert report.contacts.converted == Rate.of(3, 3)


def test_the_check_of_past_weeks_is_that_of_the_study_as_it_stood_then(
    samples: dict[date, Study],
) -> None:
    """The whole sample says of the middle of its field phase what the half-built one says."""
    whole = {week.monday: week for week in field_report(samples[TODAY].conn, TODAY).weeks}
    half = field_report(samples[MID_FIELD].conn, MID_FIELD).weeks

    assert [whole[week.monday].verified for week in half] == [week.verified for week in half]


def test_a_quick_no_is_the_same_as_a_weighed_one(samples: dict[date, Study]) -> None:
    for found in verify_all(samples[MID_FIELD].conn, today=MID_FIELD):
        state = found.verification.state
        assert is_confirmed(found.verification.facts) is state.startswith("confirmed")


def test_corrected_entries_are_in_no_figure(samples: dict[date, Study]) -> None:
    conn = samples[TODAY].conn
    (standing,) = conn.execute(
        "SELECT count(*) FROM contact_attempt WHERE corrected_by_id IS NULL AND network_id IS NULL"
    ).fetchone()

    assert sum(contact_figures(conn).attempts_by_day.values()) == standing
