"""The fields of a lead inside another form: whom the other side names to be asked."""

from __future__ import annotations

from typing import Any, Final

from netzdesk.actions.leads import OpenLead
from netzdesk.base.i18n import N_, _
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, Option, RecordField, TermField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.lookups import RegionLookup

PREFIX: Final = "lead_"
STATE_TEXTS: Final = {"open": N_("Open"), "followed": N_("Followed"), "dropped": N_("Dropped")}
_MORE: Final = ("kind", "institution_kind", "function", "phone", "mail", "place", "region_id")
NAMES: Final = tuple(PREFIX + name for name in ("name", *_MORE))
"""The names of these fields in the form; refusals of the actions name them so."""
_OF_KIND: Final = {"institution_kind": "institution", "function": "person"}
_KINDS: Final = {
    "institution": N_("Institution"),
    "person": N_("Person"),
    "network": N_("Network"),
}


def kind_options() -> list[Option]:
    """Return what can be asked: institution, person or network."""
    return [(code, _(text)) for code, text in _KINDS.items()]


class LeadFields:
    """Adds the fields to a form and takes them out of its values again.

    At first only the name is shown; what else is known of it follows when it has one.
    """

    def __init__(self, form: Form, session: Session, *, label: str, hint: str = "") -> None:
        self._form = form
        self._wanted = True
        regions = RegionLookup(lambda: session.conn)
        name = form.add(
            "lead_name", label, TextField(placeholder=_("Name, if it is not in the study"))
        )
        if hint:
            name.entry().setToolTip(hint)
        kind = form.add("lead_kind", _("Kind"), ChoiceField(kind_options()))
        form.add(
            "lead_institution_kind",
            _("Kind of institution"),
            TermField(session.terms("institution_kind"), none=_("not known")),
        )
        form.add("lead_function", _("Function"), TextField())
        form.add("lead_phone", _("Their phone"), TextField())
        form.add("lead_mail", _("Their e-mail"), TextField(), beside=True)
        form.add("lead_place", _("Place"), TextField())
        form.add("lead_region_id", _("For district"), RecordField(regions.find, regions.name_of))
        name.edited.connect(self.adapt)
        name.left.connect(self.adapt)
        kind.left.connect(self.adapt)

    def show(self, wanted: bool) -> None:
        """Show the fields, or hide them all: then they give no lead."""
        self._wanted = wanted
        self.adapt()

    def adapt(self) -> None:
        """Show what the entered name and kind need."""
        form = self._form
        form.set_visible("lead_name", self._wanted)
        named = self._wanted and bool(form.fields["lead_name"].raw().strip())
        if form.fields["lead_kind"].value() is None:
            form.fields["lead_kind"].set_value("institution")
        kind = form.fields["lead_kind"].value()
        for name in _MORE:
            form.set_visible(PREFIX + name, named and _OF_KIND.get(name, kind) == kind)

    def take(self, values: dict[str, Any]) -> OpenLead | None:
        """Take these fields out of a form's values; None when nobody is named."""
        taken = {name.removeprefix(PREFIX): values.pop(name) for name in NAMES}
        if not self._wanted or not taken["name"]:
            return None
        for name, kind in _OF_KIND.items():
            if taken["kind"] != kind:
                taken[name] = None
        return OpenLead(**{**taken, "kind": taken["kind"] or "institution"})
