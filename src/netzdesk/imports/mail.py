"""Reading a mail that was dropped on the window: what came when from whom, and what it says.

Nothing in a mail is trusted: sizes are limited before anything is read, nothing is fetched,
broken headers and encodings give what can be read of them, HTML becomes plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.imports.html_text import plain_text

LARGEST: Final = 20 << 20
"""Bytes of the largest mail that is read; the study keeps no larger file either."""
_MOST_LINES: Final = 600_000
_MOST_PARTS: Final = 200
_LONGEST_HEADER: Final = 8_000
_LONGEST_TEXT: Final = 200_000
_MOST_ADDRESSES: Final = 20
_FALLBACKS: Final = ("utf-8", "cp1252")
_CHARSET: Final = re.compile(r"[A-Za-z0-9._:+-]{1,40}")
_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_QUOTED_MAIL: Final = re.compile(r"<?([^\s<>@,;\"]{1,120}@[^\s<>@,;\"]{1,120})>?")

_TOO_LARGE: Final = N_(
    "{name} is larger than {limit} MB. Save its attachments by themselves and record the reply "
    "by hand."
)
_NO_MAIL: Final = N_(
    "{name} cannot be read as a mail. In the mail program, save it as “.eml” and drop that file."
)
_OUTLOOK: Final = N_(
    "{name} is a message in Outlook’s own format. In Outlook choose “Save as” and a mail "
    "file (.eml), or record the reply by hand and attach this file."
)
_TOO_MANY_PARTS: Final = N_("{name} is made of more parts than any mail needs and is not read.")


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says of itself; '' and None where it says nothing readable."""

    sender_name: str
    sender: str
    """The address, in lower case."""
    recipients: tuple[str, ...]
    sent: datetime | None
    """Aware, in UTC."""
    subject: str
    text: str
    """The plain text, without what is attached."""
    files: tuple[str, ...]
    """Names of what is attached to it."""
    automatic: bool
    """An answer that nobody wrote: away, received, out of office."""
    bounced: bool
    """A report that a mail could not be delivered."""
    returned: tuple[str, ...]
    """Of a bounce: the addresses that were not reached."""
    quoted: str
    """Headers and text of the mail that it reports on or forwards, to find references in."""

    @property
    def searched(self) -> str:
        """Everything in which a case reference may stand."""
        return "\n".join((self.subject, self.text, self.quoted))


