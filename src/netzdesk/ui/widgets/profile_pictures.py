"""Logos and pictures of a profile: file, alternative text, caption, and where each stands."""

from __future__ import annotations

from typing import Any

from netzdesk.actions.profiles import (
    AddProfilePicture,
    ChangeProfilePicture,
    MoveProfilePicture,
    RemoveProfilePicture,
    add_profile_picture,
    change_profile_picture,
    move_profile_picture,
    remove_profile_picture,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.queries.profiles import PictureRow, SectionRow
from netzdesk.ui.drafts import shown_at
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.picture_field import PictureField
from netzdesk.ui.widgets.records_editor import RecordsEditor


class ProfilePictures(RecordsEditor):
    """The pictures of one network's profile in their order."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__(
            _("Logos and pictures"),
            submit_text=_("Add picture"),
            nothing=_("No logo and no picture yet."),
            rows=2,
        )
        self._session = session
        self._network = ""
        self._rows: dict[str, PictureRow] = {}
        self.places: list[ChoiceField] = []
        self.file = self.new.add("file", _("File"), PictureField(preferences))
        for form in (self.new, self.edit):
            self._fields(form)
        self.new.add_buttons()
        self.keep_drafts(session, "picture", lambda: shown_at("profiles", self._network))

    def show_pictures(
        self, network: str, rows: tuple[PictureRow, ...], sections: tuple[SectionRow, ...]
    ) -> None:
        """Show the pictures of a profile."""
        if network != self._network:
            self.edit.commit()
            self.new.hide()
        self._network = network
        self._rows = {row.id: row for row in rows}
        for place in self.places:
            place.set_options((section.id, section.name) for section in sections)
        logo = _("Logo")
        self.set_rows(
            [
                (row.id, f"{logo}: {row.alternative}" if row.kind == "logo" else row.alternative)
                for row in rows
            ]
        )

    def add_record(self, values: dict[str, Any]) -> str:
        chosen = values.pop("file")
        if chosen is None:
            raise Refused("picture.none", N_("Choose the file of the picture first."), field="file")
        name, content = chosen
        command = AddProfilePicture(
            network_id=self._network,
            content=content,
            name=name,
            **{**values, "alternative": values["alternative"] or ""},
        )
        return self._session.run(add_profile_picture, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given = (value or "") if name == "alternative" else value
        command = ChangeProfilePicture(picture_id=record, **{name: given})
        self._session.run(change_profile_picture, command)

    def remove_record(self, record: str) -> None:
        self._session.try_run(remove_profile_picture, RemoveProfilePicture(picture_id=record))

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveProfilePicture(picture_id=record, after_id=after)
        self._session.try_run(move_profile_picture, command)

    def values_of(self, record: str) -> dict[str, Any]:
        row = self._rows[record]
        return {
            "kind": row.kind,
            "alternative": row.alternative,
            "caption": row.caption or None,
            "section_id": row.section_id or None,
        }

    def new_values(self) -> dict[str, Any]:
        return {"kind": "picture"}

    def _fields(self, form: Form) -> None:
        form.add("kind", _("Kind"), ChoiceField([("picture", _("Picture")), ("logo", _("Logo"))]))
        form.add(
            "alternative",
            _("Alternative text"),
            TextField(limit=500),
            hint=_("What the picture shows, for whoever cannot see it."),
        )
        form.add("caption", _("Caption"), TextField(limit=500))
        place = ChoiceField(none=_("At the end"))
        self.places.append(place)
        form.add("section_id", _("Stands in the section"), place)
