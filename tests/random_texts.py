"""Texts as a hurried hand, a paste from anywhere or a bad will leave them in a field.

One source for all tests that ask whether a text survives, and for the bench: what hypothesis draws
is as `seeded` makes it in large numbers.
"""

from __future__ import annotations

import random
import sys

from hypothesis import strategies as st

ALPHABETS = (
    "abcdefghij ÄÖÜäöüß.,;:-–—()„“ ",
    "*_[]^\\#`~<>&'\"|{}$%!?@+= \n",
    "\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x85\u2028\u2029\u200b\u200d\ufeff\ufffe\t\r\n ",
    "אבגדה וזחטי مرحبا بالعالم \u202e\u202d\u2066\u05c7\u05b0",
    "😀🧪👩‍👩‍👧 漢字かな ⁂∑√∞≠ \U0001d538",
    "e\u0301a\u0308o\u0302n\u0303 \u00ad\u00a0",
    "_x0041_=+-@0123456789;\t\"',",
)
LONGEST = 40_000
LONG = (("Wort für Wort " * 3000)[:LONGEST], "W" * LONGEST, "漢" * 4000, "𝔸 " * 9000)
"""More than a page and more than a cell of Excel can hold."""


def _repeated(pieces: list[str], times: int, whole: bool) -> str:
    """Return pieces joined and repeated; `whole` without blanks: one very long word."""
    text = "".join(pieces)
    if whole:
        text = "".join(text.split())
    return (text * times)[:LONGEST]


texts = st.one_of(
    st.builds(
        _repeated,
        st.lists(
            st.one_of(
                *(st.text(alphabet, min_size=1, max_size=60) for alphabet in ALPHABETS),
                st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
            ),
            min_size=1,
            max_size=4,
        ),
        st.sampled_from((1, 1, 1, 1, 1, 2, 20, 200)),
        st.sampled_from((False, False, False, True)),
    ),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=200),
)


def seeded(count: int, seed: int = 4) -> list[str]:
    """Return many texts of the same kinds quickly; the first are the longest."""
    dice = random.Random(seed)
    found = list(LONG)
    while len(found) < count:
        number = len(found)
        alphabet = "".join(dice.sample(ALPHABETS, dice.randint(1, 3)))
        text = "".join(dice.choices(alphabet, k=dice.randint(1, 160)))
        if number % 11 == 0:
            text += chr(dice.randint(0x21, sys.maxunicode))
        times = 20 if number % 50 == 1 else 1
        text = "".join(letter for letter in text if not "\ud800" <= letter <= "\udfff")
        found.append(_repeated([text], times, number % 7 == 0))
    return found[:count]
