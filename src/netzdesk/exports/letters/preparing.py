"""Filling a template for one recipient, and saying what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netzdesk.base.i18n import Translator
from netzdesk.domain.case_reference import case_reference
from netzdesk.domain.letter_fields import MEANINGS
from netzdesk.domain.letters import (
    Occasion,
    Recipient,
    Template,
    address_lines,
    lacking,
    letter_values,
)
from netzdesk.exports.letters.content import Letter, clean, make_letter
from netzdesk.exports.letters.mail import is_address
from netzdesk.exports.letters.pdf import address_fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a letter to one recipient lacks; only one that lacks nothing is made."""

    template: Template
    recipient: Recipient
    occasion: Occasion
    attempt_id: str
    lacking: tuple[str, ...]
    """Placeholders that nothing is known for."""
    too_long: bool = False
    """The address does not fit into the window."""
    no_address: bool = False
    """There is no e-mail address that can be written to."""

    @property
    def ready(self) -> bool:
        return not (self.lacking or self.too_long or self.no_address)

    @property
    def letter(self) -> Letter:
        """The filled letter, made anew at each call."""
        return make_letter(self.template, self.recipient, self.occasion, self.attempt_id)


def prepare(
    template: Template,
    recipient: Recipient,
    occasion: Occasion,
    attempt_id: str,
    names: Sequence[str] | None = None,
) -> Prepared:
    """Look what a letter to one recipient lacks; `names` are the placeholders of a Word file."""
    values = letter_values(
        recipient, occasion, case_reference(recipient.reference_id or attempt_id)
    )
    mail = template.channel == "email"
    printed = not mail and template.format == "text"
    return Prepared(
        template=template,
        recipient=recipient,
        occasion=occasion,
        attempt_id=attempt_id,
        lacking=lacking(template, values, names),
        too_long=printed and not address_fits([clean(x) for x in address_lines(recipient)]),
        no_address=mail and not is_address(recipient.address),
    )


def problem_text(prepared: Prepared, tr: Translator) -> str:
    """Return in one sentence what is missing; empty when nothing is."""
    if prepared.no_address:
        return tr("No e-mail address")
    if prepared.lacking:
        named = ", ".join(tr(MEANINGS[name]) for name in prepared.lacking)
        return tr("Missing: {fields}", fields=named)
    return tr("The address is too long for the window") if prepared.too_long else ""
