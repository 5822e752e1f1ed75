"""What a series says, before it is written: the same for PDF, Word and mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.base.text import sort_key
from netzdesk.domain.case_reference import case_reference
from netzdesk.domain.letters import (
    Occasion,
    Recipient,
    Template,
    address_lines,
    filled,
    letter_values,
    shown,
)
from netzdesk.exports.document import writable_text

ORDERS: Final[Mapping[str, str]] = {
    "postcode": N_("By postcode"),
    "name": N_("By name"),
    "district": N_("By district"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter or mail, ready to be written."""

    attempt_id: str
    recipient: Recipient
    reference: str
    address: tuple[str, ...]
    values: Mapping[str, str]
    """The text of every placeholder."""
    subject: str
    body: str
    """Lines of running text; empty for a template made in Word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A PDF that goes with a letter."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The letters of a series in print order, and what they share."""

    template: Template
    occasion: Occasion
    letters: tuple[Letter, ...]
    sample: str = ""
    """„Beispieldaten“ for the sample study, shown on every page."""
    enclosures: tuple[Enclosure, ...] = ()
    own: Mapping[str, Enclosure] = field(default_factory=dict, repr=False)
    """Key of a letter -> the enclosure that only this one has; it comes before the others."""
    word: bytes | None = field(default=None, repr=False)
    """The Word file of a template made in Word."""
    facts: tuple[tuple[str, str], ...] | None = None
    """The information block, where it is not that of the occasion: of a starter for Word."""
    tr: Translator = field(default_factory=lambda: Translator("de"), repr=False)
    """Letters are German, whatever the window speaks."""

    def enclosures_of(self, letter: Letter) -> tuple[Enclosure, ...]:
        """Return what goes with a letter, its own enclosure first."""
        own = self.own.get(letter.attempt_id)
        return (own, *self.enclosures) if own is not None else self.enclosures

    @property
    def information(self) -> tuple[tuple[str, str], ...]:
        """Labels and texts of the information block that all letters share."""
        if self.facts is not None:
            return self.facts
        sender, tr = self.occasion.sender, self.tr
        lines = (
            (tr("Contact person"), self.occasion.researcher),
            (tr("Phone"), sender.get("phone", "")),
            (tr("E-mail"), sender.get("mail", "")),
            (tr("Date"), shown(self.occasion.day)),
        )
        return tuple((label, clean(text)) for label, text in lines if text)

    @property
    def return_line(self) -> str:
        """The sender in small print above the address, as it shows in the window."""
        sender = self.occasion.sender
        town = f"{sender.get('postcode', '')} {sender.get('place', '')}".strip()
        parts = (sender.get("name", ""), sender.get("street", ""), town)
        return clean(" · ".join(part for part in parts if part))

    @property
    def footer(self) -> str:
        """The sender as it stands at the foot of the first page."""
        sender = self.occasion.sender
        town = f"{sender.get('postcode', '')} {sender.get('place', '')}".strip()
        address = ", ".join(part for part in (sender.get("street", ""), town) if part)
        phone = self.tr("Phone {number}", number=sender["phone"]) if sender.get("phone") else ""
        parts = (sender.get("name", ""), address, phone, sender.get("mail"), sender.get("web"))
        return clean(" · ".join(part for part in parts if part))

    @property
    def enclosed(self) -> tuple[str, ...]:
        """The names of the enclosures that stand below a letter, unless its text names them."""
        named = "anlagen" in self.template.body
        return () if named else tuple(clean(name) for name in self.occasion.enclosures)

    @property
    def enclosed_title(self) -> str:
        """What stands above their names."""
        return self.tr("Enclosures") if len(self.enclosed) > 1 else self.tr("Enclosure")


def make_letter(
    template: Template, recipient: Recipient, occasion: Occasion, attempt_id: str
) -> Letter:
    """Fill a template for one recipient. What no file can hold is shown as U+FFFD."""
    reference = case_reference(recipient.reference_id or attempt_id)
    made = letter_values(recipient, occasion, reference)
    values = {name: clean(text) for name, text in made.items()}
    subject, body = filled(template, values)
    return Letter(
        attempt_id=attempt_id,
        recipient=recipient,
        reference=reference,
        address=tuple(clean(line) for line in address_lines(recipient)),
        values=values,
        subject=clean(subject),
        body=clean(body),
    )


def in_order(letters: tuple[Letter, ...], order: str) -> tuple[Letter, ...]:
    """Return the letters in print order: a key of `ORDERS`."""

    def key(letter: Letter) -> tuple[object, ...]:
        recipient = letter.recipient
        name = (sort_key(recipient.name), recipient.institution_id)
        if order == "name":
            return name
        first = recipient.postcode if order == "postcode" else " ".join(recipient.districts)
        return (not first, sort_key(first), *name)

    return tuple(sorted(letters, key=key))


def clean(text: str) -> str:
    """Return a text as every format can hold it; line ends stay, a tab is a blank."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for mark in "\x0b\x0c\x85\u2028\u2029":
        lines = lines.replace(mark, "\n")
    return writable_text(lines)
