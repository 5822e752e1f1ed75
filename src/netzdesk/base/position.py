"""Keys for the order of entered lists: a new place never changes the keys of the others.

A key is an integer part, whose first character tells its length, and a fraction, of digits that
sort as text; appending counts the integer up, so that long lists keep short keys. Two random
characters keep apart what two laptops put in the same place. Sort by (position, id).
"""

from __future__ import annotations

from typing import Final

from netzdesk.base.chance import random_letter

DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FIRST: Final = "a0"
_RANDOM: Final = 2


def key_after(last: str | None) -> str:
    """Return a key behind `last`, or the first key of an empty list."""
    return _random_tail(_FIRST if last is None else _next_integer(_integer(last)), None)


def key_before(first: str | None) -> str:
    """Return a key in front of `first`, or the first key of an empty list."""
    return _random_tail(_FIRST if first is None else _previous_integer(_integer(first)), None)


def key_between(before: str | None, after: str | None) -> str:
    """Return a key between two neighbours; None stands for the end of the list.

    Raises ValueError when `before` does not sort in front of `after`.
    """
    if after is None:
        return key_after(before)
    if before is None:
        return key_before(after)
    if before >= after:
        raise ValueError("the neighbours are not in order")
    left, right = _integer(before), _integer(after)
    if left != right:
        step = _next_integer(left)
        if step < right:
            return _random_tail(step, None)
        return left + _random_tail(_middle(before[len(left) :], None), None)
    rest = after[len(left) :]
    return left + _random_tail(_middle(before[len(left) :], rest), rest)


def _integer(key: str) -> str:
    head = key[0]
    length = ord(head) - ord("a") + 2 if head >= "a" else ord("Z") - ord(head) + 2
    return key[:length]


def _next_integer(integer: str) -> str:
    head, digits = integer[0], list(integer[1:])
    for place in reversed(range(len(digits))):
        if digits[place] != DIGITS[-1]:
            digits[place] = DIGITS[DIGITS.index(digits[place]) + 1]
            return head + "".join(digits)
        digits[place] = DIGITS[0]
    if head == "Z":
        return _FIRST
    if head == "z":
        raise ValueError("the list is too long")
    following = chr(ord(head) + 1)
    length = len(digits) + (1 if following > "a" else -1)
    return following + DIGITS[0] * length


def _previous_integer(integer: str) -> str:
    head, digits = integer[0], list(integer[1:])
    for place in reversed(range(len(digits))):
        if digits[place] != DIGITS[0]:
            digits[place] = DIGITS[DIGITS.index(digits[place]) - 1]
            return head + "".join(digits)
        digits[place] = DIGITS[-1]
    if head == "a":
        return "Z" + DIGITS[-1]
    if head == "A":
        raise ValueError("the list is too long")
    preceding = chr(ord(head) - 1)
    length = len(digits) + (1 if preceding < "Z" else -1)
    return preceding + DIGITS[-1] * length


def _middle(low: str, high: str | None) -> str:
    """Return a fraction between two, with `None` for one: never ends with the lowest digit."""
    if high is not None:
        common = 0
        while common < len(high) and (low[common : common + 1] or DIGITS[0]) == high[common]:
            common += 1
        if common:
            return high[:common] + _middle(low[common:], high[common:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if high and len(high) > 1:
        return high[0]
    return DIGITS[first] + _middle(low[1:], None)


def _random_tail(key: str, high: str | None) -> str:
    while high is not None and high.startswith(key):
        key = _middle(key, high)
    tail = "".join(random_letter(DIGITS) for _ in range(_RANDOM - 1))
    return key + tail + random_letter(DIGITS[1:])
