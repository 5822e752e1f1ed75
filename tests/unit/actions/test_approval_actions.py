"""Asking for approvals, what was answered, and what an answer still holds after changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from desk import Desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netzdesk.actions.approval_fields import (
    DeclineProposal,
    EmptyField,
    Propose,
    TakeProposal,
    decline_proposal,
    empty_field,
    propose,
    take_proposal,
)
from netzdesk.actions.approvals import (
    AskForApproval,
    RecordAnswer,
    RemindOfApproval,
    WithdrawApproval,
    ask_for_approval,
    record_answer,
    remind,
    withdraw_approval,
)
from netzdesk.actions.network_actors import (
    AddNetworkActor,
    ChangeNetworkActor,
    RemoveNetworkActor,
    add_network_actor,
    change_network_actor,
    remove_network_actor,
)
from netzdesk.actions.network_contacts import (
    AddNetworkContact,
    ChangeNetworkContact,
    add_network_contact,
    change_network_contact,
)
from netzdesk.actions.network_programmes import AddNetworkProgramme, add_network_programme
from netzdesk.actions.network_results import AddNetworkResult, add_network_result
from netzdesk.actions.networks import (
    AddNetwork,
    ChangeNetwork,
    RemoveNetwork,
    SetNetworkFields,
    SetNetworkRegions,
    add_network,
    change_network,
    remove_network,
    set_network_fields,
    set_network_regions,
)
from netzdesk.actions.persons import RemovePerson, remove_person
from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.base.i18n import Translator
from netzdesk.domain.approval import State, text_digest
from netzdesk.domain.markup import read_markup, write_markup
from netzdesk.domain.provenance import OriginKind
from netzdesk.queries.approvals import (
    approvals_of,
    fields_of,
    releases,
    whom_to_ask,
)
from netzdesk.queries.profiles import profile_rows, profile_sections
from netzdesk.queries.provenance import FieldSource, origin_choices, sources_of_fields
from netzdesk.store.engine import Connection
from netzdesk.store.unit import Unit

TODAY = date(2010, 3, 12)


def digests(conn: Connection, network_id: str) -> dict[str, str]:
    return {each.key: each.sha256 for each in fields_of(conn, network_id)}


@pytest.fixture
def network(desk: Desk) -> str:
    return new_network(desk, 4)


def new_network(desk: Desk, number: int | None) -> str:
    key: str = desk.run(
        add_network,
        AddNetwork(
            name="Netz Peine",
            number=number,
            place="Peine",
            web="www.example.org",
            founded="2007",
            region_ids=(desk.region("03157"),),
            fields=("counselling", "placement"),
        ),
    )
    desk.study.conn.execute("UPDATE network SET judgement = 'counts' WHERE id = ?", (key,))
    contact = AddNetworkContact(network_id=key, person_name="Erika Muster", phone="030 23125 001")
    desk.run(add_network_contact, contact)
    desk.run(add_network_actor, AddNetworkActor(network_id=key, name="VHS Peine"))
    write(desk, key, "Ziele", "Frauen beraten.")
    return key


def section(desk: Desk, name: str) -> str:
    return next(each.id for each in profile_sections(desk.study.conn) if each.name == name)


def write(desk: Desk, network: str, name: str, body: str | None) -> None:
    command = WriteProfileText(network_id=network, section_id=section(desk, name), body=body)
    desk.run(write_profile_text, command)


def text_key(desk: Desk, name: str = "Ziele") -> str:
    return f"text:{section(desk, name)}"


def person(desk: Desk) -> str:
    return str(desk.find("person", name="Erika Muster")[-1]["id"])


def ask(desk: Desk, network: str, **more: Any) -> str:
    fields = tuple(digests(desk.study.conn, network).items())
    command = AskForApproval(network_id=network, fields=fields, person_id=person(desk), **more)
    key: str = desk.run(ask_for_approval, command)
    return key


def answer(desk: Desk, approval: str, release: str = "public", **more: Any) -> None:
    """Answer for all fields alike, but for those in `but`."""
    but: dict[str, str] = more.pop("but", {})
    keys = [row["field"] for row in desk.find("approval_field", approval_id=approval)]
    releases = tuple((key, but.get(key, release)) for key in keys)
    command = RecordAnswer(approval_id=approval, releases=releases, **{"verdict": "given", **more})
    desk.run(record_answer, command)


def held(desk: Desk, network: str) -> dict[str, str]:
    found = releases(desk.study.conn, network).fields
    return {key: each.release for key, each in found.items()}


def reopened(desk: Desk, network: str) -> set[str]:
    found = releases(desk.study.conn, network).fields
    return {key for key, each in found.items() if each.reopened}


def state(desk: Desk, network: str, today: date = TODAY) -> State:
    return releases(desk.study.conn, network, today).state


def test_only_fields_that_say_something_are_asked_for(desk: Desk, network: str) -> None:
    fields = fields_of(desk.study.conn, network, Translator("de"))
    shown = {field.label: field.text for field in fields}
    assert shown == {
        "Name des Netzwerks": "Netz Peine",
        "Kreise": "Peine (Landkreis)",
        "Anschrift": "Peine",
        "Web": "www.example.org",
        "Kontakt": "Telefon: 030 23125 001\nAnsprechperson: Erika Muster",
        "Gründung und Stand": "Gegründet: 2007",
        "Akteure": "VHS Peine",
        "Handlungsfelder": shown["Handlungsfelder"],
        "Ziele": "Frauen beraten.",
    }
    english = fields_of(desk.study.conn, network, Translator("en"))
    assert [field.sha256 for field in english] == [field.sha256 for field in fields]


def test_a_period_with_one_end_says_which_end_it_is(desk: Desk, network: str) -> None:
    desk.run(
        add_network_programme,
        AddNetworkProgramme(network_id=network, programme="fifa", begins="2009"),
    )
    desk.run(
        add_network_programme,
        AddNetworkProgramme(network_id=network, programme="xenos", ends="2011"),
    )
    [field] = [
        each
        for each in fields_of(desk.study.conn, network, Translator("de"))
        if each.key == "programmes"
    ]
    assert field.text.splitlines() == ["FIFA (seit 2009)", "Xenos (bis 2011)"]


def test_an_answer_releases_field_by_field(desk: Desk, network: str) -> None:
    assert state(desk, network) is State.NOT_ASKED
    approval = ask(desk, network, due="26.3.2010")
    assert state(desk, network) is State.ASKED
    assert state(desk, network, date(2010, 3, 27)) is State.OVERDUE
    assert set(held(desk, network).values()) == {"open"}
    answer(desk, approval, but={"web": "project", "contact": "open", text_key(desk): "delete"})
    found = held(desk, network)
    assert (found["name"], found["web"], found["contact"]) == ("public", "project", "open")
    assert found[text_key(desk)] == "delete"
    assert state(desk, network) is State.PARTLY
    again = ask(desk, network)
    answer(desk, again, release="public", but={"web": "open"})
    assert held(desk, network)["web"] == "project", "what is left open takes nothing back"
    assert state(desk, network) is State.RELEASED


def test_a_refusal_takes_every_release_back(desk: Desk, network: str) -> None:
    answer(desk, ask(desk, network))
    assert state(desk, network) is State.RELEASED
    refusal = ask(desk, network)
    answer(desk, refusal, verdict="refused")
    assert set(held(desk, network).values()) == {"open"}
    assert reopened(desk, network) == set()
    assert state(desk, network) is State.REFUSED
    answer(desk, refusal, verdict="given")
    assert state(desk, network) is State.RELEASED, "the entered answer can be corrected"


def test_only_the_changed_field_is_open_again_and_closed_when_it_is_as_before(
    desk: Desk, network: str
) -> None:
    answer(desk, ask(desk, network))
    desk.run(change_network, ChangeNetwork(network_id=network, web="www.example.org/neu"))
    assert reopened(desk, network) == {"web"}
    assert held(desk, network)["web"] == "open"
    assert state(desk, network) is State.PARTLY
    desk.run(change_network, ChangeNetwork(network_id=network, web="www.example.org"))
    assert reopened(desk, network) == set()
    assert state(desk, network) is State.RELEASED


def test_what_the_team_decides_reopens_nothing(desk: Desk, network: str) -> None:
    answer(desk, ask(desk, network))
    actor = desk.find("network_actor", network_id=network)[0]["id"]
    category = ChangeNetworkActor(network_actor_id=actor, category="education_provider")
    desk.run(change_network_actor, category)
    desk.run(change_network, ChangeNetwork(network_id=network, number=9, note="intern"))
    assert reopened(desk, network) == set()


def test_a_persons_new_phone_number_reopens_the_contact(desk: Desk, network: str) -> None:
    answer(desk, ask(desk, network))
    contact = desk.find("network_contact", network_id=network)[0]["id"]
    change = ChangeNetworkContact(network_contact_id=contact, phone="030 23125 002")
    desk.run(change_network_contact, change)
    assert reopened(desk, network) == {"contact"}


def test_a_text_written_later_was_never_asked_for(desk: Desk, network: str) -> None:
    answer(desk, ask(desk, network))
    write(desk, network, "Zielgruppen", "Männer")
    assert reopened(desk, network) == set()
    assert held(desk, network)[text_key(desk, "Zielgruppen")] == "open"


def test_a_correction_that_is_taken_word_by_word_is_what_was_released(
    desk: Desk, network: str
) -> None:
    approval, key = ask(desk, network), text_key(desk)
    answer(desk, approval, proposals=((key, "Frauen **und** Männer beraten."),))
    [row] = approvals_of(desk.study.conn, network)
    assert row.verdict == "given_with_changes"
    asked = next(each for each in row.fields if each.key == key)
    assert (asked.proposal_state, asked.label) == ("open", "Ziele")
    desk.run(take_proposal, TakeProposal(approval_id=approval, field=key))
    [text] = desk.find("profile_text", network_id=network)
    assert text["body"] == "Frauen **und** Männer beraten."
    assert (held(desk, network)[key], reopened(desk, network)) == ("public", set())
    write(desk, network, "Ziele", "Frauen und Männer beraten, seit 2008.")
    assert reopened(desk, network) == {key}


def test_a_correction_of_a_fact_is_entered_in_the_register_first(desk: Desk, network: str) -> None:
    approval = ask(desk, network)
    answer(desk, approval)
    taken = TakeProposal(approval_id=approval, field="web")
    assert desk.refuses(take_proposal, taken) == ("approval.nothing", "proposal")
    proposal = Propose(approval_id=approval, field="web", proposal="www.example.org/netz")
    desk.run(propose, proposal)
    assert desk.refuses(take_proposal, taken) == ("approval.not_entered", "proposal")
    desk.run(change_network, ChangeNetwork(network_id=network, web="www.example.org/netz"))
    assert reopened(desk, network) == {"web"}
    desk.run(take_proposal, taken)
    assert (held(desk, network)["web"], reopened(desk, network)) == ("public", set())


def test_what_is_released_with_a_correction_is_open_until_the_correction_is_decided(
    desk: Desk, network: str
) -> None:
    approval, key = ask(desk, network), text_key(desk)
    corrections = ((key, "Frauen beraten."), ("web", "keine"), ("address", "weg"))
    answer(desk, approval, proposals=corrections, but={"address": "delete"})
    assert [held(desk, network)[each] for each in (key, "web", "address")] == [
        "open",
        "open",
        "delete",
    ]
    assert reopened(desk, network) == set()
    assert state(desk, network) is State.PARTLY
    desk.run(take_proposal, TakeProposal(approval_id=approval, field=key))
    desk.run(decline_proposal, DeclineProposal(approval_id=approval, field="web"))
    assert (held(desk, network)[key], held(desk, network)["web"]) == ("public", "public")


def test_a_declined_correction_stays_to_be_read(desk: Desk, network: str) -> None:
    approval = ask(desk, network)
    answer(desk, approval, proposals=(("web", "keine"),))
    desk.run(decline_proposal, DeclineProposal(approval_id=approval, field="web"))
    [row] = approvals_of(desk.study.conn, network)
    asked = next(each for each in row.fields if each.key == "web")
    assert (asked.proposal, asked.proposal_state) == ("keine", "declined")
    desk.run(propose, Propose(approval_id=approval, field="web", proposal=" "))
    assert desk.find("approval_field", approval_id=approval, field="web")[0]["proposal"] is None


def test_what_is_released_names_the_approval_as_its_origin(desk: Desk, network: str) -> None:
    approval = ask(desk, network)
    desk.run(change_network, ChangeNetwork(network_id=network, place="Ilsede"))
    answer(desk, approval, but={"web": "delete"})
    conn = desk.study.conn

    def told(table: str, row: str, field: str) -> tuple[FieldSource, ...]:
        return sources_of_fields(conn, [(table, row, field)])[table, row, field]

    def kinds(field: str) -> list[OriginKind]:
        return [each.kind for each in told("network", network, field)]

    assert kinds("name") == [OriginKind.APPROVAL]
    assert kinds("web") == [OriginKind.ENTRY], "what is to be deleted was not approved"
    assert kinds("place") == [OriginKind.ENTRY], "it says something else than was shown"
    actor = desk.find("network_actor", network_id=network)[0]["id"]
    [origin] = told("network_actor", actor, "name")
    assert (origin.kind, origin.record) == (OriginKind.APPROVAL, approval)
    assert approval in {choice.record for choice in origin_choices(conn, network)}
    answer(desk, approval, verdict="refused")
    assert kinds("name") == [OriginKind.ENTRY], "a corrected answer takes its origins back"


@pytest.mark.parametrize(
    "key", ["address", "web", "contact", "founding", "actors", "fields", "text"]
)
def test_what_is_to_be_deleted_is_emptied_by_one_action(desk: Desk, network: str, key: str) -> None:
    key = text_key(desk) if key == "text" else key
    answer(desk, ask(desk, network), but={key: "delete"})
    before = held(desk, network)
    desk.run(empty_field, EmptyField(network_id=network, field=key))
    assert held(desk, network) == {k: v for k, v in before.items() if k != key}
    assert state(desk, network) is State.RELEASED


def test_actors_that_nobody_was_shown_are_not_deleted_with_the_others(
    desk: Desk, network: str
) -> None:
    inner = AddNetworkActor(
        network_id=network, name="Nur im Register", in_appendix=False, in_profile=False
    )
    desk.run(add_network_actor, inner)
    desk.run(empty_field, EmptyField(network_id=network, field="actors"))
    left = [row["name"] for row in desk.find("network_actor", network_id=network)]
    assert left == ["Nur im Register"]


def test_name_and_districts_are_not_emptied_here(desk: Desk, network: str) -> None:
    for key in ("name", "regions"):
        refused = desk.refuses(empty_field, EmptyField(network_id=network, field=key))
        assert refused == ("approval.stays", "field")


def test_requests_that_make_no_sense_are_refused(desk: Desk, network: str) -> None:
    nothing = AskForApproval(network_id=network, fields=())
    assert desk.refuses(ask_for_approval, nothing) == ("approval.no_fields", "fields")
    early = AskForApproval(network_id=network, fields=(("web", "0"),), due="1.3.2010")
    assert desk.refuses(ask_for_approval, early) == ("approval.deadline", "due")
    for key in ("moon", "text:none"):
        unknown = AskForApproval(network_id=network, fields=((key, "0"),))
        assert desk.refuses(ask_for_approval, unknown) == ("approval.unknown_field", "fields")
    approval = ask(desk, network, sent_on="10.3.2010")
    twice = AskForApproval(network_id=network, fields=(("web", "0"),), person_id=person(desk))
    assert desk.refuses(ask_for_approval, twice) == ("approval.asked", "person_id")
    for values, said in (
        ({"verdict": "open"}, ("approval.verdict", "verdict")),
        ({"verdict": "given"}, ("approval.no_release", "releases")),
        (
            {"verdict": "given", "releases": (("web", "public"),), "day": "9.3.2010"},
            ("approval.before", "day"),
        ),
        ({"verdict": "given", "releases": (("web", "all"),)}, ("approval.release", "releases")),
        ({"verdict": "given", "releases": (("moon", "public"),)}, ("approval.field", "releases")),
    ):
        command = RecordAnswer(approval_id=approval, **values)
        assert desk.refuses(record_answer, command) == said


def test_a_reminder_gives_a_new_deadline_until_there_is_an_answer(desk: Desk, network: str) -> None:
    approval = ask(desk, network, due="13.3.2010", sent_on="1.3.2010")
    desk.run(remind, RemindOfApproval(approval_id=approval, due="20.3.2010"))
    [row] = approvals_of(desk.study.conn, network)
    assert (row.due, [each.day for each in row.reminders]) == ("2010-03-20", ["2010-03-12"])
    answer(desk, approval)
    late = RemindOfApproval(approval_id=approval)
    assert desk.refuses(remind, late) == ("approval.answered", "approval_id")


def test_a_request_is_taken_back_until_it_is_answered(desk: Desk, network: str) -> None:
    approval = ask(desk, network)
    desk.run(remind, RemindOfApproval(approval_id=approval))
    desk.run(withdraw_approval, WithdrawApproval(approval_id=approval))
    assert state(desk, network) is State.NOT_ASKED
    assert desk.find("approval_field") == []
    other = ask(desk, network)
    answer(desk, other)
    refused = desk.refuses(withdraw_approval, WithdrawApproval(approval_id=other))
    assert refused == ("approval.answered", "approval_id")


def test_a_request_is_taken_back_though_a_correction_was_taken_over(
    desk: Desk, network: str
) -> None:
    approval, key = ask(desk, network), text_key(desk)
    desk.run(propose, Propose(approval_id=approval, field=key, proposal="Alle beraten."))
    desk.run(take_proposal, TakeProposal(approval_id=approval, field=key))
    desk.run(withdraw_approval, WithdrawApproval(approval_id=approval))
    [text] = desk.find("profile_text", network_id=network)
    assert text["body"] == "Alle beraten."
    assert desk.find("approval") == desk.find("fact_source") == []
    desk.study.undo()
    assert len(desk.find("fact_source", approval_id=approval)) == 1


def test_who_was_asked_and_for_what_is_not_removed(desk: Desk, network: str) -> None:
    answer(desk, ask(desk, network))
    desk.run(empty_field, EmptyField(network_id=network, field="contact"))
    assert whom_to_ask(desk.study.conn, network) == ()
    who = RemovePerson(person_id=person(desk))
    assert desk.refuses(remove_person, who)[0] == "entry.in_use"
    gone = RemoveNetwork(network_id=network)
    assert desk.refuses(remove_network, gone)[0] == "entry.in_use"


def test_the_list_of_profiles_says_how_far_each_is(desk: Desk, network: str) -> None:
    answer(desk, ask(desk, network))
    write(desk, network, "Ziele", "Anders")
    [row] = profile_rows(desk.study.conn, TODAY)
    assert (row.approval, row.reopened) == (State.PARTLY, 1)
    assert row.released == row.asked - 1


class Quick(Desk):
    """Runs actions once, without undo and redo: the other tests do that."""

    def run(self, action: Callable[[Unit, Any], Any], command: object) -> Any:
        with self.study.unit(action.__name__) as unit:
            return action(unit, command)


# what a contact person sees of a network, and how it is changed

Edit = Callable[[Desk, str, int], Any]


def _actor(desk: Desk, network: str, number: int) -> None:
    actors = desk.find("network_actor", network_id=network)
    if number % 2 and actors:
        desk.run(remove_network_actor, RemoveNetworkActor(network_actor_id=actors[0]["id"]))
    else:
        added = AddNetworkActor(network_id=network, name=f"Träger {number}")
        desk.run(add_network_actor, added)


def _region(desk: Desk, network: str, number: int) -> None:
    ags = ("03151", "03157")[: number % 2 + 1]
    regions = tuple(desk.region(each) for each in ags)
    desk.run(set_network_regions, SetNetworkRegions(network_id=network, region_ids=regions))


def _fields(desk: Desk, network: str, number: int) -> None:
    fields = ("counselling", "placement", "training")[: number % 4]
    desk.run(set_network_fields, SetNetworkFields(network_id=network, fields=fields))


def _result(desk: Desk, network: str, number: int) -> None:
    added = AddNetworkResult(network_id=network, label="Frauen", low=str(number))
    desk.run(add_network_result, added)


def _contact(desk: Desk, network: str, number: int) -> None:
    contact = desk.find("network_contact", network_id=network)[0]["id"]
    change = ChangeNetworkContact(network_contact_id=contact, phone=f"030 23125 00{number}")
    desk.run(change_network_contact, change)


EDITS: dict[str, Edit] = {
    "web": lambda d, n, k: d.run(
        change_network, ChangeNetwork(network_id=n, web=f"www{k}.example.org" if k else None)
    ),
    "address": lambda d, n, k: d.run(
        change_network, ChangeNetwork(network_id=n, street=f"Weg {k}" if k else None)
    ),
    "founding": lambda d, n, k: d.run(
        change_network, ChangeNetwork(network_id=n, founded=f"200{k}")
    ),
    "cooperation": lambda d, n, k: d.run(
        change_network, ChangeNetwork(network_id=n, meeting_rhythm=f"{k} mal" if k else None)
    ),
    "name": lambda d, n, k: d.run(change_network, ChangeNetwork(network_id=n, name=f"Netz {k}")),
    "actors": _actor,
    "regions": _region,
    "fields": _fields,
    "results": _result,
    "contact": _contact,
    "Ziele": lambda d, n, k: write(d, n, "Ziele", f"Ziel {k}" if k else None),
    "Gute Praxis": lambda d, n, k: write(d, n, "Gute Praxis", f"- Praxis {k}" if k else None),
    "": lambda d, n, k: d.run(change_network, ChangeNetwork(network_id=n, note=f"Notiz {k}")),
}


def _seen(desk: Desk, network: str) -> dict[str, Any]:
    """Return what is shown of each field, read from the rows alone."""
    row = desk.row("network", network)

    def of(table: str, *names: str) -> list[Any]:
        found = desk.find(table, network_id=network)
        found.sort(key=lambda each: (each.get("position", ""), str(each[names[0]])))
        return [[each[name] for name in names] for each in found]

    texts = {
        each["section_id"]: each["body"] for each in desk.find("profile_text", network_id=network)
    }
    return {
        "web": row["web"],
        "address": [row[name] for name in ("street", "postcode", "place")],
        "founding": [row["founded"], row["status"]],
        "cooperation": row["meeting_rhythm"],
        "name": row["name"],
        "actors": of("network_actor", "name"),
        "regions": of("network_region", "region_id"),
        "fields": of("network_field", "field"),
        "results": of("network_result", "label", "low"),
        "contact": of("network_contact", "phone"),
        **{name: texts.get(section(desk, name)) for name in ("Ziele", "Gute Praxis")},
    }


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edits=st.lists(
        st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 5)), min_size=1, max_size=9
    ),
    before=st.lists(st.sampled_from(sorted(EDITS)), max_size=3),
)
def test_after_any_edits_exactly_the_changed_fields_are_open_again(
    desk: Desk, edits: list[tuple[str, int]], before: list[str]
) -> None:
    desk = Quick(desk.study)
    network = new_network(desk, None)
    for number, name in enumerate(before, 1):
        EDITS[name](desk, network, number)
    answer(desk, ask(desk, network))
    shown = _seen(desk, network)
    asked = set(digests(desk.study.conn, network))
    for name, number in edits:
        EDITS[name](desk, network, number)
    now = _seen(desk, network)
    present = set(digests(desk.study.conn, network))
    changed = {
        text_key(desk, name) if name in ("Ziele", "Gute Praxis") else name
        for name, value in now.items()
        if value != shown[name]
    }
    assert reopened(desk, network) == changed & asked & present
    kept = {key for key, release in held(desk, network).items() if release == "public"}
    assert kept == (asked & present) - changed


@given(body=st.text(max_size=60))
def test_the_digest_of_a_text_is_that_of_how_it_is_stored(body: str) -> None:
    assert text_digest(body) == text_digest(write_markup(read_markup(body)))
