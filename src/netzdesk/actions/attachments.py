"""Files beside a contact attempt, a source, a letter template, an interview or a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.actions.checks import existing
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.file_types import checked_type, file_name
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """To an attempt, a source, a template, an interview or a request for a release.

    Exactly one of the keys is given.
    """

    content: bytes
    name: str
    """The name of the file, with its suffix; of a path only the last part counts."""
    attempt_id: str | None = None
    source_id: str | None = None
    letter_template_id: str | None = None
    interview_id: str | None = None
    approval_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAttachment:
    attachment_id: str


OWNERS: Final = {
    "attempt_id": "contact_attempt",
    "source_id": "source",
    "letter_template_id": "letter_template",
    "interview_id": "interview",
    "approval_id": "approval",
}
"""Column of an attachment → the table of what it belongs to."""


def attach_file(unit: Unit, command: AttachFile) -> str:
    """Attach a file; its bytes are kept once under their hash. Returns the attachment's key.

    The same content attached there again is the same attachment. Raises Refused for a kind of
    file that is not taken, an empty or too large one, or content that is not what the name says.
    """
    owner = _owner(command)
    column, key = owner
    existing(unit, OWNERS[column], key, column)
    kind = checked_type(command.name, command.content)
    name = file_name(command.name)
    digest = unit.keep_file(command.content, name)
    for row in unit.find("attachment", sha256=digest, **{column: key}):
        return str(row["id"])
    values = {"name": name, "media_type": kind.media_type, "size": len(command.content)}
    return unit.put("attachment", {"sha256": digest, **values, column: key})


def remove_attachment(unit: Unit, command: RemoveAttachment) -> None:
    """Take a file from what it was attached to; undo brings it back."""
    row = existing(unit, "attachment", command.attachment_id, "attachment_id")
    unit.delete("attachment", row["id"])


def _owner(command: AttachFile) -> tuple[str, str]:
    given = [(column, getattr(command, column)) for column in OWNERS if getattr(command, column)]
    if len(given) != 1:
        raise Refused(
            "attachment.whose",
            N_("Choose what the file belongs to: a contact, a source or a template."),
            field="attempt_id",
        )
    return given[0]
