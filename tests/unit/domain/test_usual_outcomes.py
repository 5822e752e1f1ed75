"""Which outcomes the digits choose."""

from __future__ import annotations

from netzdesk.domain.usual_outcomes import USUAL, usual_outcomes

OTHERS = ("2.11s", "3.16", "2.35")


def test_the_nine_usual_outcomes_have_their_keys() -> None:
    assert usual_outcomes([*OTHERS, *reversed(USUAL)]) == USUAL
    assert len(USUAL) == 9


def test_a_retired_code_gives_its_key_away_and_the_others_keep_theirs() -> None:
    offered = [code for code in (*USUAL, *OTHERS) if code != "2.21"]

    found = usual_outcomes(offered)

    assert found[USUAL.index("2.21")] == "2.11s"
    assert [a for a, b in zip(found, USUAL, strict=True) if a == b] == [
        code for code in USUAL if code != "2.21"
    ]


def test_a_study_with_few_codes_has_few_keys() -> None:
    assert usual_outcomes(["1.1", "9.99"]) == ("1.1",)
