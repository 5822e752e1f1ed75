"""Which category an actor's name suggests, by rules that the team can change.

A rule holds words or phrases, separated by semicolons. A word is found as a whole word, in any
case, with or without umlauts; a star stands for any letters of the same word: `Kirch*` finds
„Kirchenkreis“, `*kammer` finds „Handwerkskammer“. The first rule that finds one of its words
gives the category.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold

_SEPARATOR: Final = re.compile(r"[;\n]")
_PARTS: Final = re.compile(r"\*|\w+")
_EMPTY: Final = N_(
    "Enter at least one word by which the rule knows the actor, for example Volkshochschule*."
)
_ONLY_STARS: Final = N_(
    "“{word}” would find every name. Write some letters beside the star, for example *kammer."
)


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """Words that suggest a category; `at_start`: only where the name begins with them."""

    pattern: str
    category: str
    at_start: bool = False


def words_of(pattern: str) -> tuple[str, ...]:
    """Return the words and phrases of a rule as they were typed, each once."""
    found: dict[str, str] = {}
    for part in _SEPARATOR.split(pattern):
        if word := " ".join(part.split()):
            found.setdefault(fold(word), word)
    return tuple(found.values())


def checked_pattern(typed: str | None, field: str = "pattern") -> str:
    """Return a rule's words in their stored form. Raises Refused for what finds nothing or all."""
    words = words_of(typed or "")
    if not words:
        raise Refused("rule.empty", _EMPTY, field=field)
    for word in words:
        if not any(part != "*" for part in _PARTS.findall(fold(word))):
            raise Refused("rule.finds_all", _ONLY_STARS, field=field, word=word)
    return "; ".join(words)


def suggest_category(name: str | None, rules: Iterable[CategoryRule]) -> str | None:
    """Return the code of the category that a name suggests, None when it suggests none."""
    folded = fold(name)
    if not folded:
        return None
    return next(
        (rule.category for rule in rules if _finder(rule.pattern, rule.at_start).search(folded)),
        None,
    )


@lru_cache(maxsize=512)
def _finder(pattern: str, at_start: bool) -> re.Pattern[str]:
    """Return what finds a rule's words in a folded name; what has no letters finds nothing."""
    found = [phrase for word in words_of(pattern) if (phrase := _phrase(word))]
    if not found:
        return re.compile(r"(?!)")
    begin = r"\A\W*" if at_start else r"(?<!\w)"
    return re.compile(rf"{begin}(?:{'|'.join(found)})(?!\w)")


def _phrase(word: str) -> str:
    """Return a phrase as an expression: its words in a row, whatever stands between them."""
    words = [
        "".join(r"\w*" if part == "*" else re.escape(part) for part in _PARTS.findall(each))
        for each in re.findall(r"[\w*]+", fold(word))
    ]
    return r"\W+".join(each for each in words if each != r"\w*" or len(words) > 1)
