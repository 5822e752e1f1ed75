"""How long work tells of its progress and learns that it is to stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Passed to long work; `step` raises `Cancelled` when the user has cancelled."""

    def step(self, done: int, total: int) -> None: ...


class Unwatched:
    """Progress that nobody watches: for the command line and for tests."""

    def step(self, done: int, total: int) -> None:
        return None
