"""How long this process and its children worked: what else the machine does adds nothing to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


def worked() -> float:
    """Return the seconds of processor time of this process and of its children that ended."""
    return sum(os.times()[:4])


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail when the block works longer."""
    begun = worked()
    yield
    taken = worked() - begun
    assert taken < seconds, f"{taken:.2f} s of work"
