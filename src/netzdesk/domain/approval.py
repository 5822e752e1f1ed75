"""Approvals: which fields a contact person is asked for, and what of the answer still holds.

An answer is bound to the text that was shown: the field keeps the SHA-256 of it, and as soon as
the present text has another one, the field is open again. Nothing of that is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal

from netzdesk.base.i18n import N_
from netzdesk.domain.markup import read_markup, write_markup

Release = Literal["open", "public", "project", "delete"]
Limit = Literal["", "public", "project"]
Value = str | int | None
Facts = Sequence["Value | Facts"]

TEXT: Final = "text:"
"""Before the key of a section: the text of a profile."""
PICTURE: Final = "picture:"
"""Before the key of a picture of a profile."""

FACTS: Final[Mapping[str, str]] = {
    "name": N_("Name of the network"),
    "regions": N_("Districts"),
    "address": N_("Address"),
    "web": N_("Web"),
    "contact": N_("Contact"),
    "founding": N_("Founding and status"),
    "cooperation": N_("Agreement, meetings, coordination"),
    "actors": N_("Actors"),
    "fields": N_("Fields of action"),
    "programmes": N_("Funding programmes"),
    "relations": N_("Relations to other networks"),
    "results": N_("Successes in figures"),
}
"""Fields of the register that a contact person is asked for, in the order of the data sheet."""

STAYS: Final = frozenset({"name", "regions"})
"""Without these there is no network: they are changed in the register, never emptied."""

RELEASES: Final[Mapping[str, str]] = {
    "open": N_("No answer"),
    "public": N_("Public"),
    "project": N_("Only within the project"),
    "delete": N_("Delete"),
}

VERDICTS: Final[Mapping[str, str]] = {
    "open": N_("No answer yet"),
    "given": N_("Released"),
    "given_with_changes": N_("Released with changes"),
    "refused": N_("Refused"),
}

PROPOSALS: Final[Mapping[str, str]] = {
    "open": N_("Open"),
    "taken": N_("Taken over"),
    "declined": N_("Declined"),
}

GIVEN: Final = frozenset({"given", "given_with_changes"})


class State(StrEnum):
    """How far the approval of a network is."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    OVERDUE = "overdue"
    PARTLY = "partly"
    RELEASED = "released"
    REFUSED = "refused"


STATES: Final[Mapping[State, str]] = {
    State.NOT_ASKED: N_("Not asked for"),
    State.ASKED: N_("Asked for"),
    State.OVERDUE: N_("Overdue"),
    State.PARTLY: N_("Partly released"),
    State.RELEASED: N_("Released"),
    State.REFUSED: N_("Refused"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an approval that was answered says of one field, and for which text."""

    approval_id: str
    day: str
    release: Release
    sha256: str
    refused: bool = False
    waits: bool = False
    """It came with a correction that is neither taken over nor declined yet."""


@dataclass(frozen=True, slots=True)
class FieldRelease:
    """What holds for the present text of a field."""

    release: Release = "open"
    reopened: bool = False
    """The text was changed after it had been answered: the answer does not hold any more."""
    said: Release = "open"
    """What was answered last, also when it does not hold any more."""
    approval_id: str = ""
    """The approval with that answer; '' for none."""
    day: str = ""
    waits: bool = False
    """The release is for a corrected text that is not there yet."""


@dataclass(frozen=True, slots=True)
class Releases:
    """What holds for every field of a network that has a text."""

    state: State
    fields: Mapping[str, FieldRelease]
    due: str = ""
    """The deadline of the approval that is asked for; '' for none."""
    answers: Mapping[str, Sequence[Answer]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.fields)

    @property
    def released(self) -> int:
        """How many fields are released, to whomever."""
        return sum(each.release in ("public", "project") for each in self.fields.values())

    @property
    def reopened(self) -> int:
        return sum(each.reopened for each in self.fields.values())


def digest(facts: Facts) -> str:
    """Return by what a text is known again: the SHA-256 of its parts, whatever the language."""
    written = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=4096)
def text_digest(body: str | None) -> str:
    """Return the digest of a text of a profile, however its signs are written.

    Kept for the texts of a study: lists ask for all of them at every change.
    """
    return digest([write_markup(read_markup(body))])


def is_blank(facts: Facts) -> bool:
    """Return whether parts say nothing at all: there is nothing to be released."""
    return all(
        is_blank(part) if isinstance(part, (list, tuple)) else part in (None, "") for part in facts
    )


def version_of(fields: Iterable[tuple[str, str]]) -> str:
    """Return the digest of a whole version: the fields that are asked for with their digests."""
    return digest(sorted(list(each) for each in fields))


def holds(sha256: str, answers: Iterable[Answer]) -> FieldRelease:
    """Return what holds for a field whose present text has this digest.

    `answers` are those of this field, in any order. The last one counts; that a field was left
    open in an approval that was given takes nothing back, a refusal takes everything back. What is
    released with a correction is open until the correction is taken over or declined.
    """
    said = [each for each in answers if each.refused or each.release != "open"]
    if not said:
        return FieldRelease()
    last = max(said, key=lambda each: (each.day, each.approval_id))
    if last.refused:
        return FieldRelease(approval_id=last.approval_id, day=last.day)
    same = last.sha256 == sha256
    waits = last.waits and last.release != "delete"
    return FieldRelease(
        last.release if same and not waits else "open",
        not same,
        last.release,
        last.approval_id,
        last.day,
        waits,
    )


def may_show(release: Release, limit: Limit) -> bool:
    """Return whether a field may stand in a file: never what is to be deleted."""
    if limit == "public":
        return release == "public"
    if limit == "project":
        return release in ("public", "project")
    return release != "delete"


def state_of(
    fields: Iterable[FieldRelease],
    verdicts: Sequence[str],
    deadlines: Iterable[str | None],
    today: str,
) -> State:
    """Return how far a network is.

    `verdicts` are those of its approvals, the latest last; `deadlines` those of the approvals
    without an answer, which count first: somebody is waited for.
    """
    dues = list(deadlines)
    if dues:
        overdue = any(due is not None and due < today for due in dues)
        return State.OVERDUE if overdue else State.ASKED
    if not verdicts:
        return State.NOT_ASKED
    held = list(fields)
    released = sum(each.release in ("public", "project") for each in held)
    if not released and verdicts[-1] == "refused":
        return State.REFUSED
    return State.RELEASED if held and released == len(held) else State.PARTLY
