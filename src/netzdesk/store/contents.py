"""The bytes of attached files, each once under its hash."""

from __future__ import annotations

import hashlib
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.store.engine import Connection

LARGEST: Final = 20 << 20
"""Bytes of the largest file that a study takes."""

_TOO_LARGE: Final = N_(
    "{name} is larger than {limit} MB. Keep it in a folder of the team and enter where it lies."
)


def keep(conn: Connection, content: bytes, name: str) -> str:
    """Store a file's bytes if they are not there yet; return their SHA-256.

    Raises Refused `file.too_large`.
    """
    if len(content) > LARGEST:
        raise Refused("file.too_large", _TOO_LARGE, field="file", name=name, limit=LARGEST >> 20)
    digest = hashlib.sha256(content).hexdigest()
    conn.execute(
        "INSERT INTO file_content(sha256, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (digest, content),
    )
    return digest


def content_of(conn: Connection, sha256: str) -> bytes | None:
    """Return the bytes under a hash; None when they are not here or no longer what they were."""
    found = conn.execute("SELECT content FROM file_content WHERE sha256 = ?", (sha256,)).fetchone()
    if found is None:
        return None
    content = bytes(found[0])
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
