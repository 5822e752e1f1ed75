"""The texts and pictures of profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, optional
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.domain.fields import KEEP, Keep, TextChange, line, required
from netzdesk.domain.file_types import file_name
from netzdesk.domain.markup import read_markup, write_markup
from netzdesk.domain.pictures import checked_picture
from netzdesk.domain.profiles import MOST_LETTERS
from netzdesk.store.unit import Unit

_ALTERNATIVE: Final = N_("Say in words what the picture shows, for whoever cannot see it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteProfileText:
    network_id: str
    section_id: str
    body: str | None
    """As `domain.markup` stores it; None or empty for no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProfilePicture:
    """A PNG or JPEG; `section_id` is behind which section it stands, None for the end."""

    network_id: str
    content: bytes
    name: str
    alternative: str
    kind: str = "picture"
    caption: str | None = None
    section_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProfilePicture:
    picture_id: str
    kind: str | Keep = KEEP
    alternative: str | Keep = KEEP
    caption: TextChange = KEEP
    section_id: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProfilePicture:
    picture_id: str
    after_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveProfilePicture:
    picture_id: str


def write_profile_text(unit: Unit, command: WriteProfileText) -> str:
    """Store the text of a section; the journal keeps every version. Returns its key."""
    existing(unit, "network", command.network_id, "network_id")
    existing(unit, "profile_section", command.section_id, "section_id")
    if len(command.body or "") > MOST_LETTERS:
        raise Refused(
            "profile.too_long",
            N_("The text is longer than {n} letters. Shorten it or part it into sections."),
            field="body",
            n=MOST_LETTERS,
        )
    keys = {"network_id": command.network_id, "section_id": command.section_id}
    key = natural_id("profile_text", *keys.values())
    body = write_markup(read_markup(command.body)) or None
    if body is None and unit.get("profile_text", key) is None:
        return key
    return unit.put("profile_text", {**keys, "body": body})


def add_profile_picture(unit: Unit, command: AddProfilePicture) -> str:
    """Add a picture behind the others of the profile; return its key.

    Raises Refused when it has no alternative text, and for a file that `checked_picture` refuses.
    """
    existing(unit, "network", command.network_id, "network_id")
    optional(unit, "profile_section", command.section_id, "section_id")
    alternative = required(command.alternative, "alternative", _ALTERNATIVE)
    size = checked_picture(command.name, command.content)
    name = file_name(command.name)
    digest = unit.keep_file(command.content, name)
    picture = unit.put(
        "profile_picture",
        {
            "network_id": command.network_id,
            "kind": _kind(command.kind),
            "section_id": command.section_id or None,
            "alternative": alternative,
            "caption": line(command.caption),
            "position": last_position(unit, "profile_picture", network_id=command.network_id),
        },
    )
    about = {"name": name, "media_type": size.media_type, "size": len(command.content)}
    unit.put("attachment", {"sha256": digest, **about, "profile_picture_id": picture})
    return picture


def change_profile_picture(unit: Unit, command: ChangeProfilePicture) -> str:
    """Change what is said of a picture, or where it stands."""
    row = existing(unit, "profile_picture", command.picture_id, "picture_id")
    values: dict[str, Any] = {"id": row["id"]}
    if not isinstance(command.kind, Keep):
        values["kind"] = _kind(command.kind)
    if not isinstance(command.alternative, Keep):
        values["alternative"] = required(command.alternative, "alternative", _ALTERNATIVE)
    if not isinstance(command.caption, Keep):
        values["caption"] = line(command.caption)
    if not isinstance(command.section_id, Keep):
        optional(unit, "profile_section", command.section_id, "section_id")
        values["section_id"] = command.section_id or None
    return unit.put("profile_picture", values)


def move_profile_picture(unit: Unit, command: MoveProfilePicture) -> str:
    """Move a picture behind another one of the profile, or to the top."""
    row = existing(unit, "profile_picture", command.picture_id, "picture_id")
    scope = {"network_id": row["network_id"]}
    move_behind(unit, "profile_picture", row["id"], command.after_id, **scope)
    return command.picture_id


def remove_profile_picture(unit: Unit, command: RemoveProfilePicture) -> None:
    """Take a picture out of a profile; undo brings it back."""
    row = existing(unit, "profile_picture", command.picture_id, "picture_id")
    for attached in unit.find("attachment", profile_picture_id=row["id"]):
        unit.delete("attachment", attached["id"])
    unit.delete("profile_picture", row["id"])


def _kind(kind: str) -> str:
    if kind not in ("logo", "picture"):
        raise Refused(
            "profile.picture_kind",
            N_("“{entry}” is not in the list. Choose an entry of the list."),
            field="kind",
            entry=kind,
        )
    return kind
