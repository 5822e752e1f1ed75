"""The state of an institution from its attempts and notes, and when it is due again."""

from __future__ import annotations

import csv
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.paths import resource
from netzdesk.domain.outcome import (
    AttemptFact,
    InstitutionState,
    NoteFact,
    OutcomeCode,
    follow_up_day,
    institution_state,
)
from netzdesk.domain.workdays import Calendar

REFERENCE_DAY = date(2010, 3, 31)


def _codes() -> dict[str, OutcomeCode]:
    with resource("vocabularies/outcome.csv").open(encoding="utf-8") as rows:
        return {
            row["code"]: OutcomeCode.of(row["code"], row["label_en"], row["label_de"], row)
            for row in csv.DictReader(rows)
        }


CODES = _codes()


def attempt(code: str, day: int = 1, **values: object) -> AttemptFact:
    fact = AttemptFact(f"2010-03-{day:02}-{code}", code, date(2010, 3, day))
    return AttemptFact(**{**{s: getattr(fact, s) for s in fact.__slots__}, **values})  # type: ignore[arg-type]


def note(code: str, day: int = 1) -> NoteFact:
    return NoteFact(f"2010-03-{day:02}-{code}", code, date(2010, 3, day))


def state(*facts: AttemptFact | NoteFact, day: date = REFERENCE_DAY) -> InstitutionState:
    attempts = [fact for fact in facts if isinstance(fact, AttemptFact)]
    notes = [fact for fact in facts if isinstance(fact, NoteFact)]
    return institution_state(attempts, notes, CODES, day)


def test_the_vocabulary_is_read_whole() -> None:
    assert len(CODES) == 33
    assert CODES["1.2"] == OutcomeCode(
        "1.2",
        "partial: existence answered and the rest missing",
        "Teilauskunft",
        "P",
        "attempt",
        final=False,
        follow_up_days=14,
        rule="final after two reminders",
    )
    assert (CODES["4.80"].group, CODES["4.80"].level, CODES["4.80"].final) == ("X", "state", True)
    assert CODES["3.16"].follow_up_days == 0
    assert CODES["1.1"].follow_up_days is None


def test_without_any_contact_an_institution_is_not_attempted() -> None:
    assert state() == InstitutionState("3.11", "3.11", final=False)


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("1.1", "1.2"),
        ("1.2", "4.30"),
        ("4.30", "2.11h"),
        ("2.13", "2.12"),
        ("2.13r", "2.12"),
        ("2.12", "2.36"),
        ("2.36", "2.14"),
        ("2.36", "2.31"),
        ("2.33", "2.11s"),
        ("2.11s", "2.20"),
        ("2.11s", "2.34"),
        ("2.34", "2.20"),
        ("2.20", "3.13"),
        ("2.24", "3.19"),
    ],
)
def test_the_precedence_holds_in_any_order_of_time(higher: str, lower: str) -> None:
    for first, second in permutations((higher, lower)):
        assert state(attempt(first, 1), attempt(second, 2)).code == higher


def test_of_equal_outcomes_the_latest_holds() -> None:
    found = state(attempt("3.13", 4), attempt("3.19", 2), attempt("3.16", 3))
    assert (found.code, found.since, found.last_day) == (
        "3.13",
        date(2010, 3, 4),
        date(2010, 3, 4),
    )
    assert found.attempts == 3


def test_a_note_stands_over_all_attempts_before_it() -> None:
    found = state(attempt("1.1", 1), note("4.20", 5))
    assert (found.code, found.final, found.is_note) == ("4.20", True, True)


def test_the_latest_note_holds() -> None:
    assert state(note("4.80", 5), note("2.24", 9)).code == "2.24"


def test_a_later_answer_completes_what_a_note_had_ended() -> None:
    found = state(note("2.90", 5), attempt("1.1", 9))
    assert (found.code, found.final, found.is_note) == ("1.1", True, False)


def test_a_later_partial_answer_reopens_what_was_final() -> None:
    assert state(note("2.90", 5), attempt("1.2", 9)).final is False
    assert state(attempt("2.13", 5), attempt("1.2", 9)).final is False


def test_a_later_contact_without_an_answer_does_not_move_a_final_note() -> None:
    assert state(note("4.80", 5), attempt("2.11h", 9)).code == "4.80"


def test_a_note_that_is_not_final_competes_with_what_follows() -> None:
    assert state(note("2.24", 5), attempt("2.11h", 9)).code == "2.11h"
    assert state(note("2.24", 5), attempt("3.13", 9)).code == "2.24"
    assert state(attempt("2.11s", 1), note("2.24", 5), attempt("2.20", 9)).code == "2.20"


@pytest.mark.parametrize(("first", "second"), [("2.11s", "2.11s"), ("2.11s", "2.12")])
def test_the_second_soft_refusal_or_break_off_is_a_refusal_again(first: str, second: str) -> None:
    assert state(attempt(first, 1)).final is False
    found = state(attempt(first, 1), attempt(second, 2, id="z"))
    assert (found.code, found.final, found.since) == ("2.13r", True, date(2010, 3, 2))


