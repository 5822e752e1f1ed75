"""What one letter or mail of a series is made of: the template, the sender, the recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_
from netzdesk.domain.letter_fields import ADDRESS, SENDER, fill, missing, placeholders
from netzdesk.domain.salutation import addressee, salutation

OUTCOME: Final = "3.19"
"""Written to, answer open: what sending records."""
CHANNELS: Final[Mapping[str, str]] = {"letter": "letter", "reminder": "letter", "email": "email"}
"""Kind of template -> the channel it is sent by."""


DISTRICTS: Final = "districts"
APPROVAL: Final = "approval"
PURPOSES: Final[Mapping[str, str]] = {
    DISTRICTS: N_("Ask about districts"),
    APPROVAL: N_("Ask for the release of profiles"),
}
"""For what a template is: it says to whom a series goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template as letters need it; `body` is empty for one made in Word."""

    id: str
    name: str
    kind: str
    format: str
    subject: str = ""
    body: str = ""

    @property
    def channel(self) -> str:
        return CHANNELS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a letter is for, with everything that can stand in it."""

    institution_id: str
    name: str
    street: str = ""
    postcode: str = ""
    place: str = ""
    mail: str = ""
    districts: tuple[str, ...] = ()
    person_id: str | None = None
    person: str = ""
    form_of_address: str | None = None
    function: str = ""
    person_mail: str = ""
    last_written: str = ""
    """ISO day of the last letter or mail that was sent there, or ''."""
    network_id: str = ""
    """The network of which this is a contact person; '' for an office that is asked."""
    network: str = ""
    reference_id: str = ""
    """The key whose case reference stands on the letter; '' where it is that of the letter."""

    @property
    def key(self) -> str:
        """By what a series tells its recipients apart."""
        if not self.network_id:
            return self.institution_id
        return f"{self.network_id} {self.person_id or ''}"

    @property
    def address(self) -> str:
        """Where a mail goes: to the person, else to the institution."""
        return self.person_mail or self.mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What all letters of a series share."""

    day: date
    reply_until: date | None
    study: str
    researcher: str
    sender: Mapping[str, str] = field(default_factory=dict)
    enclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file of a template that `exports.letters` has looked through before it is kept."""

    content: bytes = field(repr=False)
    name: str
    placeholders: tuple[str, ...] = ()


def letter_values(recipient: Recipient, occasion: Occasion, reference: str) -> dict[str, str]:
    """Return the text of every placeholder for one recipient."""
    sender = occasion.sender
    return {
        "anrede": salutation(recipient.person, recipient.form_of_address),
        "stelle": recipient.name,
        "person": addressee(recipient.person, recipient.form_of_address),
        "funktion": recipient.function,
        "strasse": recipient.street,
        "plz": recipient.postcode,
        "ort": recipient.place,
        "anschrift": "\n".join(address_lines(recipient)),
        "kreise": listed(recipient.districts),
        "netzwerk": recipient.network,
        "aktenzeichen": reference,
        "datum": shown(occasion.day),
        "antwort_bis": shown(occasion.reply_until),
        "letztes_schreiben": shown(_day(recipient.last_written)),
        "studie": occasion.study,
        "bearbeitung": occasion.researcher,
        "anlagen": listed(occasion.enclosures),
        "absender": sender.get("name", ""),
        "abteilung": sender.get("department", ""),
        "absender_strasse": sender.get("street", ""),
        "absender_plz": sender.get("postcode", ""),
        "absender_ort": sender.get("place", ""),
        "absender_telefon": sender.get("phone", ""),
        "absender_mail": sender.get("mail", ""),
        "absender_web": sender.get("web", ""),
        "unterschrift": sender.get("signature", "") or occasion.researcher,
    }


def address_lines(recipient: Recipient) -> tuple[str, ...]:
    """Return the lines of the address field, without empty ones."""
    person = addressee(recipient.person, recipient.form_of_address)
    town = f"{recipient.postcode} {recipient.place}".strip()
    lines = (recipient.name, person, recipient.function if person else "", recipient.street, town)
    return tuple(line for line in lines if line.strip())


def needed(template: Template, names: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the placeholders that a letter of this template needs.

    `names` are those of a Word file; a letter made here stands on a page that shows the sender.
    """
    used = (
        placeholders(f"{template.subject}\n{template.body}")
        if names is None
        else (*placeholders(template.subject), *names)
    )
    if template.channel == "email":
        return used
    return (*ADDRESS, *(SENDER if template.format == "text" else ()), *used)


def lacking(
    template: Template, values: Mapping[str, str], names: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Return the placeholders that this letter needs and that nothing is known for."""
    return missing(needed(template, names), values)


def filled(template: Template, values: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and body of one letter."""
    subject = " ".join(fill(template.subject, values).split())
    return subject, fill(template.body, values)


def listed(names: Sequence[str]) -> str:
    """Return names as running text: „A, B und C“."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} und {names[-1]}"


def shown(day: date | None) -> str:
    """Return a day as letters have it; empty for none."""
    return show_day(day.isoformat()) if day else ""


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
