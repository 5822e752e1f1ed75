"""Institutions, persons, territory, networks and experts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.contact_points import (
    AddContactPoint,
    ChangeContactPoint,
    MoveContactPoint,
    add_contact_point,
    change_contact_point,
    move_contact_point,
)
from netzdesk.actions.decisions import SetIndependence, set_independence
from netzdesk.actions.experts import (
    AddExpert,
    ChangeExpert,
    MoveExpert,
    RemoveExpert,
    add_expert,
    change_expert,
    move_expert,
    remove_expert,
)
from netzdesk.actions.institutions import (
    AddInstitution,
    ChangeInstitution,
    PasteInstitutions,
    RemoveInstitution,
    SetDoNotContact,
    SetInstitutionRegions,
    add_institution,
    change_institution,
    paste_institutions,
    remove_institution,
    set_do_not_contact,
    set_institution_regions,
)
from netzdesk.actions.network_actors import (
    AddNetworkActor,
    AddNetworkActors,
    MoveNetworkActor,
    add_network_actor,
    add_network_actors,
    move_network_actor,
)
from netzdesk.actions.network_contacts import (
    AddNetworkContact,
    ChangeNetworkContact,
    RemoveNetworkContact,
    add_network_contact,
    change_network_contact,
    remove_network_contact,
)
from netzdesk.actions.networks import (
    AddNetwork,
    AssignNumber,
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkRegions,
    add_network,
    assign_number,
    change_network,
    set_network_fields,
    set_network_regions,
)
from netzdesk.actions.persons import (
    AddPerson,
    ChangePerson,
    MovePerson,
    RemovePerson,
    add_person,
    change_person,
    move_person,
    remove_person,
)
from netzdesk.actions.regions import (
    AddRegion,
    PasteRegions,
    RemoveRegion,
    SetRegionOffice,
    add_region,
    paste_regions,
    remove_region,
    set_region_office,
)
from netzdesk.actions.settings import ChangeSettings, change_settings


def in_order(desk: Desk, table: str, **scope: object) -> list[str]:
    rows = sorted(desk.find(table, **scope), key=lambda row: (row["position"], row["id"]))
    return [row["id"] for row in rows]


def test_fields_of_an_institution_are_cleaned_and_empty_ones_are_null(desk: Desk) -> None:
    key = desk.institution(
        name="  Leitstelle \t Gifhorn ", street=" ", phone="030 23125-001", note="a\r\nb\x00"
    )
    row = desk.row("institution", key)
    assert (row["name"], row["street"], row["phone"]) == (
        "Leitstelle Gifhorn",
        None,
        "030 23125-001",
    )
    assert row["note"] == "a\nb"


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": " "}, "field.empty", "name"),
        ({"kind": "ministry"}, "term.unknown", "kind"),
        ({"mail": "ohne at"}, "field.mail", "mail"),
        ({"mail": "a b@example.org"}, "field.mail", "mail"),
        ({"mail": "a@b@example.org"}, "field.mail", "mail"),
        ({"phone": "keine"}, "field.phone", "phone"),
        ({"web": "keine Seite"}, "field.web", "web"),
        ({"region_ids": ("?",)}, "entry.missing", "region_ids"),
        ({"part_of_id": "?"}, "entry.missing", "part_of_id"),
        ({"responsible_id": "?"}, "entry.missing", "responsible_id"),
        ({"whole_area": True}, "institution.whole_area", "region_ids"),
    ],
)
def test_a_wrong_field_of_an_institution_is_refused_beside_it(
    desk: Desk, values: dict[str, Any], code: str, field: str
) -> None:
    usual = {"kind": "other", "name": "Stelle", "region_ids": (desk.region("03151"),)}
    assert desk.refuses(add_institution, AddInstitution(**{**usual, **values})) == (code, field)


def test_a_change_touches_only_the_given_fields(desk: Desk) -> None:
    key = desk.institution(phone="030 23125 001", place="Gifhorn")
    before = desk.row("institution", key)
    desk.run(change_institution, ChangeInstitution(institution_id=key, phone=None, mail=""))
    assert desk.row("institution", key) == {**before, "phone": None}
    wrong = ChangeInstitution(institution_id=key, name="")
    assert desk.refuses(change_institution, wrong) == ("field.empty", "name")


def test_no_office_belongs_to_itself_over_any_way(desk: Desk) -> None:
    first = desk.institution()
    second = desk.institution(name="Zweite", part_of_id=first)
    third = desk.institution(name="Dritte", part_of_id=second)
    for parent in (first, second, third):
        command = ChangeInstitution(institution_id=first, part_of_id=parent)
        refused = desk.refuses(change_institution, command)
        assert refused == ("institution.part_of_itself", "part_of_id")


def test_an_institution_speaks_for_regions_or_for_the_whole_area(desk: Desk) -> None:
    key = desk.institution()
    peine = desk.region("03157")
    desk.run(
        set_institution_regions, SetInstitutionRegions(institution_id=key, region_ids=(peine,))
    )
    [link] = desk.find("institution_region", institution_id=key)
    assert link["region_id"] == peine
    desk.run(set_institution_regions, SetInstitutionRegions(institution_id=key, whole_area=True))
    assert desk.row("institution", key)["whole_area"] == 1
    assert desk.find("institution_region", institution_id=key) == []


def test_an_institution_with_history_is_not_removed(desk: Desk) -> None:
    called, parent, paired = (desk.institution(name=name) for name in ("A", "B", "C"))
    attempt = RecordAttempt(institution_id=called, channel="phone", direction="out", outcome="3.13")
    desk.run(record_attempt, attempt)
    desk.institution(name="D", part_of_id=parent)
    pair = SetIndependence(first_id=paired, second_id=parent, verdict="tied", reason="x")
    desk.run(set_independence, pair)
    for key in (called, parent, paired):
        refused = desk.refuses(remove_institution, RemoveInstitution(institution_id=key))
        assert refused[0] == "entry.in_use"


def test_an_institution_whose_person_is_a_networks_contact_is_not_removed(desk: Desk) -> None:
    office = desk.institution()
    person = desk.person(office)
    net = desk.run(add_network, AddNetwork(name="Netz"))
    desk.run(add_network_contact, AddNetworkContact(network_id=net, person_id=person))
    refused = desk.refuses(remove_institution, RemoveInstitution(institution_id=office))
    assert refused[0] == "entry.in_use"
    assert desk.refuses(remove_person, RemovePerson(person_id=person))[0] == "entry.in_use"


def test_a_block_needs_a_reason_and_somebody(desk: Desk) -> None:
    office = desk.institution()
    bare = SetDoNotContact(institution_id=office)
    assert desk.refuses(set_do_not_contact, bare) == ("do_not_contact.reason", "reason")
    nobody = SetDoNotContact(reason="x")
    assert desk.refuses(set_do_not_contact, nobody)[0] == "do_not_contact.whom"
    desk.run(set_do_not_contact, SetDoNotContact(institution_id=office, reason="Bitte"))
    assert desk.row("institution", office)["do_not_contact_reason"] == "Bitte"
    desk.run(set_do_not_contact, SetDoNotContact(institution_id=office, blocked=False))
    row = desk.row("institution", office)
    assert (row["do_not_contact"], row["do_not_contact_reason"]) == (0, None)


def test_a_pasted_block_is_one_action(desk: Desk) -> None:
    before = desk.rows()
    known = desk.find("institution", name="Jobcenter Landkreis Gifhorn")[0]["id"]
    rows = tuple(AddInstitution(kind="other", name=f"Stelle {n}") for n in range(3))
    completed = (ChangeInstitution(institution_id=known, place="Gifhorn"),)
    desk.run(paste_institutions, PasteInstitutions(rows=rows, completed=completed))
    assert len(desk.find("institution", kind="other")) == 3
    assert desk.row("institution", known)["place"] == "Gifhorn"
    desk.study.undo()
    assert desk.rows() == before
    assert desk.refuses(paste_institutions, PasteInstitutions(rows=()))[0] == "paste.empty"
    wrong = (*rows, AddInstitution(kind="other", name=""))
    assert desk.refuses(paste_institutions, PasteInstitutions(rows=wrong))[0] == "field.empty"


def test_a_person_is_named_in_print_only_with_legal_basis_and_day(desk: Desk) -> None:
    office = desk.institution()
    bare = AddPerson(institution_id=office, name="Erika Muster", may_be_named=True)
    assert desk.refuses(add_person, bare) == ("person.naming", "legal_basis")
    key = desk.person(office, legal_basis="Einwilligung", legal_basis_on="1.3.", may_be_named=True)
    assert desk.row("person", key)["legal_basis_on"] == "2010-03-01"
    emptied = ChangePerson(person_id=key, legal_basis_on=None)
    assert desk.refuses(change_person, emptied) == ("person.naming", "legal_basis_on")
    odd = ChangePerson(person_id=key, role="boss")
    assert desk.refuses(change_person, odd) == ("person.role", "role")


def test_persons_are_moved_within_their_institution(desk: Desk) -> None:
    office, elsewhere = desk.institution(), desk.institution(name="Andere")
    one, two, three = (desk.person(office, name=name) for name in ("A", "B", "C"))
    stranger = desk.person(elsewhere)
    desk.run(move_person, MovePerson(person_id=three))
    assert in_order(desk, "person", institution_id=office) == [three, one, two]
    desk.run(move_person, MovePerson(person_id=three, after_id=one))
    assert in_order(desk, "person", institution_id=office) == [one, three, two]
    desk.run(move_person, MovePerson(person_id=one, after_id=two))
    assert in_order(desk, "person", institution_id=office) == [three, two, one]
    wrong = MovePerson(person_id=one, after_id=stranger)
    assert desk.refuses(move_person, wrong) == ("entry.missing", "after_id")
    desk.run(change_person, ChangePerson(person_id=stranger, institution_id=office))
    assert in_order(desk, "person", institution_id=office)[-1] == stranger


def test_rows_that_two_laptops_put_in_the_same_place_can_still_be_moved(desk: Desk) -> None:
    office = desk.institution()
    keys = [desk.person(office, name=name) for name in ("A", "B", "C")]
    with desk.study.unit("merge") as unit:
        for key in keys:
            unit.put("person", {"id": key, "position": "a0V"})
    first, second, third = in_order(desk, "person", institution_id=office)
    desk.run(move_person, MovePerson(person_id=third, after_id=first))
    assert set(in_order(desk, "person", institution_id=office)[:2]) == {first, second}


def test_contact_points_belong_to_somebody_and_hold_something(desk: Desk) -> None:
    office = desk.institution()
    for values, code, field in (
        ({"institution_id": None, "value": "0301"}, "contact_point.whose", "person_id"),
        ({"value": " "}, "contact_point.empty", "value"),
        ({"kind": "pigeon", "value": "0301"}, "contact_point.kind", "kind"),
        ({"kind": "mail", "value": "ohne"}, "field.mail", "value"),
        ({"kind": "address"}, "contact_point.empty", "street"),
    ):
        command = AddContactPoint(**{"kind": "phone", "institution_id": office, **values})
        assert desk.refuses(add_contact_point, command) == (code, field)
    first = desk.run(
        add_contact_point, AddContactPoint(kind="address", institution_id=office, place="Peine")
    )
    second = desk.run(
        add_contact_point, AddContactPoint(kind="fax", institution_id=office, value="030 1234")
    )
    desk.run(move_contact_point, MoveContactPoint(contact_point_id=second))
    assert in_order(desk, "contact_point", institution_id=office) == [second, first]
    as_mail = ChangeContactPoint(contact_point_id=second, kind="mail")
    assert desk.refuses(change_contact_point, as_mail) == ("field.mail", "value")


def test_a_region_gets_back_the_zero_that_excel_lost(desk: Desk) -> None:
    key = desk.run(add_region, AddRegion(ags="4011", name="Bremen", kind="Kreisfreie Stadt"))
    assert desk.row("region", key)["ags"] == "04011"
    again = AddRegion(ags="04011", name="Bremen", kind="Kreisfreie Stadt")
    assert desk.refuses(add_region, again) == ("region.exists", "ags")
    for wrong in ("", "abc", "040", "040111"):
        command = AddRegion(ags=wrong, name="X", kind="Landkreis")
        assert desk.refuses(add_region, command) == ("region.ags", "ags")


def test_a_region_in_use_is_not_removed(desk: Desk) -> None:
    refused = desk.refuses(remove_region, RemoveRegion(region_id=desk.region("03151")))
    assert refused[0] == "entry.in_use"


def test_one_wrong_row_refuses_the_whole_block_of_regions(desk: Desk) -> None:
    rows = (
        AddRegion(ags="04011", name="Bremen", kind="Kreisfreie Stadt"),
        AddRegion(ags="03151", name="Gifhorn", kind="Landkreis"),
    )
    assert desk.refuses(paste_regions, PasteRegions(rows=rows)) == ("region.exists", "ags")
    assert desk.refuses(paste_regions, PasteRegions(rows=()))[0] == "paste.empty"


def test_a_region_has_one_word_on_each_kind_of_office(desk: Desk) -> None:
    gifhorn = desk.region("03151")
    for presence in ("unknown", "no", "yes"):
        command = SetRegionOffice(
            region_id=gifhorn, kind="integration_office", presence=presence, as_of="12/2009"
        )
        assert desk.refuses(set_region_office, command) == ("date.unreadable", "as_of")
        command = SetRegionOffice(
            region_id=gifhorn, kind="integration_office", presence=presence, as_of="1.12.2009"
        )
        desk.run(set_region_office, command)
    [row] = desk.find("region_office")
    assert (row["presence"], row["as_of"]) == ("yes", "2009-12-01")
    odd = SetRegionOffice(region_id=gifhorn, kind="job_centre", presence="maybe")
    assert desk.refuses(set_region_office, odd) == ("region_office.presence", "presence")


def test_a_network_needs_a_name_or_a_seat(desk: Desk) -> None:
    assert desk.refuses(add_network, AddNetwork(web="www.example.org")) == (
        "network.nameless",
        "name",
    )
    key = desk.run(add_network, AddNetwork(place="Celle"))
    emptied = ChangeNetwork(network_id=key, place=" ")
    assert desk.refuses(change_network, emptied) == ("network.nameless", "name")


def test_a_number_in_the_appendix_is_given_once(desk: Desk) -> None:
    first = desk.run(add_network, AddNetwork(name="A", number=3))
    taken = AddNetwork(name="B", number=3)
    assert desk.refuses(add_network, taken) == ("network.number_taken", "number")
    assert desk.refuses(add_network, AddNetwork(name="B", number=0))[0] == "network.number"
    second = desk.run(add_network, AddNetwork(name="B"))
    desk.run(assign_number, AssignNumber(network_id=second))
    assert desk.row("network", second)["number"] == 4
    again = AssignNumber(network_id=second)
    assert desk.refuses(assign_number, again) == ("network.has_number", "number")
    own = ChangeNetwork(network_id=first, number=3, name="A2")
    desk.run(change_network, own)
    other = ChangeNetwork(network_id=first, number=4)
    assert desk.refuses(change_network, other) == ("network.number_taken", "number")


def test_regions_and_fields_of_a_network_are_set_as_a_whole(desk: Desk) -> None:
    gifhorn, peine = desk.region("03151"), desk.region("03157")
    key = desk.run(
        add_network, AddNetwork(name="A", region_ids=(gifhorn,), fields=("counselling",))
    )
    desk.run(set_network_regions, SetNetworkRegions(network_id=key, region_ids=(peine, peine)))
    assert [r["region_id"] for r in desk.find("network_region", network_id=key)] == [peine]
    desk.run(set_network_fields, SetNetworkFields(network_id=key, fields=("placement",)))
    assert [r["field"] for r in desk.find("network_field", network_id=key)] == ["placement"]
    wrong = SetNetworkFields(network_id=key, fields=("cooking",))
    assert desk.refuses(set_network_fields, wrong) == ("term.unknown", "fields")


def test_a_contact_person_of_no_other_use_goes_with_the_contact(desk: Desk) -> None:
    office = desk.institution()
    net = desk.run(add_network, AddNetwork(name="Netz"))
    lone = desk.run(
        add_network_contact,
        AddNetworkContact(network_id=net, person_name="Nora Netz", person_mail="n@example.org"),
    )
    employed = desk.run(
        add_network_contact,
        AddNetworkContact(network_id=net, person_name="Erika Muster", institution_id=office),
    )
    keys = {key: desk.row("network_contact", key)["person_id"] for key in (lone, employed)}
    assert desk.row("person", keys[employed])["institution_id"] == office
    for key in (lone, employed):
        desk.run(remove_network_contact, RemoveNetworkContact(network_contact_id=key))
    assert [row["id"] for row in desk.find("person")] == [keys[employed]]
    wrong = AddNetworkContact(network_id=net, person_name="N", person_mail="ohne")
    assert desk.refuses(add_network_contact, wrong) == ("field.mail", "person_mail")
    empty = AddNetworkContact(network_id=net)
    assert desk.refuses(add_network_contact, empty) == ("network_contact.empty", "person_name")


def test_a_replaced_contact_person_of_no_other_use_goes(desk: Desk) -> None:
    net = desk.run(add_network, AddNetwork(name="Netz"))
    new = AddNetworkContact(network_id=net, person_name="Nora Netz")
    contact = desk.run(add_network_contact, new)
    command = ChangeNetworkContact(
        network_contact_id=contact, person_id=None, institution_name="VHS"
    )
    desk.run(change_network_contact, command)
    assert desk.find("person") == []


def test_actors_keep_the_entered_order(desk: Desk) -> None:
    net = desk.run(add_network, AddNetwork(name="Netz"))
    desk.run(add_network_actors, AddNetworkActors(network_id=net, names=("C", "", "A", "B")))

    def names() -> list[str]:
        keys = in_order(desk, "network_actor", network_id=net)
        return [desk.row("network_actor", key)["name"] for key in keys]

    assert names() == ["C", "A", "B"]
    last = desk.find("network_actor", name="B")[0]["id"]
    desk.run(move_network_actor, MoveNetworkActor(network_actor_id=last))
    assert names() == ["B", "C", "A"]
    wrong = AddNetworkActor(network_id=net, name="D", category="band")
    assert desk.refuses(add_network_actor, wrong) == ("term.unknown", "category")
    none = AddNetworkActors(network_id=net, names=(" ",))
    assert desk.refuses(add_network_actors, none) == ("field.empty", "names")


def test_an_expert_is_a_person_or_an_organisation(desk: Desk) -> None:
    assert desk.refuses(add_expert, AddExpert(theme="X")) == ("expert.nobody", "organisation")
    first = desk.run(add_expert, AddExpert(theme="X", person_name="Nora Netz"))
    second = desk.run(add_expert, AddExpert(theme="Y", organisation="ism"))
    desk.run(move_expert, MoveExpert(expert_id=second))
    assert in_order(desk, "expert") == [second, first]
    alone = ChangeExpert(expert_id=first, person_id=None)
    assert desk.refuses(change_expert, alone) == ("expert.nobody", "organisation")
    desk.run(remove_expert, RemoveExpert(expert_id=first))
    assert desk.find("person") == []


def test_settings_are_stored_as_json_and_checked(desk: Desk) -> None:
    command = ChangeSettings(
        status_date=" 04/2010 ", reference_day="31.3.2010", tiers=(("job_centre", 2),)
    )
    desk.run(change_settings, command)
    stored = {row["key"]: json.loads(row["value"]) for row in desk.find("setting")}
    assert (stored["status_date"], stored["reference_day"]) == ("04/2010", "2010-03-31")
    assert stored["tiers"] == {"job_centre": 2}
    desk.run(change_settings, ChangeSettings(reference_day=None))
    [row] = desk.find("setting", key="reference_day")
    assert json.loads(row["value"]) is None
    blank = ChangeSettings(title=" ")
    assert desk.refuses(change_settings, blank) == ("field.empty", "title")
    many = ChangeSettings(answers_needed=0)
    assert desk.refuses(change_settings, many) == ("setting.out_of_range", "answers_needed")


def test_a_command_that_changes_nothing_writes_nothing(desk: Desk) -> None:
    office = desk.institution(place="Gifhorn")
    entries = desk.study.conn.execute("SELECT count(*) FROM journal").fetchone()
    desk.run(change_institution, ChangeInstitution(institution_id=office, place=" Gifhorn "))
    assert desk.study.conn.execute("SELECT count(*) FROM journal").fetchone() == entries
