"""Keys: time-ordered random ones for records, name-based ones for natural keys."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from netzdesk.base import chance

_NAMESPACE = bytes.fromhex("6f0c3d2a7b1e5c489a553f1d6a0e2b91")
_VARIANT = {digit: "89ab"[value & 3] for value, digit in enumerate("0123456789abcdef")}
"""The first digit of the last but one group, with the two bits that say RFC 9562."""
_AT_ONCE = 64
_FEW = 16
_last = 0
_moment = (0, "")
"""The millisecond of the key before, and what the keys of this millisecond begin with."""
_tails: list[str] = []
"""Random ends of keys, fetched from the system for several keys at once."""


def new_id() -> str:
    """Return a UUIDv7 as text (RFC 9562): sorts by creation, also within one millisecond.

    Method 3 of section 6.2: the 12 bits of `rand_a` carry the fraction of the millisecond,
    and a key never sorts before one made earlier in this process.
    """
    global _last, _moment  # noqa: PLW0603  # monotonic within the process by design
    ns = time.time_ns()
    stamp = (ns // 1_000_000 << 12) | (ns % 1_000_000 << 12) // 1_000_000
    _last = stamp = max(stamp, _last + 1)
    if not _tails:
        _fetch_tails()
    known, begin = _moment
    if known != (ms := stamp >> 12):
        begin = f"{ms >> 16:08x}-{ms & 0xFFFF:04x}-7"
        _moment = ms, begin
    return f"{begin}{stamp & 0xFFF:03x}-{_tails.pop()}"


def new_ids(count: int) -> list[str]:
    """Return so many keys at once, in their order: of many, a third of the work for each."""
    global _last  # noqa: PLW0603  # as in new_id
    if count < _FEW:
        return [new_id() for _ in range(count)]
    ns = time.time_ns()
    stamp = max((ns // 1_000_000 << 12) | (ns % 1_000_000 << 12) // 1_000_000, _last + 1)
    _last = stamp + count - 1
    heads = [f"{number:015x}" for number in range(stamp, stamp + count)]
    return [
        f"{head[:8]}-{head[8:12]}-7{head[12:]}-{tail}"
        for head, tail in zip(heads, _random_tails(count), strict=True)
    ]


def _fetch_tails() -> None:
    _tails.extend(_random_tails(_AT_ONCE))


def _random_tails(count: int) -> list[str]:
    parts = chance.random_bytes(8 * count).hex(" ", 8).split()
    return [f"{_VARIANT[part[0]]}{part[1:4]}-{part[4:]}" for part in parts]


def forget_fetched() -> None:
    """Let the next key ask for random numbers anew, because others are handed out by now."""
    _tails.clear()


if hasattr(os, "register_at_fork"):  # not on Windows: a forked process shares no key with us
    os.register_at_fork(after_in_child=forget_fetched)


@lru_cache(maxsize=1024)
def natural_id(table: str, *parts: str) -> str:
    """Return the UUIDv5 of a natural key: two laptops' inserts of the same key are one row.

    Never made from personal data: a name-based key can be guessed.
    """
    name = "\x1f".join((table, *parts)).encode("utf-8")
    text = _sha1()(_NAMESPACE + name, usedforsecurity=False).hexdigest()
    # RFC 9562, 5.5: version and variant take the place of six bits.
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"


@cache
def _sha1() -> Callable[..., Any]:
    from hashlib import sha1  # noqa: PLC0415  # only writing needs it, and a start only reads

    return sha1


def new_replica() -> str:
    """Return a random replica id: 12 hex digits (journal rules, section 1)."""
    return chance.random_bytes(6).hex()
