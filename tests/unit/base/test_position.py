"""Keys of entered lists: order is kept, keys stay short, two laptops rarely meet."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.position import key_after, key_before, key_between


def test_appending_a_thousand_rows_keeps_the_keys_short_and_in_order() -> None:
    keys = [key_after(None)]
    for _ in range(1000):
        keys.append(key_after(keys[-1]))
    assert keys == sorted(keys)
    assert max(map(len, keys)) <= 5


def test_putting_a_thousand_rows_in_front_keeps_the_keys_short_and_in_order() -> None:
    keys = [key_before(None)]
    for _ in range(1000):
        keys.insert(0, key_before(keys[0]))
    assert keys == sorted(keys)
    assert max(map(len, keys)) <= 6


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.integers(0, 1000))
def test_a_key_lies_between_its_neighbours_wherever_rows_are_put(
    places: list[float], seed: int
) -> None:
    keys: list[str] = []
    for share in places:
        place = round(share * len(keys))
        before = keys[place - 1] if place else None
        after = keys[place] if place < len(keys) else None
        keys.insert(place, key_between(before, after))
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_random_places_give_short_keys() -> None:
    chance = random.Random(7)
    keys: list[str] = [key_after(None)]
    for _ in range(1000):
        place = chance.randint(0, len(keys))
        before = keys[place - 1] if place else None
        after = keys[place] if place < len(keys) else None
        keys.insert(place, key_between(before, after))
    assert keys == sorted(keys)
    assert max(map(len, keys)) <= 16


def test_two_laptops_that_append_at_the_same_place_get_different_keys() -> None:
    last = key_after(None)
    assert len({key_after(last) for _ in range(20)}) > 15


@pytest.mark.parametrize("side", [key_after, key_before])
def test_keys_keep_their_order_over_the_change_of_the_integers_length(side: object) -> None:
    keys = [key_between(None, None)]
    for _ in range(5000):
        keys.append(key_after(keys[-1]) if side is key_after else key_before(keys[-1]))
    assert keys == sorted(keys, reverse=side is key_before)


def test_neighbours_in_the_wrong_order_are_an_error() -> None:
    first = key_after(None)
    with pytest.raises(ValueError, match="order"):
        key_between(key_after(first), first)
