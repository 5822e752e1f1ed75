"""The case reference on letters: short, checked, found again however it was typed."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.ids import new_id
from netzdesk.domain.case_reference import case_reference, key_ending, references_in

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
keys = st.integers(0, (1 << 128) - 1).map(lambda number: str(uuid.UUID(int=number)))
gaps = st.sampled_from(["-", "–", "‑", " ", "", " - ", "-\n> ", "\u00a0", "—", " / "[:1], "_"])


def raw(signs: str) -> str:
    return f"ND-{signs[:4]}-{signs[4:]}"


@given(keys, st.tuples(gaps, gaps), st.booleans(), st.text(max_size=20), st.text(max_size=20))
def test_a_reference_is_found_however_mail_programs_break_it(
    key: str, between: tuple[str, str], small: bool, before: str, behind: str
) -> None:
    first, second = between
    reference = case_reference(key)
    _nd, left, right = reference.split("-")
    typed = f"ND{first}{left}{second}{right}"
    typed = typed.lower() if small else typed

    found = references_in(f"{before} Ihr Zeichen: {typed}. {behind}")

    assert reference in found


@given(keys)
def test_letters_that_look_like_digits_are_read_as_digits(key: str) -> None:
    reference = case_reference(key)
    typed = "ND-" + reference[3:].replace("0", "O").replace("1", "l")

    assert references_in(typed) == (reference,)


@given(keys, st.integers(0, 7), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_noticed(key: str, place: int, sign: str) -> None:
    signs = case_reference(key)[3:].replace("-", "")
    wrong = signs[:place] + sign + signs[place + 1 :]

    assert references_in(raw(wrong)) == ((raw(signs),) if wrong == signs else ())


@given(keys, st.integers(0, 6))
def test_two_signs_that_changed_places_are_always_noticed(key: str, place: int) -> None:
    signs = case_reference(key)[3:].replace("-", "")
    swapped = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]

    assert references_in(raw(swapped)) == ((raw(signs),) if swapped == signs else ())


@given(keys)
def test_the_reference_leads_back_to_the_end_of_the_key(key: str) -> None:
    assert key.replace("-", "").endswith(key_ending(case_reference(key)))


def test_keys_made_one_after_the_other_have_different_references() -> None:
    references = {case_reference(new_id()) for _ in range(2_000)}

    assert len(references) > 1_990, "of 2**35: that two meet is rare, and more never do"


@pytest.mark.parametrize(
    "text",
    ["", "ND", "ND-2010", "Land 1234 5678", "und 12341234", "ND-UUUU-UUUU", "N" * 5_000 + "D-1"],
)
def test_other_text_is_no_reference(text: str) -> None:
    assert references_in(text) == ()


def test_several_references_are_found_each_once_in_their_order() -> None:
    first, second = case_reference(new_id()), case_reference(new_id())

    assert references_in(f"{second} {first}\n> {second}") == (second, first)
