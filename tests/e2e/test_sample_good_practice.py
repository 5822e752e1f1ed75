"""What the sample has of the networks of good practice: talks, facts, profiles, approvals."""

from __future__ import annotations

from datetime import date
from typing import Any

from netzdesk.base.i18n import Translator
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import profile_book
from netzdesk.exports.profile_pdf import profiles_pdf
from netzdesk.imports.sample.pack import read_pack
from netzdesk.queries.approvals import releases
from netzdesk.queries.interviews import interview, interviews
from netzdesk.queries.profiles import profile_facts, profile_rows, text_versions
from netzdesk.queries.selection import criterion_sets, selection_matrix
from netzdesk.queries.snapshots import snapshots
from netzdesk.store.frozen import content_sum, rewind
from netzdesk.store.study import Study

CHOSEN = (2, 9, 10, 16, 17, 24, 25)
LAST = date(2010, 3, 31)


def rows(study: Study, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in study.conn.execute(sql)]


def chosen(study: Study) -> dict[int, str]:
    return {row.number: row.id for row in profile_rows(study.conn) if row.chosen and row.number}


def test_each_chosen_network_has_a_profile_of_two_to_three_pages(sample: Study) -> None:
    tr = Translator("de")

    assert tuple(sorted(chosen(sample))) == CHOSEN
    for number in CHOSEN:
        book = profile_book(sample.conn, ExportOptions(network=number), tr)
        _, fit = profiles_pdf(book)

        assert 2 <= fit.pages <= 3, (number, fit)
        assert fit.letters == 0, number


def test_texts_are_those_of_the_pack_save_what_is_still_proposed(sample: Study) -> None:
    texts = read_pack().profiles
    for number, key in chosen(sample).items():
        facts = profile_facts(sample.conn, key)

        assert facts is not None
        names = {section.id: section.name for section in facts.sections}
        assert {names[k]: body for k, body in facts.texts.items()} == texts[str(number)]
        assert facts.actors
        assert facts.results


def test_earlier_versions_can_be_compared(sample: Study) -> None:
    facts = profile_facts(sample.conn, chosen(sample)[9])

    assert facts is not None
    aims = next(section.id for section in facts.sections if section.name == "Ziele")
    assert len(text_versions(sample.conn, facts.id, aims)) == 2


def test_interviews_were_led_along_guides_broken_off_and_resumed(sample: Study) -> None:
    states = rows(
        sample,
        "SELECT g.kind, i.state, count(*) FROM interview i JOIN guide g ON g.id = i.guide_id"
        " GROUP BY 1, 2 ORDER BY 1, 2",
    )
    resumed = rows(
        sample,
        "SELECT n.number FROM interview i JOIN network n ON n.id = i.network_id"
        " JOIN journal j ON j.row = i.id AND j.tab = 'interview' AND j.changes LIKE '%broken_off%'"
        " WHERE i.state = 'done' GROUP BY n.number",
    )
    ((nothing,),) = rows(sample, "SELECT count(*) FROM interview_answer WHERE nothing_to_say = 1")
    agreed = rows(
        sample,
        "SELECT i.name FROM follow_up f JOIN institution i ON i.id = f.institution_id"
        " WHERE f.done_on IS NULL AND f.due > '2010-03-31' AND i.kind = 'other' ORDER BY 1",
    )

    assert states == [
        ("group", "broken_off", 1),
        ("group", "done", 2),
        ("group", "planned", 1),
        ("phone", "done", 11),
    ]
    assert resumed == [(10,)]
    assert nothing > 5
    assert "Caritasverband für die Stadt und den Landkreis Osnabrück" in [n for (n,) in agreed]


def test_minutes_are_accepted_by_all_by_some_or_not_sent_yet(sample: Study) -> None:
    talks = [row for row in interviews(sample.conn) if row.persons > 1]

    assert {(row.persons, row.minutes, row.consent) for row in talks} == {
        (3, "accepted", "given"),
        (2, "some", "refused"),
    }


