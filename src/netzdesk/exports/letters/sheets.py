"""The data sheet and the profile that go with each letter of a series that asks for approvals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.approval_sheet import asked_fields, sheet_pdf
from netzdesk.exports.atomic import Draft, draft_folder
from netzdesk.exports.letters.content import Batch, Enclosure
from netzdesk.exports.letters.names import referenced_name, unique_names
from netzdesk.exports.options import ExportOptions
from netzdesk.store.engine import Connection

Asked = tuple[tuple[str, str], ...]
"""(key, sha256) of the fields of a data sheet."""

_OPTIONS: Final = ExportOptions(persons="full")
"""Contact persons are asked for their own names too; sheets are German, as letters are."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A series with the data sheets of its letters, and what these ask for."""

    batch: Batch
    asked: Mapping[str, Asked]
    """Key of a letter -> the fields on its data sheet."""


def sheet_name(tr: Translator) -> str:
    """Return what the letters call this enclosure."""
    return tr("Data sheet and profile")


def with_sheets(conn: Connection, batch: Batch, progress: Progress) -> Enclosed:
    """Return the series with a data sheet for each letter, as the study is now.

    Raises Refused when a network does not exist any more, and Cancelled when `progress` does.
    """
    own, asked = {}, {}
    tr, due = batch.tr, batch.occasion.reply_until
    for number, letter in enumerate(batch.letters):
        progress.step(number, len(batch.letters))
        recipient = letter.recipient
        content = sheet_pdf(
            conn,
            recipient.network_id,
            _OPTIONS,
            tr,
            reference=letter.reference,
            due=due.isoformat() if due else None,
            person_id=recipient.person_id,
        )
        own[letter.attempt_id] = Enclosure(name=sheet_name(tr), content=content)
        asked[letter.attempt_id] = asked_fields(conn, recipient.network_id, _OPTIONS)
    return Enclosed(replace(batch, own=own), asked)


def asked_now(conn: Connection, network_id: str) -> Asked:
    """Return the fields that a data sheet made now would ask for."""
    return asked_fields(conn, network_id, _OPTIONS)


def write_enclosures(batch: Batch, target: Path, progress: Progress) -> Draft:
    """Write the enclosures alone into a folder, to be added by hand in the mail program.

    Raises Refused as `draft_folder` does.
    """
    kept = [
        (referenced_name(letter.recipient.network or letter.recipient.name, letter.reference), own)
        for letter in batch.letters
        if (own := batch.own.get(letter.attempt_id)) is not None
    ]
    named = [(title, own.content) for title, own in kept]
    named += [(each.name, each.content) for each in batch.enclosures]
    names = unique_names((name for name, _content in named), ".pdf")

    def write(folder: Path) -> None:
        for number, (name, (_title, content)) in enumerate(zip(names, named, strict=True)):
            progress.step(number, len(names))
            (folder / name).write_bytes(content)

    return draft_folder(target, write, lambda folder: len(list(folder.iterdir())) == len(names))
