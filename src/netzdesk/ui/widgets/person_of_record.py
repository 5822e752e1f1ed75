"""The fields of a person who stands behind another record: a network contact or an expert."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from netzdesk.actions.persons import ChangePerson, change_person
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _
from netzdesk.queries.networks import PersonOfRecord
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import CheckField, TextField
from netzdesk.ui.widgets.form import Form

PREFIX: Final = "person_"
_NAMING: Final = ("legal_basis", "legal_basis_on", "may_be_named")
_FIELDS: Final = ("name", "function", "phone", "mail", *_NAMING)


def add_person_fields(form: Form, today: Callable[[], Any], *, naming: bool) -> None:
    """Add name, function and numbers of a person; with `naming` what printing the name needs."""
    form.section(_("Person"))
    form.add("person_name", _("Name"), TextField())
    form.add("person_function", _("Function"), TextField())
    form.add("person_phone", _("Phone"), TextField())
    form.add("person_mail", _("E-mail"), TextField())
    if not naming:
        return
    form.section(_("Naming in print"))
    form.add(
        "person_legal_basis",
        _("Legal basis"),
        TextField(placeholder=_("Consent, publicly named office, …")),
    )
    form.add("person_legal_basis_on", _("Given on"), DayField(today))
    form.add("person_may_be_named", "", CheckField(_("May be named in print")))


def person_values(person: PersonOfRecord | None) -> dict[str, Any]:
    """Return the values of the person's fields."""
    return {PREFIX + name: (getattr(person, name) or None) if person else None for name in _FIELDS}


def store_person_field(session: Session, form: Form, person_id: str, name: str, value: Any) -> None:
    """Store one field of the person; a tick that waits for its legal basis goes with it."""
    field = name.removeprefix(PREFIX)
    values = {field: value}
    tick = form.fields["person_may_be_named"]
    if field in _NAMING and field != "may_be_named" and tick.dirty():
        values["may_be_named"] = form.value("person_may_be_named")
    try:
        session.run(change_person, ChangePerson(person_id=person_id, **values))
    except Refused as refused:
        if refused.field in _FIELDS:
            refused.field = PREFIX + str(refused.field)
        if refused.code != "person.naming" or len(values) == 1:
            raise
        session.run(change_person, ChangePerson(person_id=person_id, **{field: value}))
        form.show_refusal(refused)
        return
    tick.accept()
