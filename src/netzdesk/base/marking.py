"""Marking a sentence for translation: alone, as the process that reads lists loads nothing more."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802  # the name that gettext tools know
    """Mark a message for translation and return it unchanged."""
    return message
