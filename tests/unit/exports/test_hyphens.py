from __future__ import annotations

import re

import pyphen
import pytest

from netzdesk.base.paths import resource
from netzdesk.exports.hyphens import LEAST, Hyphens

WORDS = sorted(
    {
        word
        for file in ("letters/anschreiben.txt", "sample/institutions.csv", "sample/networks.csv")
        for word in re.findall(r"[^\W\d_]{6,40}", resource(file).read_text(encoding="utf-8"))
    }
    | {"Arbeitsmarktförderungsmaßnahmen", "Weiterbildungsträger", "Straße", "BESCHÄFTIGUNG"}
)


@pytest.mark.parametrize(("language", "name"), [("de", "de_DE"), ("en", "en_GB")])
def test_words_are_parted_as_the_package_of_the_patterns_does(language: str, name: str) -> None:
    theirs = pyphen.Pyphen(lang=name, left=LEAST, right=LEAST)
    ours = Hyphens(language)

    assert len(WORDS) > 80
    assert [(word, list(ours.places(word))) for word in WORDS] == [
        (word, [int(place) for place in theirs.positions(word)]) for word in WORDS
    ]


def test_words_beside_signs_and_digits_are_found() -> None:
    hyphens = Hyphens("de")

    alone = hyphens.places("Netzwerkpartner")
    assert alone
    assert hyphens.places("(„Netzwerkpartner“)") == tuple(place + 2 for place in alone)
    assert hyphens.places("kurz") == ()
    assert hyphens.places("W" * 400) == ()
