"""Keys: the natural ones are UUIDv5, as other programs make them."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.ids import natural_id

NAMESPACE = uuid.UUID("6f0c3d2a-7b1e-5c48-9a55-3f1d6a0e2b91")


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=1, max_size=3))
def test_a_natural_key_is_the_uuid5_of_its_parts(parts: list[str]) -> None:
    expected = uuid.uuid5(NAMESPACE, "\x1f".join(("region", *parts)))

    assert natural_id("region", *parts) == str(expected)
