"""What of a profile may be printed: by what its contact person released, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from netzdesk.base.i18n import Translator
from netzdesk.domain.approval import (
    PICTURE,
    TEXT,
    FieldRelease,
    Limit,
    holds,
    may_show,
    text_digest,
)
from netzdesk.queries.profiles import ProfileFacts

_FIELDS: Final = {
    "actors": ("actors",),
    "fields": ("fields",),
    "results": ("results",),
    "contact": ("contact", "address", "web"),
}
"""Content of a section → the fields of the register that it prints."""
_OPEN: Final = FieldRelease()


class ProfileRelease:
    """Decides field by field, and counts what is left out and what is not released."""

    def __init__(self, facts: ProfileFacts, limit: Limit, tr: Translator) -> None:
        self._facts = facts
        self._limit = limit
        self._tr = tr
        self._held = {key: self._of(key) for key in dict.fromkeys(self._printed())}

    def shows(self, key: str) -> bool:
        """Return whether a field may be printed."""
        return may_show(self._held.get(key, _OPEN).release, self._limit)

    @property
    def left_out(self) -> int:
        """How many fields that the profile would print are left out."""
        return sum(not self.shows(key) for key in self._held)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all may be printed."""
        return self.left_out == len(self._held)

    def notices(self) -> tuple[str, ...]:
        """Return what is said on the face of the profile; nothing when all is released."""
        tr, left = self._tr, self.left_out
        if self._limit:
            return (left_out_text(left, self._limit, tr),) if left else ()
        said = []
        total = len(self._held)
        missing = sum(each.release == "open" for each in self._held.values())
        if missing == total:
            said.append(tr("Not released."))
        elif missing:
            text = tr.plural(
                "Not released: {n} of {total} fields is open.",
                "Not released: {n} of {total} fields are open.",
                missing,
                total=total,
            )
            said.append(text)
        within = sum(each.release == "project" for each in self._held.values())
        if within:
            text = tr.plural(
                "Not for the public: {n} of {total} fields is released only within the project.",
                "Not for the public: {n} of {total} fields are released only within the project.",
                within,
                total=total,
            )
            said.append(text)
        if left:
            said.append(left_out_text(left, self._limit, tr))
        return tuple(said)

    def _of(self, key: str) -> FieldRelease:
        releases = self._facts.releases
        if releases is None:
            return _OPEN
        if not key.startswith(TEXT):
            return releases.fields.get(key, _OPEN)
        typed = self._facts.texts.get(key.removeprefix(TEXT))
        return holds(text_digest(typed), releases.answers.get(key, ()))

    def _printed(self) -> Iterator[str]:
        """Yield the fields that say something and stand in the profile."""
        facts = self._facts
        said = {
            "actors": facts.actors,
            "fields": facts.fields,
            "results": facts.results,
            "contact": facts.contacts,
            "address": facts.street or facts.postcode or facts.place,
            "web": facts.web,
        }
        if facts.name or facts.short_name:
            yield "name"
        if facts.regions:
            yield "regions"
        for section in facts.sections:
            if facts.texts.get(section.id):
                yield TEXT + section.id
            yield from (key for key in _FIELDS.get(section.content, ()) if said[key])
        for picture in facts.pictures:
            yield PICTURE + picture.id


def limit_text(limit: Limit, tr: Translator) -> str:
    """Return the sentence that names the limit; empty for none."""
    if limit == "public":
        return tr("Only what is released to the public.")
    return tr("Only what is released to the public or within the project.") if limit else ""


def left_out_text(left: int, limit: Limit, tr: Translator) -> str:
    """Return the sentence that names the limit and counts the fields that are left out."""
    if limit == "project":
        return tr.plural(
            "Only what is released to the public or within the project: {n} field is left out.",
            "Only what is released to the public or within the project: {n} fields are left out.",
            left,
        )
    if limit == "public":
        return tr.plural(
            "Only what is released to the public: {n} field is left out.",
            "Only what is released to the public: {n} fields are left out.",
            left,
        )
    return tr.plural(
        "{n} field is left out: it is to be deleted.",
        "{n} fields are left out: they are to be deleted.",
        left,
    )


def left_out_networks(gone: int, tr: Translator) -> str:
    """Return the sentence that counts the networks of which nothing is released."""
    return tr.plural(
        "{n} network is left out: it is not released.",
        "{n} networks are left out: they are not released.",
        gone,
    )
