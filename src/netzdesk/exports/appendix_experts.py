"""Appendix 1: the experts, in the four columns of the study."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from netzdesk.base.i18n import Translator
from netzdesk.base.text import sort_key
from netzdesk.exports.document import (
    MISSING,
    Column,
    Document,
    FlatSheet,
    Row,
    Value,
    labelled,
    lines_of,
    listed,
    one_line,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.appendix import ExpertRow, experts
from netzdesk.store.engine import Connection

KEY = "appendix-experts"
_PARTS: Final = re.compile(r";\s+|\n")


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return appendix 1; without a name the organisation stands under „Name“."""
    frame = Frame.read(conn, options, tr)
    naming = Naming(options.persons, tr)
    chosen = experts(conn)
    if options.sort == "name":
        chosen.sort(key=lambda expert: sort_key(_name(expert, naming)))
    rows = tuple(_row(expert, tr, naming) for expert in chosen)
    return frame.document(
        KEY,
        (tr("Appendix 1: Experts"), tr("Appendix 1")),
        (
            Column(tr("Field of action or theme"), 34),
            Column(tr("Name"), 34),
            Column(tr("Tasks"), 46),
            Column(tr("Contact"), 36),
        ),
        rows,
        (_flat(chosen, tr, naming),),
        naming=naming,
        definitions=(
            (tr("No."), tr("Place of the expert in the order of entry.")),
            (tr("Task"), tr("One row for each task of an expert and each of their themes.")),
        ),
        ordered=True,
    )


def _name(expert: ExpertRow, naming: Naming) -> str:
    return naming.shown(expert.person).name or expert.organisation


def _parts(text: str) -> tuple[str, ...]:
    """Return what an entered text lists, one below the other or parted by semicolons."""
    parts = _PARTS.split("\n".join(lines_of(text)))
    return tuple(part.strip() for part in parts if part.strip())


def _row(expert: ExpertRow, tr: Translator, naming: Naming) -> Row:
    person = naming.shown(expert.person)
    contact = [
        labelled(tr("Phone:"), person.phone or expert.phone),
        labelled(tr("E-mail:"), person.mail or expert.mail),
        labelled(tr("Web:"), expert.web),
    ]
    if person.name:
        contact.insert(0, labelled(tr("Institution:"), expert.organisation))
    themes = _parts(expert.theme)
    return Row(
        (
            listed(themes),
            listed(filter(None, [person.name or expert.organisation])),
            listed(_parts(expert.tasks)),
            tuple(contact),
        ),
        one_line(expert.theme) or MISSING,
    )


def _flat(chosen: list[ExpertRow], tr: Translator, naming: Naming) -> FlatSheet:
    columns = (
        Column(tr("No."), 6),
        Column(tr("Theme"), 34),
        Column(tr("Name"), 30),
        Column(tr("Task"), 46),
        Column(tr("Organisation"), 34),
        Column(tr("Phone"), 18),
        Column(tr("E-mail"), 26),
        Column(tr("Web"), 26),
    )
    rows = [
        row for number, expert in enumerate(chosen, 1) for row in _flat_rows(number, expert, naming)
    ]
    return FlatSheet(tr("Single values"), columns, tuple(rows))


def _flat_rows(number: int, expert: ExpertRow, naming: Naming) -> Iterator[tuple[Value, ...]]:
    person = naming.shown(expert.person)
    contact = (
        one_line(expert.organisation) or None,
        one_line(person.phone or expert.phone) or None,
        one_line(person.mail or expert.mail) or None,
        one_line(expert.web) or None,
    )
    for theme in _parts(expert.theme) or (None,):
        for task in _parts(expert.tasks) or (None,):
            yield number, theme, one_line(person.name) or None, task, *contact
