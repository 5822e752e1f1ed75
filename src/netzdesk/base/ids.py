"""Keys: time-ordered random ones for records, name-based ones for natural keys."""

from __future__ import annotations

import os
import time
from functools import lru_cache

_NAMESPACE = bytes.fromhex("6f0c3d2a7b1e5c489a553f1d6a0e2b91")
_last = 0


def new_id() -> str:
    """Return a UUIDv7 as text (RFC 9562): sorts by creation, also within one millisecond.

    Method 3 of section 6.2: the 12 bits of `rand_a` carry the fraction of the millisecond,
    and a key never sorts before one made earlier in this process.
    """
    global _last  # noqa: PLW0603  # monotonic within the process by design
    ns = time.time_ns()
    stamp = (ns // 1_000_000 << 12) | (ns % 1_000_000 << 12) // 1_000_000
    _last = stamp = max(stamp, _last + 1)
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (stamp >> 12 << 80) | (7 << 76) | ((stamp & 0xFFF) << 64) | (2 << 62) | tail
    return _as_uuid(value)


@lru_cache(maxsize=1024)
def natural_id(table: str, *parts: str) -> str:
    """Return the UUIDv5 of a natural key: two laptops' inserts of the same key are one row.

    Never made from personal data: a name-based key can be guessed.
    """
    from hashlib import sha1  # noqa: PLC0415  # only writing needs it, and a start only reads

    name = "\x1f".join((table, *parts)).encode("utf-8")
    value = int.from_bytes(sha1(_NAMESPACE + name, usedforsecurity=False).digest()[:16], "big")
    value = value & ~(0xF000 << 64) & ~(0xC000 << 48) | 5 << 76 | 2 << 62  # RFC 9562, 5.5
    return _as_uuid(value)


def _as_uuid(value: int) -> str:
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_replica() -> str:
    """Return a random replica id: 12 hex digits (journal rules, section 1)."""
    return os.urandom(6).hex()
