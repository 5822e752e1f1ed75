"""What one value of the register rests on, and naming it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from netzdesk.actions.provenance import (
    NameOrigin,
    RemoveOrigin,
    name_origin,
    remove_origin,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.domain.provenance import OriginKind
from netzdesk.queries.provenance import Fact, FieldSource, sources_of_fields
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.origins import Origins, noted_text, source_text
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, muted

_CHOOSE = N_("Choose a statement, an interview or a source.")


class ProvenanceDialog(PlainDialog):
    """The origins of a value as cards, the present ones first, and a form for another one."""

    open_asked = Signal(str, str, str)

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        origins: Origins,
        label: str,
        facts: Callable[[], Sequence[tuple[Fact, str]]],
    ) -> None:
        super().__init__(parent, _("Where “{field}” comes from", field=label), size=(520, 440))
        self._session = session
        self._origins = origins
        self._facts = facts
        self.entries = EntryList(
            _("Where the value comes from"), _("This field is empty: there is nothing to name.")
        )
        self.body.addWidget(self.entries)
        self.form = Form(submit=self._name, submit_text=_("Name it"))
        self.form.add("origin", _("Rests on"), ChoiceField(none=_("not named")))
        self.form.add_buttons(cancel=False)
        self.form.cancelled.connect(self.reject)  # Esc
        self._title = heading(_("Name where it comes from"))
        self._none = muted(
            _(
                "There is no statement, interview or source for this network yet. Sources are "
                "added on the tab “Evidence”."
            )
        )
        for widget in (self._title, self.form, self._none):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.show_origins()

    def show_origins(self) -> None:
        """Read again what the value rests on."""
        named = tuple(self._facts())
        found = sources_of_fields(
            self._session.conn, (fact for fact, _name in named), zone=self._session.settings.zone
        )
        self.entries.show_entries(
            [self._entry(name, each) for fact, name in named for each in found.get(fact, ())]
        )
        options = self._origins.options()
        choice = self.form.fields["origin"]
        assert isinstance(choice, ChoiceField)
        choice.set_options(options)
        self.form.clear({"origin": self._origins.offered()})
        can_name = bool(found) and not self._session.read_only
        self._title.setVisible(can_name)
        self.form.setVisible(can_name and bool(options))
        self._none.setVisible(can_name and not options)

    def _name(self, values: dict[str, Any]) -> None:
        origin = self._origins.origin(values["origin"])
        if origin is None:
            raise Refused("origin.choose", _CHOOSE, field="origin")
        facts = tuple(fact for fact, _name in self._facts())
        self._session.run(name_origin, NameOrigin(fields=facts, origin=origin))
        self._origins.named = values["origin"]
        self.show_origins()

    def _entry(self, name: str, source: FieldSource) -> Entry:
        text = source_text(source)
        former = () if source.current else (_("It was named for a former value."),)
        return Entry(
            f"{source.id}:{source.record}:{name}",
            name or text,
            lines=tuple(filter(None, (text if name else "", source.address, *former))),
            quiet=tuple(filter(None, (noted_text(source),))),
            links=tuple(self._links(source, f"{name} {text}".strip())),
            struck=not source.current,
        )

    def _links(self, source: FieldSource, entry: str) -> list[Link]:
        said: list[tuple[str, Callable[[], object]]] = []
        if source.kind is not OriginKind.ENTRY:
            said.append((_("Open this entry"), partial(self._open, source)))
        if source.id and not self._session.read_only:
            said.append((_("Take back"), partial(self._take_back, source)))
        return [Link(text, _("{do}: {entry}", do=text, entry=entry), do) for text, do in said]

    def _open(self, source: FieldSource) -> None:
        self.accept()
        self.open_asked.emit(source.kind.value, source.record, source.owner)

    def _take_back(self, source: FieldSource) -> None:
        command = RemoveOrigin(fact_source_ids=(source.id,))
        self._session.try_run(remove_origin, command)
        self.show_origins()
