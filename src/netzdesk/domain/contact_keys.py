"""Direct numbers and mail domains in the form in which two institutions can share them."""

from __future__ import annotations

import re
from typing import Final

_NO_DIGIT = re.compile(r"\D+")
_TRUNK_ZERO = re.compile(r"\(0\)")
_SHORTEST_NUMBER: Final = 5

FREEMAIL: Final = frozenset(
    {
        "aol.com",
        "arcor.de",
        "freenet.de",
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "hotmail.de",
        "icloud.com",
        "mail.de",
        "mailbox.org",
        "online.de",
        "outlook.com",
        "outlook.de",
        "posteo.de",
        "t-online.de",
        "web.de",
        "yahoo.com",
        "yahoo.de",
    }
)
"""Mail providers for everybody: sharing one says nothing."""


def phone_key(typed: str | None) -> str | None:
    """Return the digits of a number as dialled in Germany; None when it is no whole number."""
    text = _TRUNK_ZERO.sub("", typed or "").strip()
    digits = _NO_DIGIT.sub("", text)
    if text.startswith("+49"):
        digits = f"0{digits[2:]}"
    elif digits.startswith("0049"):
        digits = f"0{digits[4:]}"
    return digits if len(digits) >= _SHORTEST_NUMBER else None


def mail_domain(typed: str | None) -> str | None:
    """Return the domain of an address; None for no address and for providers of everybody."""
    _, at, domain = (typed or "").strip().casefold().rpartition("@")
    return domain if at and "." in domain and domain not in FREEMAIL else None
