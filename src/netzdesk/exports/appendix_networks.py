"""Appendix 2: the networks that count, in the four columns of the study."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from netzdesk.base.i18n import Translator
from netzdesk.base.text import sort_key
from netzdesk.exports.document import (
    MISSING,
    Cell,
    Column,
    Document,
    FlatSheet,
    Line,
    Row,
    Value,
    labelled,
    listed,
    one_line,
)
from netzdesk.exports.frame import Frame
from netzdesk.exports.naming import Naming
from netzdesk.exports.network_release import released_networks
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.appendix import ContactRow, NetworkRow, lowest_postcodes
from netzdesk.store.engine import Connection

KEY = "appendix-networks"
_BLANK = Line("")


def build(conn: Connection, options: ExportOptions, tr: Translator) -> Document:
    """Return appendix 2. Raises Refused for a filter that the study does not have."""
    frame = Frame.read(conn, options, tr)
    released = released_networks(conn, partial(_wanted, frame), options.released, tr)
    chosen = sorted(released.networks, key=_order(conn, frame))
    naming = Naming(options.persons, tr)
    rows = tuple(_row(network, frame, naming) for network in chosen)
    return frame.document(
        KEY,
        (tr("Appendix 2: Regional networks"), tr("Appendix 2")),
        (
            Column(tr("Network"), 36),
            Column(tr("Contact person(s)"), 36),
            Column(tr("Actors of the network"), 58),
            Column(tr("Fields of action for labour-market support"), 36),
        ),
        rows,
        (_flat(chosen, frame, naming),),
        naming=naming,
        definitions=_definitions(tr),
        warnings=(*released.warnings, *frame.without_information(conn)),
        ordered=True,
    )


def _wanted(frame: Frame, network: NetworkRow) -> bool:
    region, code = frame.region, frame.options.field
    return (region is None or region in network.regions) and (
        code is None or code in network.fields
    )


def _order(conn: Connection, frame: Frame) -> Callable[[NetworkRow], Any]:
    """Return the sort key of the chosen order; the number in the appendix breaks ties."""

    def number(network: NetworkRow) -> tuple[Any, ...]:
        last = network.number is None
        return last, network.number or 0, sort_key(network.name), network.id

    def name(network: NetworkRow) -> tuple[Any, ...]:
        return sort_key(network.name), *number(network)

    def region(network: NetworkRow) -> tuple[Any, ...]:
        return _is_last(network), _districts(network), *number(network)

    if frame.options.sort == "postcode":
        lowest = lowest_postcodes(conn)

        def postcode(network: NetworkRow) -> tuple[Any, ...]:
            code = network.postcode or _from_district(network, lowest)
            return _is_last(network), not code, code, _districts(network), *number(network)

        return postcode
    return {"name": name, "region": region}.get(frame.options.sort, number)


def _is_last(network: NetworkRow) -> bool:
    return network.supraregional or not network.regions


def _districts(network: NetworkRow) -> tuple[Any, ...]:
    return tuple(sorted((sort_key(r.name), r.kind, r.ags) for r in network.regions))


def _from_district(network: NetworkRow, lowest: dict[str, str]) -> str:
    """Return the lowest postcode known in the district of the seat.

    Of several districts it is the one that bears the name of the place, else the first.
    """
    at_seat = sorted(network.regions, key=lambda region: region.name != network.place)
    return next((lowest[r.id] for r in at_seat if r.id in lowest), "")


def _row(network: NetworkRow, frame: Frame, naming: Naming) -> Row:
    tr = frame.tr
    seat = f"{network.postcode} {network.place}".strip()
    about = (
        labelled(tr("Name:"), network.name),
        labelled(tr("Seat:"), seat),
        labelled(tr("Web:"), network.web),
    )
    fields = (frame.label("field_of_action", code) for code in network.fields)
    title = network.name or seat or MISSING
    return Row(
        (about, _contacts(network, tr, naming), listed(network.actors), listed(fields)),
        one_line(title if network.number is None else f"{network.number} · {title}"),
    )


def _contacts(network: NetworkRow, tr: Translator, naming: Naming) -> Cell:
    """Return the persons one below the other; what two of them would repeat stands once."""
    blocks: list[Cell] = []
    for contact in network.contacts or (ContactRow(None, "", "", ""),):
        name, phone, mail, institution = _shown(contact, naming)
        block: Cell = (
            labelled(tr("Name:"), name),
            labelled(tr("Phone:"), phone),
            labelled(tr("E-mail:"), mail),
            labelled(tr("Institution:"), institution),
        )
        if naming.grade == "none":
            block = block[1:]
        if block not in blocks:
            blocks.append(block)
    return tuple(line for block in blocks for line in (_BLANK, *block))[1:]


def _shown(contact: ContactRow, naming: Naming) -> tuple[str, str, str, str]:
    person = naming.shown(contact.person)
    return (
        person.name,
        person.phone or contact.phone,
        person.mail or contact.mail,
        contact.institution,
    )


def _flat(chosen: list[NetworkRow], frame: Frame, naming: Naming) -> FlatSheet:
    tr = frame.tr
    columns = (
        Column(tr("No."), 6),
        Column(tr("Network"), 40),
        Column(tr("Postcode"), 12),
        Column(tr("Place"), 18),
        Column(tr("Web"), 28),
        Column(tr("Item"), 22),
        Column(tr("Position"), 8),
        Column(tr("Value"), 48),
    )
    rows: list[tuple[Value, ...]] = []
    for network in chosen:
        texts = (network.name, network.postcode, network.place, network.web)
        fixed: tuple[Value, ...] = (network.number, *(one_line(text) or None for text in texts))
        rows += [(*fixed, *item) for item in _items(network, frame, naming)]
    return FlatSheet(tr("Single values"), columns, tuple(rows))


def _items(network: NetworkRow, frame: Frame, naming: Naming) -> Iterator[tuple[Value, ...]]:
    """Yield what kind of value, its place in its list, and the value."""
    tr = frame.tr
    districts = [frame.district(region) for region in network.regions]
    fields = [frame.label("field_of_action", code) for code in network.fields]
    yield from _numbered(tr("Region"), districts)
    yield from _flat_contacts(network, tr, naming)
    yield from _numbered(tr("Actor"), network.actors)
    yield from _numbered(tr("Field of action"), fields)


def _flat_contacts(
    network: NetworkRow, tr: Translator, naming: Naming
) -> Iterator[tuple[Value, ...]]:
    kinds = (
        tr("Contact: name"),
        tr("Contact: phone"),
        tr("Contact: e-mail"),
        tr("Contact: institution"),
    )
    start = 1 if naming.grade == "none" else 0
    seen: list[tuple[str, ...]] = []
    for contact in network.contacts or (ContactRow(None, "", "", ""),):
        values = _shown(contact, naming)
        if values in seen:
            continue
        seen.append(values)
        for kind, value in list(zip(kinds, values, strict=True))[start:]:
            yield kind, len(seen), one_line(value) or None


def _numbered(kind: str, values: list[str] | tuple[str, ...]) -> Iterator[tuple[Value, ...]]:
    if not values:
        yield kind, 1, None
    for position, value in enumerate(values, 1):
        yield kind, position, one_line(value) or None


def _definitions(tr: Translator) -> tuple[tuple[str, str], ...]:
    return (
        (
            tr("Networks"),
            tr("Only networks that the team judged to count; a network under two names is one."),
        ),
        (tr("No."), tr("Number of the network in the appendix.")),
        (
            tr("Item"),
            tr("What the value is: a district, part of a contact, an actor, a field of action."),
        ),
        (
            tr("Position"),
            tr("Place of the value in its list, as entered or by the list of fields."),
        ),
    )
