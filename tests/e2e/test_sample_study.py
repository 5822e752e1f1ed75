"""The sample study: built by actions, and every figure of the 2010 report follows from it."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netzdesk.base.errors import Refused, StudyRefused
from netzdesk.base.paths import resource
from netzdesk.base.progress import Unwatched
from netzdesk.imports.sample.build import build_sample
from netzdesk.queries.selection import criterion_sets, selection_matrix
from netzdesk.queries.settings import read_settings
from netzdesk.queries.stats import stats
from netzdesk.queries.verification import verify_all
from netzdesk.queries.verification_states import (
    findings_without_network,
    networks_without_finding,
    states,
)
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Author, Study

REPORTED = {
    "regions": 46,
    "regions_with_network": 26,
    "regions_without_network": 18,
    "regions_without_information": 2,
    "networks": 31,
    "networks_regional": 30,
    "networks_supraregional": 1,
    "regions_with_two_regional_networks": ("03152", "03153", "03241", "03459"),
    "networks_with_counselling": 17,
    "regional_networks_without_vocational_language": 6,
    "regions_with_a_network_of_four_or_more_fields": 7,
    "good_practice_networks": 7,
    "contacted": {
        "job_centre": 47,
        "integration_officer": 21,
        "integration_office": 17,
        "kmn_association": 10,
    },
    "job_centres_interviewed": 45,
    "networks_with_migrant_organisation": 15,
}
"""`expected.json` of the 2010 study, without its source and the threshold of another chapter."""

WITHOUT_NETWORK = [
    *("03103", "03151", "03155", "03156", "03353", "03354", "03357", "03358", "03360"),
    *("03361", "03402", "03405", "03451", "03452", "03456", "03458", "03461", "03462"),
]
SILENT = ["03356", "03455"]
SUBSTANCE = ("contact_attempt", "statement", "statement_network", "decision", "network", "person")


def rows(study: Study, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in study.conn.execute(sql)]


def figures(study: Study) -> dict[str, Any]:
    reference_day = read_settings(study.conn).reference_day
    assert reference_day
    return asdict(stats(study.conn, date.fromisoformat(reference_day)))


def test_the_program_computes_every_figure_of_the_report(sample: Study) -> None:
    found = figures(sample)

    assert {key: found[key] for key in REPORTED} == REPORTED


def test_seven_of_all_networks_are_chosen_by_two_raters_and_one_of_them_by_exception(
    sample: Study,
) -> None:
    (chosen_by,) = criterion_sets(sample.conn, "selection")
    matrix = selection_matrix(sample.conn, chosen_by)
    chosen = {n.number for n in matrix.networks if n.verdict and n.verdict.is_chosen}
    with resource("sample/networks.csv").open(encoding="utf-8", newline="") as stream:
        reported = {int(row["no"]) for row in csv.DictReader(stream) if row["good_practice"] == "1"}

    assert chosen == reported
    assert len(matrix.networks) == 31
    assert all(n.verdict and n.verdict.reason and n.raters == 2 for n in matrix.networks)
    assert [n.number for n in matrix.networks if n.verdict and n.verdict.exception] == [10]
    assert len(matrix.differences()) == 6
    marked = rows(sample, "SELECT number FROM network WHERE good_practice = 1")
    assert {number for (number,) in marked} == chosen


def test_every_district_ends_as_the_report_says(sample: Study) -> None:
    ags = dict(rows(sample, "SELECT id, ags FROM region"))
    found = {ags[region]: str(state.state) for region, state in states(sample.conn).items()}

    assert sorted(a for a, state in found.items() if state == "confirmed_no") == WITHOUT_NETWORK
    assert sorted(a for a, state in found.items() if state == "no_information") == SILENT
    assert Counter(found.values())["confirmed_yes"] == 26
    assert findings_without_network(sample.conn) == ()
    assert networks_without_finding(sample.conn) == ()


def test_every_confirmed_no_rests_on_three_sources_of_two_tiers(sample: Study) -> None:
    confirmed = [v for v in verify_all(sample.conn) if v.ags in WITHOUT_NETWORK]

    assert [v.ags for v in confirmed if not v.verification.is_confirmed_without_decision] == []


def test_the_survey_asked_whom_the_report_names(sample: Study) -> None:
    answered = rows(
        sample,
        "SELECT i.kind, count(DISTINCT i.id) FROM institution i JOIN contact_attempt a"
        " ON a.institution_id = i.id AND a.direction = 'in' AND a.outcome = '1.1'"
        " WHERE i.kind LIKE 'integration%' GROUP BY i.kind ORDER BY i.kind",
    )
    unreached = rows(
        sample,
        "SELECT r.ags FROM institution i JOIN institution_region x ON x.institution_id = i.id"
        " JOIN region r ON r.id = x.region_id WHERE i.kind = 'job_centre' AND NOT EXISTS ("
        " SELECT 1 FROM contact_attempt a WHERE a.institution_id = i.id"
        " AND a.outcome IN ('1.1', '1.2')) ORDER BY r.ags",
    )
    letters = rows(
        sample,
        "SELECT count(DISTINCT institution_id), min(day) >= '2009-12-01', max(day) < '2010-01-01'"
        " FROM contact_attempt WHERE channel = 'letter'",
    )
    two = rows(
        sample,
        "SELECT r.ags FROM institution i JOIN institution_region x ON x.institution_id = i.id"
        " JOIN region r ON r.id = x.region_id WHERE i.kind = 'job_centre'"
        " GROUP BY r.id HAVING count(*) = 2",
    )

    assert answered == [("integration_office", 12), ("integration_officer", 13)]
    assert unreached == [("03356",), ("03455",)]
    assert letters == [(47, 1, 1)]
    assert two == [("03152",)]


def test_kmn_associations_speak_for_every_district_and_know_nothing_of_two(sample: Study) -> None:
    spoken = rows(
        sample,
        "SELECT count(*), count(DISTINCT s.region_id), count(DISTINCT s.institution_id)"
        " FROM statement s JOIN institution i ON i.id = s.institution_id"
        " WHERE i.kind = 'kmn_association' AND s.supersedes_id IS NULL",
    )
    unknown = rows(
        sample,
        "SELECT r.ags FROM statement s JOIN institution i ON i.id = s.institution_id"
        " JOIN region r ON r.id = s.region_id WHERE i.kind = 'kmn_association'"
        " AND s.answer = 'unknown' ORDER BY r.ags",
    )

    assert spoken == [(46, 46, 10)]
    assert unknown == [("03356",), ("03455",)]


def test_first_answers_were_superseded_and_structures_judged_and_joined(sample: Study) -> None:
    ((superseded,),) = rows(
        sample, "SELECT count(*) FROM statement WHERE superseded_by_id IS NOT NULL"
    )
    ((joined,),) = rows(sample, "SELECT count(*) FROM network WHERE same_as_id IS NOT NULL")
    ((loose,),) = rows(
        sample,
        "SELECT count(DISTINCT s.region_id) FROM statement s JOIN statement_network x"
        " ON x.statement_id = s.id JOIN network n ON n.id = x.network_id"
        " WHERE s.answer = 'yes' AND n.judgement = 'does_not_count'",
    )

    assert superseded >= 5
    assert joined == 2
    assert loose >= 9


def test_the_check_finds_nothing_in_the_sample(sample: Study) -> None:
    assert check_study(sample.conn) == ()


def test_the_sample_is_marked_and_stands_at_the_end_of_march(sample: Study) -> None:
    settings = read_settings(sample.conn)

    assert settings.sample
    assert (settings.reference_day, settings.status_date) == ("2010-03-31", "03/2010")
    assert "Beispiel" in settings.title


def test_the_sample_holds_no_personal_data(sample: Study) -> None:
    names = rows(sample, "SELECT name FROM person UNION ALL SELECT name FROM researcher")
    mails = rows(
        sample,
        "SELECT mail FROM person WHERE mail <> '' UNION SELECT mail FROM institution"
        " WHERE mail <> '' UNION SELECT mail FROM network_contact WHERE mail <> ''"
        " UNION SELECT mail FROM expert WHERE mail <> ''",
    )
    phones = rows(
        sample,
        "SELECT phone FROM person WHERE phone <> '' UNION SELECT phone FROM institution"
        " WHERE phone <> '' UNION SELECT phone FROM network_contact WHERE phone <> ''"
        " UNION SELECT phone FROM expert WHERE phone <> ''",
    )
    fiction = re.compile(
        r"(030 23125|040 66969|0221 4710|069 90009|089 99998) \d{3}|0171 39200 \d{2}"
    )

    assert all(re.fullmatch(r"Musterperson \d\d|Beispiel [A-C]", name) for (name,) in names)
    assert all(re.search(r"[@.]example\.org$", mail) for (mail,) in mails)
    assert [phone for (phone,) in phones if not fiction.fullmatch(phone)] == []


def test_networks_are_as_the_facts_have_them(sample: Study) -> None:
    with resource("sample/network_actors.csv").open(encoding="utf-8") as stream:
        facts = Counter(row["network_no"] for row in csv.DictReader(stream))
    actors = rows(
        sample,
        "SELECT n.number, count(*) FROM network n JOIN network_actor a ON a.network_id = n.id"
        " WHERE n.judgement = 'counts' AND n.same_as_id IS NULL AND a.in_appendix = 1"
        " GROUP BY n.id",
    )

    assert dict(actors) == {int(number): n for number, n in facts.items()}
    assert rows(sample, "SELECT count(*) FROM expert") == [(8,)]


def test_in_mid_field_much_is_still_open(midfield: Study) -> None:
    found = figures(midfield)
    ((due,),) = rows(
        midfield,
        "SELECT count(*) FROM follow_up WHERE done_on IS NULL AND due <= '2010-01-20'",
    )

    assert 0 < found["networks"] < 31
    assert found["verification"]["contested_existence"] > 0
    assert found["verification"]["contested_networks"] > 0
    assert found["verification"]["one_source"] > 0
    assert found["verification"]["unasked"] > 0
    assert due > 0
    assert read_settings(midfield.conn).reference_day == "2010-01-20"
    assert read_settings(midfield.conn).status_date == "01/2010"


def test_mid_field_is_the_beginning_of_the_whole_log(sample: Study, midfield: Study) -> None:
    log = (
        "SELECT a.day, a.at, i.name, a.channel, a.direction, a.outcome, r.initials"
        " FROM contact_attempt a JOIN institution i ON i.id = a.institution_id"
        " JOIN researcher r ON r.id = a.researcher_id WHERE a.day <= '2010-01-20'"
        " ORDER BY a.day, a.at, i.name, a.outcome"
    )
    said = (
        "SELECT s.day, i.name, r.ags, s.answer, s.wording FROM statement s"
        " JOIN institution i ON i.id = s.institution_id JOIN region r ON r.id = s.region_id"
        " WHERE s.day <= '2010-01-20' ORDER BY 1, 2, 3, 4"
    )

    assert rows(midfield, log) == rows(sample, log)
    assert rows(midfield, said) == rows(sample, said)
    assert rows(midfield, "SELECT max(day) FROM contact_attempt") == [("2010-01-20",)]


def test_entries_were_made_at_their_time_by_an_invented_team(sample: Study) -> None:
    late = rows(
        sample,
        "SELECT count(*) FROM contact_attempt a JOIN journal j ON j.row = a.id AND j.op = 'ins'"
        " WHERE a.corrects_id IS NULL AND date(j.at / 1000, 'unixepoch') <> a.day",
    )
    team = rows(sample, "SELECT count(DISTINCT author) FROM journal")

    assert late == [(0,)]
    assert team == [(3,)]


def test_building_twice_gives_the_same_study(sample: Study, tmp_path: Path) -> None:
    again = tmp_path / "again.netzdesk"
    build_sample(again)

    with Study.open(again, author=sample.author, read_only=True) as study:
        assert figures(study) == figures(sample)
        for table in SUBSTANCE:
            counts = f"SELECT count(*) FROM {table}"
            assert rows(study, counts) == rows(sample, counts), table


def test_a_later_day_than_the_last_is_the_whole_sample(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    build_sample(path, date(2012, 1, 1))

    with Study.open(path, author=Author("r", "R", "R"), read_only=True) as study:
        assert read_settings(study.conn).reference_day == "2010-03-31"


def test_a_day_before_the_first_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"

    with pytest.raises(Refused) as refused:
        build_sample(path, date(2009, 11, 30))

    assert refused.value.code == "demo.before_start"
    assert not path.exists()


def test_the_sample_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(StudyRefused):
        build_sample(path)

    assert path.read_text(encoding="utf-8") == "mine"


def test_a_build_that_is_stopped_leaves_no_file(tmp_path: Path) -> None:
    class Stop(Unwatched):
        def step(self, done: int, total: int) -> None:
            if done >= 40:
                raise KeyboardInterrupt

    path = tmp_path / "s.netzdesk"

    with pytest.raises(KeyboardInterrupt):
        build_sample(path, progress=Stop())

    assert list(tmp_path.iterdir()) == []


def test_the_log_lies_open_as_plain_lines() -> None:
    lines = resource("sample/log.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    moments = [(event["day"], event["at"]) for event in events]

    assert moments == sorted(moments)
    assert all(date.fromisoformat(event["day"]).weekday() < 5 for event in events)