def test_after_being_refused_again_an_answer_still_completes() -> None:
    assert state(attempt("2.12", 1), attempt("2.12", 2), attempt("1.1", 3)).code == "1.1"


def test_a_partial_answer_is_final_after_two_reminders() -> None:
    partial = attempt("1.2", 1)
    assert not state(partial, attempt("3.19", 2)).final
    assert not state(partial, attempt("3.19", 2), attempt("2.20", 3, outgoing=False)).final
    found = state(partial, attempt("3.19", 2), attempt("3.13", 3))
    assert (found.code, found.final) == ("1.2", True)


def test_a_new_partial_answer_starts_the_reminders_anew() -> None:
    facts = [attempt("1.2", 1), attempt("3.19", 2), attempt("3.13", 3), attempt("1.2", 4)]
    assert not state(*facts).final


def test_contacts_before_the_partial_answer_are_no_reminders() -> None:
    assert not state(attempt("3.19", 1), attempt("3.13", 2), attempt("1.2", 3)).final


def test_a_refusal_of_a_person_does_not_end_the_institution() -> None:
    assert state(attempt("2.11h", 1)).final
    found = state(attempt("2.11h", 1, only_the_person=True))
    assert (found.code, found.final) == ("2.11h", False)


@pytest.mark.parametrize("code", ["2.37", "2.38"])
def test_an_agreed_date_stands_on_top_until_it_passes(code: str) -> None:
    facts = [attempt("2.14", 1), attempt(code, 2, agreed_on=date(2010, 3, 20))]
    on_the_day = state(*facts, day=date(2010, 3, 20))
    assert (on_the_day.code, on_the_day.beneath) == (code, "2.14")
    assert on_the_day.agreed_on == date(2010, 3, 20)
    passed = state(*facts, day=date(2010, 3, 21))
    assert (passed.code, passed.agreed_on) == ("2.14", None)


def test_an_agreed_date_that_has_passed_still_proves_the_contact() -> None:
    facts = [attempt("2.37", 1, agreed_on=date(2010, 3, 2)), attempt("3.13", 3)]
    assert state(*facts).code == "2.37"


def test_an_answer_overtakes_the_agreed_date() -> None:
    facts = [attempt("2.37", 1, agreed_on=date(2010, 4, 20)), attempt("1.1", 3)]
    assert state(*facts).code == "1.1"
    assert state(facts[0], note("4.80", 3)).code == "4.80"


def test_a_missed_call_does_not_hide_the_agreed_date() -> None:
    facts = [attempt("2.37", 1, agreed_on=date(2010, 4, 20)), attempt("3.13", 3)]
    assert state(*facts).code == "2.37"


def test_a_date_agreed_after_the_end_keeps_the_institution_open() -> None:
    facts = [attempt("2.13", 1), attempt("2.37", 3, agreed_on=date(2010, 4, 20))]
    assert state(*facts).final is False


@given(
    st.lists(st.sampled_from(sorted(CODES)), max_size=6),
    st.lists(st.sampled_from(sorted(CODES)), max_size=3),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rows_does_not_matter(
    codes: list[str], notes: list[str], random: object
) -> None:
    facts: list[AttemptFact | NoteFact] = [
        attempt(code, number + 1) for number, code in enumerate(codes)
    ]
    facts += [note(code, 3 * number + 2) for number, code in enumerate(notes)]
    expected = state(*facts)
    random.shuffle(facts)  # type: ignore[attr-defined]
    assert state(*facts) == expected


@given(st.lists(st.sampled_from(sorted(CODES)), max_size=6), st.sampled_from(["1.1", "1.2"]))
def test_a_late_answer_is_never_lost(codes: list[str], answer: str) -> None:
    facts = [attempt(code, number + 1) for number, code in enumerate(codes)]
    assert state(*facts, note("2.90", 10), attempt(answer, 20)).beneath == answer


@pytest.mark.parametrize(
    ("code", "day", "due"),
    [
        ("3.13", date(2010, 3, 1), date(2010, 3, 2)),
        ("3.13", date(2010, 3, 5), date(2010, 3, 8)),
        ("2.20", date(2010, 3, 5), date(2010, 3, 8)),
        ("3.16", date(2010, 3, 5), date(2010, 3, 5)),
        ("2.14", date(2010, 3, 1), date(2010, 3, 22)),
        ("1.1", date(2010, 3, 1), None),
        ("2.23", date(2010, 3, 1), None),
        ("2.37", date(2010, 3, 1), None),
        ("4.70", date(2010, 3, 1), None),
    ],
)
def test_when_an_outcome_is_due_again(code: str, day: date, due: date | None) -> None:
    assert follow_up_day(CODES[code], day, Calendar()) == due


def test_an_absence_is_due_the_day_after_the_named_date() -> None:
    friday = date(2010, 3, 19)
    assert follow_up_day(CODES["2.23"], date(2010, 3, 1), Calendar(), friday) == date(2010, 3, 22)


def test_an_agreed_date_stays_as_it_was_agreed() -> None:
    saturday = date(2010, 3, 20)
    assert follow_up_day(CODES["2.37"], date(2010, 3, 1), Calendar(), saturday) == saturday
