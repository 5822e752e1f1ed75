"""What ties two statements, and what does not."""

from __future__ import annotations

import pytest
from region_case import RegionCase

from netzdesk.domain.contact_keys import FREEMAIL, mail_domain, phone_key
from netzdesk.domain.region_facts import ContactKeys
from netzdesk.domain.ties import TieKind, distinct_tiers, standing_ties


@pytest.fixture
def case() -> RegionCase:
    return RegionCase()


def sources(case: RegionCase) -> list[tuple[str, ...]]:
    return [source.institution_ids for source in case.verify().sources]


def reasons(case: RegionCase) -> list[TieKind | None]:
    return [s.tie.kind if s.tie else None for s in case.verify().statements]


def test_two_offices_without_a_tie_are_two_sources(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    case.says(one, "yes", person="a")
    case.says(other, "yes", person="b")
    assert sources(case) == [(one,), (other,)]


def test_the_same_institution_twice_is_one_source(case: RegionCase) -> None:
    office = case.office()
    case.says(office, "yes", 1, person="a")
    case.says(office, "yes", 2, person="b")
    assert sources(case) == [(office,)]
    assert reasons(case) == [None, TieKind.SAME_INSTITUTION]


def test_the_same_person_in_two_offices_is_one_source(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    case.says(one, "yes", 1, person="a")
    case.says(other, "yes", 2, person="a")
    assert sources(case) == [(one, other)]
    assert reasons(case) == [None, TieKind.SAME_PERSON]


def test_what_was_heard_from_the_other_is_one_source(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    case.says(one, "yes", 1)
    case.says(other, "yes", 2, heard_from=one)
    assert sources(case) == [(one, other)]
    assert reasons(case) == [None, TieKind.HEARD_FROM]


def test_what_two_offices_heard_from_a_third_is_one_source(case: RegionCase) -> None:
    third = case.office("other", speaks=False)
    one, other = case.office(), case.office()
    case.says(one, "yes", 1, heard_from=third)
    case.says(other, "yes", 2, heard_from=third)
    assert sources(case) == [(one, other)]
    assert case.verify().statements[1].tied_to == one


def test_ties_carry_over(case: RegionCase) -> None:
    first, second, third = case.office(), case.office(), case.office()
    case.says(first, "yes", 1, person="a")
    case.says(second, "yes", 2, person="a", heard_from=third)
    case.says(third, "yes", 3)
    assert sources(case) == [(first, second, third)]


def test_a_networks_own_contact_speaks_for_the_office_that_employs_it(case: RegionCase) -> None:
    office = case.office()
    contact = case.office("other", part_of=office)
    case.says(office, "yes", 1)
    case.says(contact, "yes", 2)
    assert sources(case) == [(office, contact)]
    assert reasons(case) == [None, TieKind.PART_OF]


def test_two_parts_of_an_office_that_said_nothing_are_one_source(case: RegionCase) -> None:
    office = case.office(speaks=False)
    one, other = case.office("other", part_of=office), case.office("other", part_of=office)
    case.says(one, "yes", 1)
    case.says(other, "yes", 2)
    assert sources(case) == [(one, other)]


def test_records_of_the_same_office_are_one_source(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    case.duplicates.append((other, one))
    case.says(one, "no", 1)
    case.says(other, "no", 2)
    assert reasons(case) == [None, TieKind.DUPLICATE]


def test_a_verdict_ties(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    case.says(one, "yes", 1)
    case.says(other, "yes", 2)
    case.rule_on(other, one, "tied")
    assert sources(case) == [(one, other)]
    assert reasons(case) == [None, TieKind.DECLARED]


@pytest.mark.parametrize("tie", ["heard_from", "part_of"])
def test_a_verdict_parts_what_lies_directly_between_two(case: RegionCase, tie: str) -> None:
    one = case.office()
    other = case.office("other", part_of=one if tie == "part_of" else None)
    case.says(one, "yes", 1)
    case.says(other, "yes", 2, heard_from=one if tie == "heard_from" else None)
    assert len(sources(case)) == 1
    case.rule_on(one, other, "independent")
    assert sources(case) == [(one,), (other,)]


def test_no_verdict_parts_one_person(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    case.says(one, "yes", 1, person="a")
    case.says(other, "yes", 2, person="a")
    case.rule_on(one, other, "independent")
    assert len(sources(case)) == 1


def test_a_verdict_on_a_pair_leaves_the_way_through_a_third(case: RegionCase) -> None:
    third = case.office()
    one, other = case.office(part_of=third), case.office(part_of=third)
    case.says(one, "yes", 1)
    case.says(other, "yes", 2)
    case.rule_on(one, other, "independent")
    assert len(sources(case)) == 1


def test_the_later_verdict_holds(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    case.says(one, "yes", 1)
    case.says(other, "yes", 2)
    case.rule_on(one, other, "tied", day=5)
    case.rule_on(other, one, "independent", day=4)
    assert len(sources(case)) == 1
    case.rule_on(other, one, "independent", day=6)
    assert len(sources(case)) == 2


def test_a_statement_that_is_not_counted_ties_nobody(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    outside = case.office(speaks=False)
    case.says(one, "yes", 1, person="a")
    case.says(other, "yes", 2, person="b")
    case.says(outside, "yes", 3, person="a", heard_from=other)
    case.says(one, "unknown", 4, person="b")
    assert sources(case) == [(one,), (other,)]


def test_a_circle_of_parts_ends(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    case.part_of = {one: other, other: one}
    case.says(one, "yes", 1)
    case.says(other, "yes", 2)
    assert len(sources(case)) == 1


def test_a_shared_domain_asks_and_does_not_tie(case: RegionCase) -> None:
    keys = ContactKeys(domains=frozenset({"landkreis.example.org"}))
    one, other = case.office(keys=keys), case.office(keys=keys)
    case.says(one, "yes", 1)
    case.says(other, "yes", 2)
    assert len(sources(case)) == 2
    asked = case.verify().questions
    assert [(q.kind, q.value, q.first_id, q.second_id) for q in asked] == [
        ("domain", "landkreis.example.org", one, other)
    ]


@pytest.mark.parametrize("verdict", ["tied", "independent"])
def test_an_answered_question_is_not_asked_again(case: RegionCase, verdict: str) -> None:
    keys = ContactKeys(phones=frozenset({"03023125100"}))
    one, other = case.office(keys=keys), case.office(keys=keys)
    case.says(one, "yes", 1)
    case.says(other, "yes", 2)
    assert [question.kind for question in case.verify().questions] == ["phone"]
    case.rule_on(one, other, verdict)
    assert case.verify().questions == ()


def test_tied_offices_raise_no_question(case: RegionCase) -> None:
    keys = ContactKeys(phones=frozenset({"03023125100"}))
    one = case.office(keys=keys)
    other = case.office(keys=keys, part_of=one)
    case.says(one, "yes", 1)
    case.says(other, "yes", 2)
    assert case.verify().questions == ()


def test_an_office_is_not_tied_to_itself() -> None:
    standing = standing_ties({"a": "a"}, duplicates=[("b", "b")])
    assert standing.adjacent == {}


@pytest.mark.parametrize(
    ("tiers", "covered"),
    [
        ([], 0),
        ([{1}, {1}, {1}], 1),
        ([{1, 2, 3}], 1),
        ([{1, 2}, {1}, {1}], 2),
        ([{1}, {1, 2}, {2, 3}], 3),
        ([{1, 2, 3}, {1}, {1}], 2),
    ],
)
def test_each_source_stands_for_one_tier(tiers: list[set[int]], covered: int) -> None:
    assert distinct_tiers(tiers) == covered


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("+49 (0)30 23125-100", "03023125100"),
        ("0049 30 23125 100", "03023125100"),
        ("030/23125100", "03023125100"),
        ("110", None),
        (None, None),
    ],
)
def test_a_number_is_compared_as_dialled_in_germany(typed: str | None, key: str | None) -> None:
    assert phone_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("info@Kreis.Example.org", "kreis.example.org"),
        (f"jobcenter@{min(FREEMAIL)}", None),
        ("kein Postfach", None),
        (None, None),
    ],
)
def test_a_mail_domain_of_everybody_says_nothing(typed: str | None, domain: str | None) -> None:
    assert mail_domain(typed) == domain