def read_mail(content: bytes, name: str = "mail.eml") -> Mail:
    """Read a mail file; `name` is said in refusals.

    Raises Refused for one that is too large, made of too many parts, in Outlook's own format, or
    no mail at all; never anything else, whatever the bytes are.
    """
    _check_size(content, name)
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
        read = _read(message)
    except Refused:
        raise
    except Exception as error:  # the library raises whatever a broken mail makes it raise
        raise Refused("mail.unreadable", _NO_MAIL, field="file", name=name) from error
    if not (read.sender or read.sent or read.subject):
        raise Refused("mail.unreadable", _NO_MAIL, field="file", name=name)
    return read


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that was dropped, and the mail in it, or why it is none."""

    name: str
    content: bytes
    mail: Mail | None = None
    refused: Refused | None = None


def mail_file(name: str, content: bytes) -> MailFile:
    """Return a file with its mail; a refusal is kept with it."""
    try:
        return MailFile(name, content, mail=read_mail(content, name))
    except Refused as refused:
        return MailFile(name, content, refused=refused)


def _check_size(content: bytes, name: str) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("mail.outlook", _OUTLOOK, field="file", name=name)
    if len(content) > LARGEST:
        limit = LARGEST >> 20
        raise Refused("mail.too_large", _TOO_LARGE, field="file", name=name, limit=limit)
    lowered = content.lower()
    nested = lowered.count(b"multipart/") + lowered.count(b"message/")
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if nested > _MOST_PARTS or lines > _MOST_LINES or lowered.count(b"boundary") > _MOST_PARTS:
        raise Refused("mail.too_many_parts", _TOO_MANY_PARTS, field="file", name=name)


def _read(message: Message) -> Mail:
    head = _Head(message)
    senders = head.addresses("from") or head.addresses("sender") or head.addresses("reply-to")
    sender_name, sender = senders[0] if senders else ("", "")
    recipients = (*head.addresses("to"), *head.addresses("cc"))
    bounced = _is_report(message) or sender.startswith("mailer-daemon@")
    quoted, returned = _quoted(message) if bounced else (_forwarded(message), ())
    return Mail(
        sender_name=sender_name,
        sender=sender,
        recipients=tuple(address for _, address in recipients if address)[:_MOST_ADDRESSES],
        sent=head.moment(),
        subject=head.text("subject"),
        text=_text(message),
        files=tuple(_file_names(message)),
        automatic=not bounced and head.automatic(),
        bounced=bounced,
        returned=returned,
        quoted=quoted,
    )


class _Head:
    """The headers of a message, decoded as far as they can be."""

    def __init__(self, message: Message) -> None:
        self._raw: dict[str, str] = {}
        for name, value in message.raw_items():
            self._raw.setdefault(str(name).lower(), _unescaped(str(value)[:_LONGEST_HEADER]))

    def text(self, name: str) -> str:
        return " ".join(_shown(_decoded(self._raw.get(name, ""))).split())

    def addresses(self, name: str) -> list[tuple[str, str]]:
        """Return name and address of everybody in a header."""
        raw = self._raw.get(name, "")
        found = []
        try:
            listed = getaddresses([raw.replace("\n", " ").replace("\r", " ")])
        except RecursionError:  # brackets in brackets
            listed = []
        for shown, address in listed:
            if "@" in address:
                plain = _shown(address).strip().casefold()
                found.append((" ".join(_shown(_decoded(shown)).split()), plain))
        if not found and (match := _QUOTED_MAIL.search(_decoded(raw))):
            found.append(("", _shown(match[1]).casefold()))
        return found[:_MOST_ADDRESSES]

    def moment(self) -> datetime | None:
        """Return when it was sent, else when it was received; None when that cannot be read."""
        received = self._raw.get("received", "").rpartition(";")[2]
        for raw in (self._raw.get("date", ""), received):
            try:
                found = parsedate_to_datetime(" ".join(raw.split()))
                moment = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
            if 1990 <= moment.year <= 2199:
                return moment
        return None

    def automatic(self) -> bool:
        """Tell whether nobody wrote this (RFC 3834 and what mail programs send in its place)."""
        said = self._raw.get("auto-submitted", "").strip().casefold()
        if said and not said.startswith("no"):
            return True
        if any(name in self._raw for name in ("x-autoreply", "x-autorespond")):
            return True
        suppress = self._raw.get("x-auto-response-suppress", "").strip()
        precedence = self._raw.get("precedence", "").strip().casefold()
        return bool(suppress and precedence) or precedence in ("auto_reply", "auto-reply")


def _unescaped(raw: str) -> str:
    """Return a header whose letters beyond ASCII came as they are, without an encoding."""
    if raw.isascii():
        return raw
    content = raw.encode("utf-8", "surrogateescape")
    for name in _FALLBACKS:
        try:
            return content.decode(name)
        except ValueError:
            continue
    return content.decode("latin-1")


def _decoded(raw: str) -> str:
    """Return a header with its encoded words read; as it stands where they are broken."""
    try:
        return str(make_header(decode_header(raw))) or raw
    except (MessageError, LookupError, ValueError, TypeError):
        return raw


def _shown(text: str) -> str:
    """Return text without what no screen shows and no file holds."""
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return _INVISIBLE.sub("", plain)


def _is_report(message: Message) -> bool:
    kind = message.get_content_type()
    said = str(message.get_param("report-type", "") or "").casefold()
    return kind == "multipart/report" and said in ("", "delivery-status")


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts of this message, but nothing of messages inside it."""
    waiting = [message]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting[:0] = [each for each in payload if isinstance(each, Message)]
        else:
            yield part


def _text(message: Message) -> str:
    """Return the first text that is not attached: plain before HTML."""
    found: dict[str, str] = {}
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and kind not in found and not _is_attached(part):
            text = _content(part)
            found[kind] = plain_text(text) if kind == "text/html" else text
    text = found.get("text/plain", "").strip() or found.get("text/html", "")
    return _shown(text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:_LONGEST_TEXT]


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    payload = payload[: 2 * _LONGEST_TEXT]
    charset = str(part.get_content_charset("") or "")
    for name in (charset, *_FALLBACKS):
        if not _CHARSET.fullmatch(name):
            continue
        try:
            return payload.decode(name)
        except (LookupError, ValueError):
            continue
    return payload.decode("latin-1")


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _file_names(message: Message) -> Iterator[str]:
    for part in _parts(message):
        name = part.get_filename()
        if name:
            yield _shown(_decoded(str(name)))[:200]


def _quoted(message: Message) -> tuple[str, tuple[str, ...]]:
    """Return what a bounce brings back, and whom it did not reach."""
    reached: list[str] = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload() if isinstance(part.get_payload(), list) else ():
            if isinstance(block, Message):
                raw = _Head(block).text("final-recipient") or _Head(block).text(
                    "original-recipient"
                )
                if match := _QUOTED_MAIL.search(raw.rpartition(";")[2]):
                    reached.append(match[1].casefold())
    return _forwarded(message), tuple(dict.fromkeys(reached))[:_MOST_ADDRESSES]


def _forwarded(message: Message) -> str:
    """Return subject and text of the messages inside this one."""
    found = []
    for part in _parts(message):
        if part.get_content_type() == "text/rfc822-headers":
            found.append(_content(part))
        payload = part.get_payload()
        if part.get_content_type() != "message/rfc822" or not isinstance(payload, list):
            continue
        for inner in payload[:3]:
            if isinstance(inner, EmailMessage | Message):
                found += [_Head(inner).text("subject"), _text(inner)]
    return _shown("\n".join(found))[:_LONGEST_TEXT]
