"""Relations between networks: one form for both sides, and no circles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netzdesk.domain.relations import (
    DIRECTED,
    KINDS,
    LABELS,
    OTHER_SIDE,
    Edge,
    closes_circle,
    plain,
)

NETWORKS = st.sampled_from("abcdef")


def test_every_relation_is_named_from_both_sides() -> None:
    assert set(LABELS) == set(OTHER_SIDE) == set(KINDS)


def test_the_same_relation_is_the_same_from_both_sides() -> None:
    assert plain("a", "successor", "b") == plain("b", "predecessor", "a")
    assert plain("b", "works_with", "a") == plain("a", "works_with", "b")
    assert plain("b", "part_of", "a") != plain("a", "part_of", "b")


def test_only_the_same_kind_closes_a_circle() -> None:
    edges = [("a", "part_of", "b"), ("b", "part_of", "c")]
    assert closes_circle(edges, ("c", "part_of", "a"))
    assert not closes_circle(edges, ("a", "part_of", "c"))
    assert not closes_circle(edges, ("c", "carried_by", "a"))
    assert not closes_circle([("a", "works_with", "b")], ("b", "works_with", "c"))
    assert closes_circle([], ("a", "works_with", "a"))


@given(st.lists(st.tuples(NETWORKS, st.sampled_from(KINDS), NETWORKS), max_size=25))
def test_what_is_let_in_one_by_one_never_has_a_circle(
    wanted: list[tuple[str, str, str]],
) -> None:
    edges: list[Edge] = []
    for network, kind, other in wanted:
        new = plain(network, kind, other)
        if not closes_circle(edges, new):
            edges.append(new)
    for kind in DIRECTED:
        onward = {(first, second) for first, each, second in edges if each == kind}
        reach = set(onward)
        for _ in range(6):
            reach |= {(a, d) for a, b in reach for c, d in onward if b == c}
        assert all(first != second for first, second in reach)
