"""The case reference on a letter: short, read out on the phone, found again in a reply.

`ND-7K3M-2QXR` holds the last 35 bits of the attempt's key (they are random) in seven signs of
Crockford's alphabet, which has no I, L, O, U, and an eighth that checks them: one wrong sign, or
two that changed places, is always noticed.
"""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {sign: value for value, sign in enumerate(_SIGNS)} | {"I": 1, "L": 1, "O": 0}
_DATA: Final = 7
_FIELD: Final = 0b100101
"""x⁵ + x² + 1: the field of 32 values in which the check sign is computed."""

# What mail programs put between the groups: dashes of all kinds, blanks, the mark of a quoted line.
_GAP: Final = r"[\s\u00ad\u200b\u2010-\u2015\u2212\-_.>|*]{0,12}"
_FOUND: Final = re.compile(
    rf"(?<![0-9A-Za-z])N\s?D{_GAP}([0-9A-Za-z]{{4}}){_GAP}([0-9A-Za-z]{{4}})(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def case_reference(attempt_id: str) -> str:
    """Return the reference of an attempt, always the same for the same key."""
    bits = int(attempt_id.replace("-", ""), 16) & ((1 << 5 * _DATA) - 1)
    values = [bits >> 5 * place & 31 for place in reversed(range(_DATA))]
    signs = "".join(_SIGNS[value] for value in (*values, _check(values)))
    return f"ND-{signs[:4]}-{signs[4:]}"


def references_in(text: str) -> tuple[str, ...]:
    """Return the references that a text names, each once, in their order.

    They may be in lower case, broken over two lines, with other dashes or with O for 0. What
    does not agree with its check sign is left out.
    """
    found = (_read(match[1] + match[2]) for match in _FOUND.finditer(text))
    return tuple(dict.fromkeys(reference for reference in found if reference))


def key_ending(reference: str) -> str:
    """Return the last eight digits of the keys that have this reference, to look them up."""
    values = [_VALUES[sign] for sign in reference.removeprefix("ND-").replace("-", "")[:_DATA]]
    bits = 0
    for value in values:
        bits = bits << 5 | value
    return f"{bits & 0xFFFFFFFF:08x}"


def _read(typed: str) -> str | None:
    values = [_VALUES.get(sign) for sign in typed.upper()]
    known = [value for value in values if value is not None]
    if len(known) != _DATA + 1 or _check(known[:_DATA]) != known[_DATA]:
        return None
    signs = "".join(_SIGNS[value] for value in known)
    return f"ND-{signs[:4]}-{signs[4:]}"


def _check(values: list[int]) -> int:
    """Return the sum of the values, each times another power of x."""
    total = 0
    for value in values:
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value & 32 else value
