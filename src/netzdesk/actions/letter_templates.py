"""Templates of letters and mails, and the enclosures that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.attachments import AttachFile, attach_file
from netzdesk.actions.checks import existing, replace_links
from netzdesk.actions.ordering import last_position
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, FlagChange, Keep, TextChange, clean, given, line, required
from netzdesk.domain.letter_fields import check_text
from netzdesk.domain.letters import PURPOSES, CheckedFile
from netzdesk.store.unit import Row, Unit

FORMATS: Final = {
    "letter": ("text", "word"),
    "reminder": ("text", "word"),
    "email": ("text",),
    "enclosure": ("pdf",),
}
"""Kind of template -> the formats that it can have."""
LONGEST: Final = 60_000
"""Characters of a text: more than anybody reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLetterTemplate:
    name: str
    kind: str
    """letter, reminder, email or enclosure."""
    format: str
    """text, word or pdf."""
    subject: str | None = None
    body: str | None = None
    file: CheckedFile | None = None
    """The Word or PDF file, looked through by `exports.letters`."""
    purpose: str = "districts"
    """districts, or approval: then it goes to the contact persons of networks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLetterTemplate:
    template_id: str
    name: str | Keep = KEEP
    subject: TextChange = KEEP
    body: TextChange = KEEP
    purpose: str | Keep = KEEP
    retired: FlagChange = KEEP
    """True: no longer offered; waves that used it keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceTemplateFile:
    template_id: str
    file: CheckedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTemplateEnclosures:
    template_id: str
    enclosure_ids: tuple[str, ...]


_NAME: Final = N_("Enter the name of the template.")
_NO_FILE: Final = N_("Choose the file of this template.")
_NO_TEXT: Final = N_("Enter the text of this template.")
_TOO_LONG: Final = N_("This text has {count} characters; {most} are allowed.")
_FORMAT: Final = N_("A template of this kind cannot have this format. Choose another one.")
_FILE_OF_TEXT: Final = N_("This template is a text and has no file.")
_PURPOSE: Final = N_("Choose for what this template is.")
_NO_ENCLOSURE: Final = N_("Only templates of the kind enclosure go with a letter.")


def add_letter_template(unit: Unit, command: AddLetterTemplate) -> str:
    """Add a template behind the others; return the key.

    Raises Refused for a placeholder that does not exist or is not whole, for a text or file that
    is missing, and for a format that this kind does not have.
    """
    if command.format not in FORMATS.get(command.kind, ()):
        raise Refused("template.format", _FORMAT, field="format")
    values: dict[str, Any] = {
        "name": required(command.name, "name", _NAME),
        "kind": command.kind,
        "format": command.format,
        "position": last_position(unit, "letter_template"),
        "purpose": _purpose(command.purpose),
    }
    if command.kind != "enclosure":
        values["subject"] = _subject(command.subject)
    if command.format == "text":
        values["body"] = _body(command.body)
    elif command.file is None:
        raise Refused("template.no_file", _NO_FILE, field="file")
    made = unit.put("letter_template", values)
    if command.file is not None and command.format != "text":
        _attach(unit, made, command.file)
    return made


def change_letter_template(unit: Unit, command: ChangeLetterTemplate) -> str:
    """Change the given fields of a template, or retire it, or take it back into use."""
    row = existing(unit, "letter_template", command.template_id, "template_id")
    values = given(retired=command.retired)
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    if not isinstance(command.subject, Keep):
        values["subject"] = _subject(command.subject)
    if not isinstance(command.purpose, Keep):
        values["purpose"] = _purpose(command.purpose)
    if not isinstance(command.body, Keep) and row["format"] == "text":
        values["body"] = _body(command.body)
    return unit.put("letter_template", {"id": row["id"], **values})


def replace_template_file(unit: Unit, command: ReplaceTemplateFile) -> str:
    """Give a template another file; the former one stays in the history."""
    row = existing(unit, "letter_template", command.template_id, "template_id")
    if row["format"] == "text":
        raise Refused("template.file_of_text", _FILE_OF_TEXT, field="file")
    former = unit.find("attachment", letter_template_id=row["id"])
    kept = _attach(unit, row["id"], command.file)
    for each in former:
        if each["id"] != kept:
            unit.delete("attachment", each["id"])
    return str(row["id"])


def set_template_enclosures(unit: Unit, command: SetTemplateEnclosures) -> str:
    """Say which enclosures go with the letters of a template."""
    row = existing(unit, "letter_template", command.template_id, "template_id")
    for key in command.enclosure_ids:
        enclosure = existing(unit, "letter_template", key, "enclosure_ids")
        if enclosure["kind"] != "enclosure" or row["kind"] == "enclosure":
            raise Refused("template.no_enclosure", _NO_ENCLOSURE, field="enclosure_ids")
    owner = ("template_id", str(row["id"]))
    replace_links(unit, "template_enclosure", owner, "enclosure_id", command.enclosure_ids)
    return str(row["id"])


def usable_template(unit: Unit, template_id: str | None, field: str) -> Row:
    """Return a template that letters can be made of. Raises Refused when it is an enclosure."""
    row = existing(unit, "letter_template", template_id, field)
    if row["kind"] == "enclosure":
        raise Refused(
            "template.is_enclosure",
            N_("An enclosure is no letter. Choose a letter, a reminder or an e-mail."),
            field=field,
        )
    return row


def _purpose(given: str) -> str:
    if given not in PURPOSES:
        raise Refused("template.purpose", _PURPOSE, field="purpose")
    return given


def _attach(unit: Unit, template_id: str, file: CheckedFile) -> str:
    attached = AttachFile(content=file.content, name=file.name, letter_template_id=template_id)
    return attach_file(unit, attached)


def _subject(typed: str | None) -> str | None:
    found = line(typed)
    check_text(found, "subject")
    return found


def _body(typed: str | None) -> str:
    found = clean(typed)
    if found is None:
        raise Refused("template.no_text", _NO_TEXT, field="body")
    if len(found) > LONGEST:
        raise Refused("template.too_long", _TOO_LONG, field="body", count=len(found), most=LONGEST)
    check_text(found, "body")
    return found
