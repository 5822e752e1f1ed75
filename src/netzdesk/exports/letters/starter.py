"""What a template looks like before there is anybody to write to: examples, and a Word starter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Unwatched
from netzdesk.domain.letter_fields import EXAMPLES, NAMES
from netzdesk.domain.letters import Occasion, Recipient, Template
from netzdesk.exports.letters.content import Batch, Letter, make_letter
from netzdesk.exports.letters.word import letter_document

_NOBODY: Final = "00000000-0000-7000-8000-0123456789ab"
_SENDER: Final = {
    "name": "absender",
    "department": "abteilung",
    "street": "absender_strasse",
    "postcode": "absender_plz",
    "place": "absender_ort",
    "phone": "absender_telefon",
    "mail": "absender_mail",
    "web": "absender_web",
    "signature": "unterschrift",
}


def example_batch(
    template: Template, sender: Mapping[str, str], study: str, enclosures: tuple[str, ...] = ()
) -> Batch:
    """Return a series of one letter to somebody who does not exist.

    What the study does not say of the sender yet is an example too.
    """
    known = {key: sender.get(key) or EXAMPLES[name] for key, name in _SENDER.items()}
    recipient = Recipient(
        institution_id="",
        name=EXAMPLES["stelle"],
        street=EXAMPLES["strasse"],
        postcode=EXAMPLES["plz"],
        place=EXAMPLES["ort"],
        mail="post@example.org",
        districts=(EXAMPLES["kreise"],),
        person="Erika Muster",
        form_of_address="ms",
        function=EXAMPLES["funktion"],
        last_written="2010-03-01",
        network=EXAMPLES["netzwerk"],
    )
    occasion = Occasion(
        day=date(2010, 3, 15),
        reply_until=date(2010, 3, 29),
        study=study or EXAMPLES["studie"],
        researcher=EXAMPLES["bearbeitung"],
        sender=known,
        enclosures=enclosures,
    )
    letter = make_letter(template, recipient, occasion, _NOBODY)
    return Batch(template=template, occasion=occasion, letters=(letter,))


def word_starter(
    template: Template, sender: Mapping[str, str], tr: Translator, *, sample: str = ""
) -> bytes:
    """Return a text template as Word file with its placeholders, to be gone on with in Word.

    The sender stands in it as it is now: head and foot of a Word file are the same in all letters.
    """
    batch = example_batch(template, {}, "")
    own = {key: sender.get(key, "") for key in _SENDER}
    raw = {name: f"{{{{ {name} }}}}" for name in NAMES}
    letter = Letter(
        attempt_id=_NOBODY,
        recipient=batch.letters[0].recipient,
        reference=raw["aktenzeichen"],
        address=(raw["anschrift"],),
        values=raw,
        subject=template.subject,
        body=template.body,
    )
    facts = (
        (tr("Contact person"), raw["bearbeitung"]),
        *((tr(label), own[key]) for label, key in (("Phone", "phone"), ("E-mail", "mail"))),
        (tr("Date"), raw["datum"]),
    )
    made = replace(
        batch,
        occasion=replace(batch.occasion, sender=own),
        letters=(letter,),
        sample=sample,
        facts=tuple((label, text) for label, text in facts if text),
        tr=tr,
    )
    return letter_document(made, made.letters, Unwatched())
