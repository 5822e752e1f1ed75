"""Which question of a guide comes next: order, follow-ups, what is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netzdesk.domain.guide import (
    Count,
    Guide,
    Question,
    Said,
    Standing,
    Topic,
    count,
    next_question,
    possible_references,
    standings,
)

YES = Said("etwas")
NOTHING = Said(nothing=True)


def guide(*questions: Question) -> Guide:
    """Return a guide whose topics come in the order in which questions name them."""
    topics = dict.fromkeys(question.topic_id for question in questions)
    made = (
        Topic(topic, f"Thema {topic}", tuple(q for q in questions if q.topic_id == topic))
        for topic in topics
    )
    return Guide("g", "Leitfaden", "phone", 1, tuple(made))


def ask(key: str, topic: str = "t", **rules: str) -> Question:
    return Question(key, topic, f"Frage {key}?", **rules)


def order(found: Guide) -> str:
    return "".join(question.id for question in found.questions)


def test_a_follow_up_is_asked_behind_its_question_wherever_it_was_entered() -> None:
    assert order(guide(ask("a"), ask("b"), ask("c", follows="a"), ask("d", follows="c"))) == "acdb"


def test_follow_ups_of_one_question_keep_their_order() -> None:
    assert order(guide(ask("a"), ask("b", follows="a"), ask("c", follows="a"))) == "abc"


def test_questions_that_follow_each_other_in_a_circle_are_all_asked() -> None:
    found = guide(ask("a", follows="b"), ask("b", follows="a"), ask("c", follows="c"))
    assert sorted(order(found)) == ["a", "b", "c"]
    assert next_question(found, {}) is not None


def test_a_follow_up_waits_for_its_question_and_goes_with_it() -> None:
    found = guide(ask("a"), ask("b", follows="a"), ask("c"))
    assert standings(found, {})["b"] is Standing.WAITING
    assert standings(found, {"a": YES})["b"] is Standing.OPEN
    assert standings(found, {"a": NOTHING})["b"] is Standing.SKIPPED


def test_a_rule_leaves_a_question_out_by_what_was_said_to_an_earlier_one() -> None:
    for when, left_out in (
        ("answered", {"yes"}),
        ("unanswered", {"open", "nothing"}),
        ("none", {"nothing"}),
    ):
        found = guide(ask("a"), ask("b", skip_of="a", skip_when=when))
        for case, said in (("yes", {"a": YES}), ("nothing", {"a": NOTHING}), ("open", {})):
            skipped = standings(found, said)["b"] is Standing.SKIPPED
            assert skipped is (case in left_out), (when, case)


def test_what_was_said_is_never_hidden_by_a_rule() -> None:
    found = guide(ask("a"), ask("b", skip_of="a", skip_when="answered"))
    assert standings(found, {"a": YES, "b": YES})["b"] is Standing.ANSWERED


def test_a_rule_that_looks_forward_has_no_effect() -> None:
    found = guide(ask("a", skip_of="b", skip_when="unanswered"), ask("b"))
    assert standings(found, {})["a"] is Standing.OPEN


def test_blanks_are_no_answer() -> None:
    assert standings(guide(ask("a")), {"a": Said("  \n")})["a"] is Standing.OPEN


def test_the_next_question_is_looked_for_behind_the_present_one_and_then_from_the_top() -> None:
    found = guide(ask("a"), ask("b"), ask("c", "u"))
    assert next_question(found, {}) == found.questions[0]
    assert next_question(found, {}, "a") == found.questions[1]
    assert next_question(found, {"b": YES}, "a") == found.questions[2]
    assert next_question(found, {}, "c") == found.questions[0]
    assert next_question(found, {"a": YES, "b": YES}, "c") == found.questions[2]
    assert next_question(found, dict.fromkeys("abc", YES)) is None


def test_counted_is_what_is_to_be_asked() -> None:
    found = guide(ask("a"), ask("b", follows="a"), ask("c", "u"))
    assert count(found, {}) == Count(0, 3)
    assert count(found, {"a": NOTHING}) == Count(1, 2)
    assert count(found, {"a": NOTHING}, "t").whole
    assert not count(found, {"a": NOTHING}, "u").whole


def test_a_rule_can_only_name_what_is_asked_before() -> None:
    found = guide(ask("a"), ask("b"), ask("c"))
    assert [each.id for each in possible_references(found, "b")] == ["a"]
    assert len(possible_references(found, "")) == 3


KEYS = "abcdefgh"


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    """Any guide, with rules that two laptops may have joined into nonsense."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=len(KEYS)))
    named = st.sampled_from(["", *KEYS, "unknown"])
    return guide(
        *(
            ask(
                key,
                draw(st.sampled_from("tuv")),
                follows=draw(named),
                skip_of=draw(named),
                skip_when=draw(st.sampled_from(["", "answered", "unanswered", "none", "other"])),
            )
            for key in keys
        )
    )


answers = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([YES, NOTHING, Said()]))


@given(guides(), answers)
def test_every_question_is_asked_in_its_place_exactly_once(found: Guide, said: object) -> None:
    entered = [q.id for topic in found.topics for q in topic.questions]
    assert sorted(order(found)) == sorted(entered)
    assert list(standings(found, {})) == list(order(found))
    for topic in found.topics:
        places = {q.id: place for place, q in enumerate(topic.in_order)}
        entered_at = {q.id: place for place, q in enumerate(topic.questions)}
        for question in topic.questions:
            if entered_at.get(question.follows, len(KEYS)) < entered_at[question.id]:
                assert places[question.follows] < places[question.id]


@given(guides(), answers, st.sampled_from(["", *KEYS]))
def test_the_next_question_is_open_and_there_is_one_while_any_is(
    found: Guide, said: dict[str, Said], after: str
) -> None:
    where = standings(found, said)
    following = next_question(found, said, after)
    still = [key for key, each in where.items() if each is Standing.OPEN]
    assert (following is None) is (not still)
    if following is not None:
        assert where[following.id] is Standing.OPEN
        assert following.id != after or still == [after]


@given(guides(), st.lists(st.sampled_from([YES, NOTHING]), min_size=1))
def test_asking_on_ends_with_every_question_asked_or_left_out(
    found: Guide, replies: list[Said]
) -> None:
    said: dict[str, Said] = {}
    after, turns = "", 0
    while (following := next_question(found, said, after)) is not None:
        assert following.id not in said
        said[following.id] = replies[turns % len(replies)]
        after, turns = following.id, turns + 1
        assert turns <= len(found.questions)
    assert Standing.OPEN not in standings(found, said).values()
    assert Standing.WAITING not in standings(found, said).values()
    assert count(found, said).whole
