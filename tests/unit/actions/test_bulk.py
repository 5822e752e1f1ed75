"""One field in many rows: as the preview says, one undo step, and one refusal refuses all."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.bulk import ChangeMany, change_many
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.base.errors import Refused
from netzdesk.domain.bulk import FIELDS, BulkField, Way, bulk_field, new_value, outcome
from netzdesk.queries.bulk import bulk_rows, persons_of

VALUES: dict[Way, tuple[Any, ...]] = {
    Way.LINE: ("Gifhorn", None),
    Way.DAY: ("31.12.2010", None),
    Way.FLAG: (True, False),
    Way.BLOCK: (True, False),
    Way.POINT: ("2007", "5/2007", None),
}
EVERY = [(table, field.key) for table, fields in FIELDS.items() for field in fields]


def filled(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Return two rows of each table; they differ where they can."""
    gifhorn, peine = desk.region("03151"), desk.region("03157")
    one = desk.institution(place="Gifhorn", postcode="38518")
    other = desk.institution(name="Leitstelle Peine", region_ids=(peine,), kind="other")
    persons = (
        desk.person(one, "Erika Muster", role="head", function="Leiterin"),
        desk.person(other, "Max Muster", valid_until="31.12.2010"),
    )
    networks = (
        desk.run(add_network, AddNetwork(name="A", region_ids=(gifhorn,), place="Gifhorn")),
        desk.run(add_network, AddNetwork(name="B", region_ids=(peine,))),
    )
    return {
        "institution": (one, other),
        "person": persons,
        "network": networks,
        "region": (gifhorn, peine),
    }


def values(desk: Desk, field: BulkField) -> tuple[Any, ...]:
    if field.way is Way.RESEARCHER:
        return (desk.study.author.id, None)
    if field.way is Way.CODE:
        return (*field.codes, None)
    if field.vocabulary == "region":
        return ((desk.region("03151"), desk.region("03101")),)
    if field.vocabulary:
        terms = desk.find("vocabulary_term", vocabulary=field.vocabulary, retired=0)
        code = min(row["code"] for row in terms)
        return ((code,),) if field.way in (Way.ADD, Way.REMOVE) else (code,)
    return VALUES[field.way]


@pytest.mark.parametrize(("table", "key"), EVERY)
def test_the_preview_says_what_the_action_does(desk: Desk, table: str, key: str) -> None:
    ids, field, conn = filled(desk)[table], bulk_field(table, key), desk.study.conn
    for typed in values(desk, field):
        today = desk.study.clock().date()
        value = new_value(field, typed, "so gewünscht", today)
        planned = [outcome(field, row, value) for row in bulk_rows(conn, table, field, ids)]
        command = ChangeMany(table=table, ids=ids, field=key, value=typed, reason="so gewünscht")
        desk.run(change_many, command)  # and undone and redone as one step
        now = {row.id: row.value for row in bulk_rows(conn, table, field, ids)}
        assert now == {each.row.id: each.after for each in planned}


def test_districts_are_added_to_what_is_there(desk: Desk) -> None:
    one, other = filled(desk)["institution"]
    new = (desk.region("03101"),)
    command = ChangeMany(table="institution", ids=(one, other), field="add_regions", value=new)
    desk.run(change_many, command)
    links = {row["region_id"] for row in desk.find("institution_region", institution_id=one)}
    assert links == {desk.region("03151"), desk.region("03101")}


def test_one_that_speaks_for_the_whole_area_refuses_and_so_do_all(desk: Desk) -> None:
    one, _ = filled(desk)["institution"]
    wide = desk.institution(name="Verband", region_ids=(), whole_area=True)
    field = bulk_field("institution", "add_regions")
    value = frozenset({desk.region("03101")})
    found = bulk_rows(desk.study.conn, "institution", field, (one, wide))
    assert [bool(outcome(field, row, value).sentence) for row in found] == [False, True]
    command = ChangeMany(
        table="institution", ids=(one, wide), field="add_regions", value=tuple(value)
    )
    assert desk.refuses(change_many, command)[0] == "bulk.whole_area"


def test_a_block_needs_its_reason_and_can_be_lifted(desk: Desk) -> None:
    ids = filled(desk)["institution"]
    blocked = ChangeMany(table="institution", ids=ids, field="do_not_contact", value=True)
    assert desk.refuses(change_many, blocked)[0] == "do_not_contact.reason"


@pytest.mark.parametrize("table", sorted(FIELDS))
def test_without_rows_there_is_nothing_to_change(desk: Desk, table: str) -> None:
    command = ChangeMany(table=table, ids=(), field=FIELDS[table][0].key)
    assert desk.refuses(change_many, command)[0] == "bulk.no_rows"


def test_a_required_field_is_never_emptied(desk: Desk) -> None:
    field = bulk_field("institution", "kind")
    with pytest.raises(Refused):
        new_value(field, None, None, desk.study.clock().date())
    with pytest.raises(KeyError):
        bulk_field("institution", "name")


def test_the_persons_of_institutions(desk: Desk) -> None:
    found = filled(desk)
    assert set(persons_of(desk.study.conn, found["institution"])) == set(found["person"])
    assert persons_of(desk.study.conn, ()) == ()
