"""Refusals: what a user asked for and cannot have, with the sentence that says what to do."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  # a refusal is an answer, not a fault
    """A request that the program declines without changing anything.

    `code` is stable and names the rule (`attempt.day_in_future`), `sentence` is the English
    message id with named fields in braces, `values` fill them, and `field` names the input
    beside which the sentence is shown. `str()` gives the code alone: values may be personal
    data and must not reach a log.
    """

    def __init__(
        self, code: str, sentence: str, *, field: str | None = None, **values: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.values = values


class StudyRefused(Refused):
    """The study file cannot be opened, written or found as asked; the file is as it was."""


class Cancelled(Exception):  # noqa: N818
    """The user cancelled a long job; its target is as it was."""
