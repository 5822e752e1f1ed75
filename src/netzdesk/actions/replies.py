"""Replies: a mail that came in becomes a contact with its file, as one action."""

from __future__ import annotations

from dataclasses import dataclass

from netzdesk.actions.attachments import AttachFile, attach_file
from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReply:
    attempt: RecordAttempt
    """The incoming contact; `answers_id` names the attempt that it answers."""
    content: bytes
    """The mail as it came."""
    name: str
    """The name of its file."""


def record_reply(unit: Unit, command: RecordReply) -> str:
    """Record an incoming contact with its mail, and finish what was due; return its key.

    Raises Refused as `record_attempt` and `attach_file` do.
    """
    attempt = record_attempt(unit, command.attempt)
    attach_file(unit, AttachFile(content=command.content, name=command.name, attempt_id=attempt))
    return attempt
