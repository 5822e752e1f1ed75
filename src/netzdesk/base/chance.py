"""The one place that asks the system for random numbers; all keys take theirs from here."""

from __future__ import annotations

import os


def random_bytes(count: int) -> bytes:
    """Return bytes that nobody can foresee and no other laptop has."""
    return os.urandom(count)


def random_letter(letters: str) -> str:
    """Return one of at most 256 letters, each as likely as the others."""
    even = 256 - 256 % len(letters)
    while (value := random_bytes(1)[0]) >= even:  # the rest would make some more likely
        pass
    return letters[value % len(letters)]
