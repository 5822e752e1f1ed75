"""What two records of one office or person hold: which value is kept, and what stays beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.base.text import fold
from netzdesk.domain.contact_keys import phone_key
from netzdesk.domain.fields import line

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen as one: a field, or several that only make sense together."""

    key: str
    columns: tuple[str, ...]
    both: bool = False
    """True where the two texts can stand one below the other."""
    further: str = ""
    """The kind of contact point as which the other value stays."""


INSTITUTION: Final = (
    Choice("kind", ("kind",)),
    Choice("name", ("name",)),
    Choice("address", ("street", "postcode", "place"), further="address"),
    Choice("phone", ("phone",), further="phone"),
    Choice("mail", ("mail",), further="mail"),
    Choice("web", ("web",), further="web"),
    Choice("part_of_id", ("part_of_id",)),
    Choice("responsible_id", ("responsible_id",)),
    Choice("office_hours", ("office_hours",)),
    Choice("not_on", ("not_on",)),
    Choice("note", ("note",), both=True),
)
PERSON: Final = (
    Choice("name", ("name",)),
    Choice("function", ("function",)),
    Choice("role", ("role",)),
    Choice("phone", ("phone",), further="phone"),
    Choice("mail", ("mail",), further="mail"),
    Choice("valid_until", ("valid_until",)),
    Choice("naming", ("may_be_named", "legal_basis", "legal_basis_on")),
    Choice("note", ("note",), both=True),
)


def is_empty(row: Values, choice: Choice) -> bool:
    """Tell whether a record says nothing there."""
    return not any(row[column] for column in choice.columns)


def is_equal(kept: Values, dropped: Values, choice: Choice) -> bool:
    """Tell whether both records say the same there."""
    return all((kept[c] or None) == (dropped[c] or None) for c in choice.columns)


def merged_values(
    choices: Collection[Choice],
    kept: Values,
    dropped: Values,
    taken: Collection[str],
    both: Collection[str] = (),
) -> dict[str, Any]:
    """Return what the kept record holds afterwards.

    From the dropped one comes what was chosen (`taken`), and what the kept one does not say.
    `both` are notes of which the two texts are kept. A block against contact is never lost.
    """
    values: dict[str, Any] = {}
    for choice in choices:
        if is_empty(dropped, choice):
            continue
        if choice.both and choice.key in both and not is_empty(kept, choice):
            values.update({c: _joined(kept[c], dropped[c], "\n") for c in choice.columns})
        elif choice.key in taken or is_empty(kept, choice):
            values.update({column: dropped[column] for column in choice.columns})
    if dropped["do_not_contact"]:
        reasons = (kept["do_not_contact_reason"], dropped["do_not_contact_reason"])
        values |= {"do_not_contact": 1, "do_not_contact_reason": _joined(*reasons, "; ")}
    return values


def left_over(
    choices: Collection[Choice], kept: Values, dropped: Values, values: Values
) -> list[dict[str, Any]]:
    """Return the further contact points: what one of the two says and the result does not."""
    result = {**kept, **values}
    points = [*own_points(choices, kept), *own_points(choices, dropped)]
    taken = {point_key(point) for point in own_points(choices, result)}
    return [point for point in points if point_key(point) not in taken]


def own_points(choices: Collection[Choice], row: Values) -> list[dict[str, Any]]:
    """Return a record's own phone, mail, web and address in the form of contact points."""
    return [_point(c, row) for c in choices if c.further and not is_empty(row, c)]


def point_key(point: Values) -> tuple[object, ...]:
    """Return what makes two contact points the same one; a label does not."""
    kind, value = point["kind"], point.get("value")
    if kind in ("phone", "mobile", "fax"):
        return kind == "fax", phone_key(value) or fold(line(value))
    if kind == "address":
        return kind, *(fold(line(point.get(c))) for c in ("street", "postcode", "place"))
    return kind, fold(line(value))


def same_person(one: Values, other: Values) -> bool:
    """Tell whether two persons of one office are one for certain: same name, nothing against it."""
    if fold(line(one["name"])) != fold(line(other["name"])):
        return False
    for column in ("function", "role", "mail", "valid_until", "legal_basis", "legal_basis_on"):
        if one[column] and other[column] and fold(one[column]) != fold(other[column]):
            return False
    numbers = phone_key(one["phone"]), phone_key(other["phone"])
    return not all(numbers) or numbers[0] == numbers[1]


def _point(choice: Choice, row: Values) -> dict[str, Any]:
    if choice.further == "address":
        return {"kind": "address", **{column: row[column] for column in choice.columns}}
    return {"kind": choice.further, "value": row[choice.columns[0]]}


def _joined(one: str | None, other: str | None, between: str) -> str | None:
    if one and other and fold(one) != fold(other):
        return f"{one}{between}{other}"
    return one or other