def test_a_group_talk_is_planned_on_the_date_that_was_agreed_on_the_phone(sample: Study) -> None:
    (planned,) = [row for row in interviews(sample.conn) if row.state == "planned"]
    found = interview(sample.conn, planned.id)

    assert (planned.day, planned.at, planned.persons) == ("2010-04-08", "10:00", 1)
    assert found is not None and found.plan is not None
    assert found.plan.institution == "Caritasverband für die Stadt und den Landkreis Osnabrück"


def test_the_call_about_the_district_is_the_attempt_of_the_interview(sample: Study) -> None:
    other_day = rows(
        sample,
        "SELECT count(*) FROM interview i JOIN contact_attempt a ON a.id = i.attempt_id"
        " WHERE a.day <> i.day",
    )
    without = rows(
        sample, "SELECT count(*) FROM interview WHERE attempt_id IS NULL AND state <> 'planned'"
    )

    assert (other_day, without) == ([(0,)], [(0,)])


def test_facts_say_what_they_rest_on(sample: Study) -> None:
    told = dict(
        rows(
            sample,
            "SELECT CASE WHEN interview_id IS NOT NULL THEN 'interview'"
            " WHEN statement_id IS NOT NULL THEN 'statement'"
            " WHEN approval_id IS NOT NULL THEN 'approval'"
            " ELSE (SELECT s.kind FROM source s WHERE s.id = source_id) END, count(*)"
            " FROM fact_source GROUP BY 1",
        )
    )

    assert set(told) == {"interview", "statement", "approval", "website", "document"}
    assert rows(sample, "SELECT count(*) FROM network_relation") == [(9,)]
    assert rows(
        sample,
        "SELECT n.number, p.begins, p.ends FROM network_programme p"
        " JOIN network n ON n.id = p.network_id WHERE p.begins IS NOT NULL ORDER BY 1, 2",
    ) == [
        (2, "2010-01-01", "2011-12-31"),
        (9, "2009", None),
        (9, "2010-04", None),
        (16, "2010-03-01", None),
        (17, "2008-11-01", "2010-10-31"),
        (24, "2008-11", "2010-10"),
    ]


def test_maturity_is_rated_for_the_chosen_networks_alone(sample: Study) -> None:
    (maturity,) = criterion_sets(sample.conn, "maturity")
    matrix = selection_matrix(sample.conn, maturity)
    rated = {network.number: len(network.ratings) for network in matrix.networks if network.ratings}

    assert rated == dict.fromkeys(CHOSEN, len(maturity.criteria))


def test_approvals_are_in_each_state_a_team_meets(sample: Study) -> None:
    found = {number: releases(sample.conn, key, LAST) for number, key in chosen(sample).items()}
    ((proposals,),) = rows(
        sample, "SELECT count(*) FROM approval_field WHERE proposal_state = 'open'"
    )

    assert {number: str(each.state) for number, each in found.items()} == {
        2: "partly",
        9: "released",
        10: "asked",
        16: "overdue",
        17: "not_asked",
        24: "not_asked",
        25: "partly",
    }
    assert proposals == 1
    assert found[25].reopened == 1
    assert found[9].released == found[9].total


def test_the_report_is_frozen_once_and_can_be_made_again(sample: Study) -> None:
    (state,) = snapshots(sample.conn)
    copy = sample.snapshot()
    try:
        rewind(copy, state.vector)
        assert content_sum(copy) == state.sha256
    finally:
        copy.close()

    assert (state.day, state.figures["networks"], state.figures["profiles"]) == (
        "2010-03-31",
        31,
        7,
    )


def test_in_mid_field_nothing_is_chosen_written_or_frozen(midfield: Study) -> None:
    for table in ("selection", "profile_text", "approval", "snapshot", "network_result"):
        assert rows(midfield, f"SELECT count(*) FROM {table}") == [(0,)], table
    led = rows(midfield, "SELECT count(*) FROM interview WHERE guide_id IS NOT NULL")
    assert led[0][0] >= 1


def test_the_picture_of_a_profile_can_be_described(sample: Study) -> None:
    facts = profile_facts(sample.conn, chosen(sample)[25])

    assert facts is not None
    (picture,) = facts.pictures
    assert picture.alternative
    assert picture.sha256 in facts.sizes
