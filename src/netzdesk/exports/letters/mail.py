"""Mails: an address that opens the mail program, or a draft as `.eml` file with its enclosures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from netzdesk.exports.letters.content import Enclosure, Letter

LONGEST: Final = 2_000
"""Characters of an address that Windows hands to the mail program without cutting it."""
_UNSAFE: Final = frozenset(' \t\r\n<>(),;:\\"[]?&#%')


@dataclass(frozen=True, slots=True)
class MailLink:
    """An address for the mail program; `whole` is False when the text had to be left out."""

    url: str
    whole: bool


def mail_link(letter: Letter) -> MailLink:
    """Return the `mailto:` address of a mail; where it would be too long, without its text."""
    address = quote(letter.recipient.address, safe="@.+-_~!$'*/=^`{|}")
    subject = f"mailto:{address}?subject={quote(letter.subject, safe='')}"
    body = quote(letter.body.replace("\n", "\r\n"), safe="")
    whole = f"{subject}&body={body}"
    if len(whole) <= LONGEST:
        return MailLink(whole, whole=True)
    return MailLink(subject if len(subject) <= LONGEST else f"mailto:{address}", whole=False)


def is_address(text: str) -> bool:
    """Return whether a mail can be sent to this address: one of plain letters, as in ASCII."""
    name, at, host = text.partition("@")
    return bool(at and name and "." in host and "@" not in host) and not (
        set(text) & _UNSAFE or not text.isascii() or host.startswith(".") or host.endswith(".")
    )


def mail_draft(letter: Letter, enclosures: Sequence[Enclosure], names: Sequence[str]) -> bytes:
    """Return a mail as file that opens as a draft, ready to be sent.

    `names` are the file names of the enclosures. Nothing tells who made it: the sender is whom
    the mail program takes.
    """
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["To"] = Address(addr_spec=letter.recipient.address)
    message.set_content(letter.body, charset="utf-8", cte="base64")
    for enclosure, name in zip(enclosures, names, strict=True):
        message.add_attachment(
            enclosure.content, maintype="application", subtype="pdf", filename=name
        )
    return _subject(letter.subject) + message.as_bytes()


def _subject(text: str) -> bytes:
    """Return the line of the subject; `EmailMessage` loses blanks between words it encodes."""
    from email.header import Header

    charset = "us-ascii" if text.isascii() else "utf-8"
    line = Header(text, charset, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {line}\r\n".encode("ascii")
