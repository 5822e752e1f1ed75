"""Keys: the natural ones are UUIDv5, as other programs make them."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.ids import natural_id, new_id, new_ids

NAMESPACE = uuid.UUID("6f0c3d2a-7b1e-5c48-9a55-3f1d6a0e2b91")


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=1, max_size=3))
def test_a_natural_key_is_the_uuid5_of_its_parts(parts: list[str]) -> None:
    expected = uuid.uuid5(NAMESPACE, "\x1f".join(("region", *parts)))

    assert natural_id("region", *parts) == str(expected)


def test_new_keys_are_uuid7_in_the_order_in_which_they_were_made() -> None:
    keys = [new_id() for _ in range(1_000)]

    assert keys == sorted(set(keys))
    assert {(uuid.UUID(key).version, uuid.UUID(key).variant) for key in keys} == {
        (7, uuid.RFC_4122)
    }
    assert len({key[19:] for key in keys}) == len(keys)


def test_keys_made_together_lie_between_those_made_before_and_after() -> None:
    before, together, after = new_id(), new_ids(500), new_id()

    every = [before, *together, after]
    assert every == sorted(set(every))
    assert {(uuid.UUID(key).version, uuid.UUID(key).variant) for key in together} == {
        (7, uuid.RFC_4122)
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no such processes here")
def test_a_forked_process_makes_other_keys() -> None:
    script = (
        "import os\n"
        "from netzdesk.base.ids import new_id\n"
        "new_id()\n"
        "child = os.fork()\n"
        "child and os.waitpid(child, 0)\n"
        "print(new_id()[19:], flush=True)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()

    assert len(said) == len(set(said)) == 2
