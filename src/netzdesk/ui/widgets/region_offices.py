"""Which kinds of office exist in a region at all, as of when and who says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from netzdesk.actions.regions import SetRegionOffice, set_region_office
from netzdesk.base.i18n import _
from netzdesk.queries.regions import OfficePresence
from netzdesk.ui.drafts import EditDraft, shown_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import LinkButton, heading, muted

Office = tuple[str, str, str]
"""Key, kind and name of an institution."""


class RegionOffices(QWidget):
    """A small form for each kind of office, with the institutions of that kind."""

    def __init__(self, session: Session, open_institution: Callable[[str], object]) -> None:
        super().__init__()
        self._session = session
        self._open = open_institution
        self._region_id = ""
        self._forms: dict[str, Form] = {}
        self._links: dict[str, QVBoxLayout] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.addWidget(
            muted(_("A kind of office that does not exist here is never asked for as next step."))
        )
        for term in session.terms("institution_kind"):
            if term.code == "other":
                continue
            layout.addWidget(heading(session.label("institution_kind", term.code)))
            links = QVBoxLayout()
            links.setContentsMargins(0, 0, 0, 0)
            layout.addLayout(links)
            form = self._form(term.code)
            layout.addWidget(form)
            self._forms[term.code] = form
            self._links[term.code] = links
        layout.addStretch(1)

    def show_region(
        self, region_id: str, presence: dict[str, OfficePresence], present: tuple[Office, ...]
    ) -> None:
        """Show what is recorded of a region."""
        self._region_id = region_id
        for kind, form in self._forms.items():
            known = presence.get(kind)
            form.load(
                f"{region_id}:{kind}",
                {
                    "presence": known.presence if known else "unknown",
                    "as_of": (known.as_of or None) if known else None,
                    "source": (known.source or None) if known else None,
                },
            )
            self._show_links(kind, [each for each in present if each[1] == kind])

    def focus_kind(self, kind: str) -> None:
        """Put the cursor into the form of a kind of office."""
        if kind in self._forms:
            self._forms[kind].focus_first()

    def _form(self, kind: str) -> Form:
        form = Form(store=partial(self._store, kind))
        choices = [("yes", _("exists")), ("no", _("does not exist")), ("unknown", _("not known"))]
        form.add("presence", _("Here"), ChoiceField(choices))
        form.add("as_of", _("As of"), DayField(self._session.today), beside=True)
        form.add("source", _("Source"), TextField())
        EditDraft(form, self._session, lambda: shown_at("regions", self._region_id, "office"))
        form.set_read_only(self._session.read_only)
        return form

    def _show_links(self, kind: str, present: list[Office]) -> None:
        links = self._links[kind]
        while (item := links.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key, _kind, name in present:
            button = LinkButton(name)
            button.clicked.connect(partial(self._on_open, key))
            links.addWidget(button)

    def _on_open(self, key: str, _checked: bool = False) -> None:
        self._open(key)

    def _store(self, kind: str, _name: str, _value: Any) -> None:
        form = self._forms[kind]
        values = form.values()
        command = SetRegionOffice(
            region_id=self._region_id,
            kind=kind,
            presence=values["presence"] or "unknown",
            as_of=values["as_of"],
            source=values["source"],
        )
        self._session.run(set_region_office, command)
