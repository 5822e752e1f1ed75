"""Random numbers: one place asks for them, and every letter is as likely as the others."""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest

from netzdesk.base import chance, ids
from netzdesk.base.chance import random_letter
from netzdesk.base.ids import new_id, new_replica
from netzdesk.base.position import DIGITS, key_after


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "random_bytes", random.Random(7).randbytes)
    ids.forget_fetched()


def test_each_letter_is_as_likely_as_the_others(seeded: None) -> None:
    drawn = Counter(random_letter(DIGITS) for _ in range(62_000))

    assert set(drawn) == set(DIGITS)
    assert min(drawn.values()) > 850 and max(drawn.values()) < 1_150


def test_all_keys_take_their_random_part_from_the_one_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def made(seed: int) -> tuple[str, str, str]:
        monkeypatch.setattr(chance, "random_bytes", random.Random(seed).randbytes)
        ids.forget_fetched()
        return new_id()[19:], new_replica(), key_after(None)

    assert made(1) == made(1)
    assert not set(made(1)) & set(made(2))


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="at the desk keys are drawn anew")
def test_in_ci_the_keys_of_a_test_come_from_its_name(request: pytest.FixtureRequest) -> None:
    dice = random.Random(request.node.nodeid)

    assert [new_replica() for _ in range(3)] == [dice.randbytes(6).hex() for _ in range(3)]
