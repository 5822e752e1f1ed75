"""Statements, judgements and decisions."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.decisions import (
    AcceptNo,
    RemoveIndependence,
    SetIndependence,
    SettleRegion,
    accept_no,
    remove_independence,
    set_independence,
    settle_region,
)
from netzdesk.actions.interviews import RecordInterview, record_interview
from netzdesk.actions.judgements import (
    JoinNetworks,
    JudgeNetwork,
    PartNetworks,
    join_networks,
    judge_network,
    part_networks,
)
from netzdesk.actions.networks import AddNetwork, RemoveNetwork, add_network, remove_network
from netzdesk.actions.statements import (
    Named,
    RecordStatement,
    RecordStatements,
    StatementRow,
    SupersedeStatement,
    WithdrawStatement,
    record_statement,
    record_statements,
    supersede_statement,
    withdraw_statement,
)


def says(desk: Desk, institution_id: str, answer: str, *names: str, **values: Any) -> str:
    named = tuple(Named(as_named=name) for name in names)
    usual: dict[str, Any] = {"region_id": desk.region("03151"), "named": named}
    command = RecordStatement(institution_id=institution_id, answer=answer, **{**usual, **values})
    key: str = desk.run(record_statement, command)
    return key


def named(desk: Desk, statement: str) -> list[str]:
    """Return the names of the networks, checked against the fact beside them."""
    links = desk.find("statement_network", statement_id=statement)
    keys = sorted(link["network_id"] for link in links)
    assert desk.row("statement", statement)["named"] == (",".join(keys) or None)
    return sorted(desk.row("network", key)["name"] for key in keys)


def network(desk: Desk, name: str) -> str:
    key: str = desk.find("network", name=name)[0]["id"]
    return key


def test_a_new_name_becomes_an_open_record_of_the_region(desk: Desk) -> None:
    statement = says(desk, desk.institution(), "yes", " Runder  Tisch ")
    assert named(desk, statement) == ["Runder Tisch"]
    key = network(desk, "Runder Tisch")
    assert desk.row("network", key)["judgement"] == "open"
    [link] = desk.find("network_region", network_id=key)
    assert link["region_id"] == desk.region("03151")


def test_the_same_name_in_the_same_region_is_the_same_record(desk: Desk) -> None:
    office, other = desk.institution(), desk.institution(name="Zweite")
    says(desk, office, "yes", "Runder Tisch")
    statement = says(desk, other, "yes", "runder tisch")
    assert named(desk, statement) == ["Runder Tisch"]
    [link] = desk.find("statement_network", statement_id=statement)
    assert link["as_named"] == "runder tisch"
    says(desk, office, "yes", "Runder Tisch", region_id=desk.region("03157"))
    assert len(desk.find("network")) == 2


def test_naming_a_joined_record_names_the_kept_one(desk: Desk) -> None:
    office = desk.institution()
    says(desk, office, "yes", "Netz A", "Netz B")
    old, kept = network(desk, "Netz B"), network(desk, "Netz A")
    desk.run(join_networks, JoinNetworks(duplicate_id=old, kept_id=kept))
    by_key = says(desk, office, "yes", named=(Named(network_id=old),))
    by_name = says(desk, office, "yes", "netz b")
    assert named(desk, by_key) == named(desk, by_name) == ["Netz A"]


@pytest.mark.parametrize(
    ("answer", "values", "code", "field"),
    [
        ("", {}, "statement.no_answer", "answer"),
        ("maybe", {}, "term.unknown", "answer"),
        ("withdrawn", {}, "statement.withdrawn", "answer"),
        ("yes", {"reasons": ("no_money",)}, "statement.reasons", "reasons"),
        ("unknown", {"reasons": ("no_money",)}, "statement.reasons", "reasons"),
        ("no", {"reasons": ("laziness",)}, "term.unknown", "reasons"),
        ("no", {"named": (Named(as_named="X"),)}, "statement.names", "named"),
        ("declined", {"named": (Named(as_named="X"),)}, "statement.names", "named"),
        ("yes", {"named": (Named(),)}, "statement.unnamed", "named"),
        ("yes", {"named": (Named(network_id="?"),)}, "entry.missing", "named"),
        ("yes", {"day": "13.3."}, "day.in_future", "day"),
        ("yes", {"region_id": "?"}, "entry.missing", "region_id"),
        ("yes", {"heard_from_id": "?"}, "entry.missing", "heard_from_id"),
    ],
)
def test_what_cannot_be_said_is_refused(
    desk: Desk, answer: str, values: dict[str, Any], code: str, field: str
) -> None:
    usual = {"institution_id": desk.institution(), "region_id": desk.region("03151")}
    command = RecordStatement(answer=answer, **{**usual, **values})
    assert desk.refuses(record_statement, command) == (code, field)


@pytest.mark.parametrize(
    "answer", ["no", "loose_cooperation", "single_actor", "other_theme", "planned", "former"]
)
def test_reasons_go_with_every_answer_that_works_as_no(desk: Desk, answer: str) -> None:
    reasons = ("distances", "no_staff", "distances")
    key = says(desk, desk.institution(), answer, reasons=reasons)
    assert desk.row("statement", key)["reasons"] == "distances,no_staff"


def test_contact_person_and_origin_must_fit_the_institution(desk: Desk) -> None:
    office, other = desk.institution(), desk.institution(name="Andere")
    attempt = desk.run(
        record_attempt,
        RecordAttempt(institution_id=other, channel="phone", direction="out", outcome="1.1"),
    )
    for values, code in (
        ({"person_id": desk.person(other)}, "statement.person_elsewhere"),
        ({"attempt_id": attempt}, "statement.attempt_elsewhere"),
        ({"heard_from_id": office}, "statement.heard_from_itself"),
    ):
        command = RecordStatement(
            institution_id=office, region_id=desk.region("03151"), answer="yes", **values
        )
        assert desk.refuses(record_statement, command) == (code, next(iter(values)))


def test_the_grid_stores_the_answered_rows_in_one_action(desk: Desk) -> None:
    kmn = desk.institution(kind="kmn_association", whole_area=True, region_ids=())
    regions = [desk.region(ags) for ags in ("03151", "03157", "03158", "03103")]
    rows = (
        StatementRow(region_id=regions[0], answer="yes", named=(Named(as_named="Netz G"),)),
        StatementRow(region_id=regions[1]),
        StatementRow(region_id=regions[2], answer="no", remark="zu wenige"),
        StatementRow(region_id=regions[3], answer="unknown"),
    )
    first = desk.run(
        record_statements, RecordStatements(institution_id=kmn, rows=rows, day="11.3.")
    )
    stored = {row["region_id"]: row for row in desk.find("statement", institution_id=kmn)}
    assert set(stored) == {regions[0], regions[2], regions[3]}
    assert stored[regions[0]]["id"] == first
    assert {row["day"] for row in stored.values()} == {"2010-03-11"}
    desk.study.undo()
    assert desk.find("statement") == desk.find("network") == []


def test_a_row_of_the_grid_replaces_the_earlier_answer(desk: Desk) -> None:
    office = desk.institution()
    old = says(desk, office, "yes", "Netz G")
    row = StatementRow(region_id=desk.region("03151"), answer="no", supersedes_id=old)
    new = desk.run(record_statements, RecordStatements(institution_id=office, rows=(row,)))
    assert desk.row("statement", old)["superseded_by_id"] == new


def test_one_wrong_row_refuses_the_whole_grid_and_is_named(desk: Desk) -> None:
    office = desk.institution()
    rows = (
        StatementRow(region_id=desk.region("03151"), answer="no"),
        StatementRow(region_id=desk.region("03157"), remark="kein Netzwerk?"),
    )
    command = RecordStatements(institution_id=office, rows=rows)
    assert desk.refuses(record_statements, command) == (
        "statement.no_answer",
        "rows.1.answer",
    )
    empty = RecordStatements(institution_id=office, rows=(rows[0].__class__(region_id="?"),))
    assert desk.refuses(record_statements, empty) == ("statement.no_row", "rows")


def test_a_statement_is_superseded_and_never_overwritten(desk: Desk) -> None:
    office = desk.institution()
    old = says(desk, office, "yes", "Runder Tisch", wording="Ja, doch.")
    before = desk.row("statement", old)
    command = SupersedeStatement(statement_id=old, answer="no", reasons=("no_money",))
    new = desk.run(supersede_statement, command)
    assert desk.row("statement", old) == {**before, "superseded_by_id": new}
    row = desk.row("statement", new)
    assert (row["institution_id"], row["region_id"]) == (office, desk.region("03151"))
    assert (row["answer"], row["supersedes_id"]) == ("no", old)
    again = SupersedeStatement(statement_id=old, answer="yes")
    refused = desk.refuses(supersede_statement, again)
    assert refused == ("statement.already_superseded", "statement_id")


def test_a_withdrawn_statement_leaves_an_entry_in_its_place(desk: Desk) -> None:
    old = says(desk, desk.institution(), "no")
    new = desk.run(withdraw_statement, WithdrawStatement(statement_id=old, remark="Irrtum"))
    assert desk.row("statement", old)["superseded_by_id"] == new
    assert desk.row("statement", new)["answer"] == "withdrawn"
    again = WithdrawStatement(statement_id=old)
    assert desk.refuses(withdraw_statement, again)[0] == "statement.already_superseded"


def test_a_judgement_carries_author_day_reason_and_marks(desk: Desk) -> None:
    says(desk, desk.institution(), "yes", "Runder Tisch")
    key = network(desk, "Runder Tisch")
    bare = JudgeNetwork(network_id=key, judgement="does_not_count")
    assert desk.refuses(judge_network, bare) == ("network.judgement_reason", "reason")
    unknown = JudgeNetwork(network_id=key, judgement="does_not_count", reason="boring")
    assert desk.refuses(judge_network, unknown) == ("term.unknown", "reason")
    command = JudgeNetwork(
        network_id=key,
        judgement="does_not_count",
        reason="loose_or_bilateral",
        note="nur Treffen bei Bedarf",
        mark_partners=True,
        mark_agreements=False,
    )
    desk.run(judge_network, command)
    row = desk.row("network", key)
    assert (row["judgement"], row["judgement_reason"]) == ("does_not_count", "loose_or_bilateral")
    assert (row["judged_on"], row["judged_by_id"]) == ("2010-03-12", desk.study.author.id)
    marks = (row["mark_partners"], row["mark_agreements"], row["mark_aims"])
    assert marks == (1, 0, None)
    desk.run(judge_network, JudgeNetwork(network_id=key, judgement="counts"))
    row = desk.row("network", key)
    assert (row["judgement_reason"], row["mark_partners"]) == (None, 1)
    desk.run(judge_network, JudgeNetwork(network_id=key, judgement="open"))
    assert desk.row("network", key)["judged_by_id"] is None


def test_joining_repoints_statements_and_merges_regions_names_and_number(desk: Desk) -> None:
    office = desk.institution()
    both = says(desk, office, "yes", "Netz A", "Netz B")
    only = says(desk, office, "yes", "Netz B")
    kept, double = network(desk, "Netz A"), network(desk, "Netz B")
    far = desk.run(add_network, AddNetwork(name="Netz C", number=7))
    desk.run(join_networks, JoinNetworks(duplicate_id=far, kept_id=double))
    held = desk.run(record_interview, RecordInterview(network_id=double))
    before = desk.find("network_region", network_id=double)
    desk.run(join_networks, JoinNetworks(duplicate_id=double, kept_id=kept))
    assert named(desk, both) == named(desk, only) == ["Netz A"]
    row = desk.row("network", kept)
    assert (row["other_names"], row["number"]) == ("Netz B; Netz C", 7)
    assert desk.row("network", double)["same_as_id"] == kept
    assert desk.row("network", far)["same_as_id"] == kept
    assert desk.row("interview", held)["network_id"] == kept
    assert desk.find("network_region", network_id=double) == before
    [link] = desk.find("statement_network", statement_id=only)
    assert link["as_named"] == "Netz B"


def test_joining_hands_the_judgement_to_a_record_that_nobody_has_judged(desk: Desk) -> None:
    says(desk, desk.institution(), "yes", "Netz A", "Netz B")
    kept, double = network(desk, "Netz A"), network(desk, "Netz B")
    judged = JudgeNetwork(network_id=double, judgement="counts", mark_aims=True, note="Satzung")
    desk.run(judge_network, judged)
    desk.run(join_networks, JoinNetworks(duplicate_id=double, kept_id=kept))
    row = desk.row("network", kept)
    assert (row["judgement"], row["judgement_note"], row["mark_aims"]) == ("counts", "Satzung", 1)
    assert row["judged_by_id"] == desk.study.author.id


def test_joining_leaves_a_judgement_that_was_made(desk: Desk) -> None:
    says(desk, desk.institution(), "yes", "Netz A", "Netz B")
    kept, double = network(desk, "Netz A"), network(desk, "Netz B")
    desk.run(judge_network, JudgeNetwork(network_id=double, judgement="counts"))
    refused = JudgeNetwork(network_id=kept, judgement="does_not_count", reason="single_actor")
    desk.run(judge_network, refused)
    desk.run(join_networks, JoinNetworks(duplicate_id=double, kept_id=kept))
    assert desk.row("network", kept)["judgement"] == "does_not_count"


def test_a_joined_record_is_not_used_any_more_until_it_is_parted(desk: Desk) -> None:
    office = desk.institution()
    statement = says(desk, office, "yes", "Netz A", "Netz B")
    kept, double = network(desk, "Netz A"), network(desk, "Netz B")
    itself = JoinNetworks(duplicate_id=kept, kept_id=kept)
    assert desk.refuses(join_networks, itself) == ("network.same_as_itself", "kept_id")
    own = PartNetworks(network_id=kept)
    assert desk.refuses(part_networks, own) == ("network.not_joined", "network_id")
    desk.run(join_networks, JoinNetworks(duplicate_id=double, kept_id=kept))
    judged = JudgeNetwork(network_id=double, judgement="counts")
    assert desk.refuses(judge_network, judged) == ("network.is_duplicate", "network_id")
    talked = RecordInterview(network_id=double)
    assert desk.refuses(record_interview, talked) == ("network.is_duplicate", "network_id")
    stranger = PartNetworks(network_id=double, statement_ids=("?",))
    assert desk.refuses(part_networks, stranger)[0] == "network.other_statement"
    desk.run(part_networks, PartNetworks(network_id=double, statement_ids=(statement,)))
    assert named(desk, statement) == ["Netz B"]
    assert desk.row("network", double)["same_as_id"] is None


def test_a_named_network_is_not_removed(desk: Desk) -> None:
    says(desk, desk.institution(), "yes", "Netz A")
    command = RemoveNetwork(network_id=network(desk, "Netz A"))
    assert desk.refuses(remove_network, command)[0] == "entry.in_use"


def test_a_decision_needs_its_reason(desk: Desk) -> None:
    gifhorn = desk.region("03151")
    blank = SettleRegion(region_id=gifhorn, finding="network", reason="  ")
    assert desk.refuses(settle_region, blank) == ("decision.reason", "reason")
    odd = SettleRegion(region_id=gifhorn, finding="maybe", reason="so")
    assert desk.refuses(settle_region, odd) == ("decision.finding", "finding")
    key = desk.run(accept_no, AcceptNo(region_id=gifhorn, reason="keine weitere Stelle"))
    row = desk.row("decision", key)
    assert (row["kind"], row["finding"]) == ("accept_no", "no_network")
    assert row["researcher_id"] == desk.study.author.id


def test_no_information_is_no_decision_while_there_is_a_usable_answer(desk: Desk) -> None:
    gifhorn, office = desk.region("03151"), desk.institution()
    command = SettleRegion(region_id=gifhorn, finding="no_information", reason="Feldende")
    says(desk, office, "unknown")
    elsewhere = desk.institution(name="Peine", region_ids=(desk.region("03157"),))
    says(desk, elsewhere, "yes")
    desk.run(settle_region, command)
    answer = says(desk, office, "no")
    assert desk.refuses(settle_region, command) == ("decision.has_answers", "finding")
    desk.run(withdraw_statement, WithdrawStatement(statement_id=answer))
    assert desk.run(settle_region, command)


def test_the_order_of_two_institutions_does_not_matter_for_their_independence(desk: Desk) -> None:
    one, two = desk.institution(), desk.institution(name="Zweite")
    desk.run(
        set_independence,
        SetIndependence(first_id=one, second_id=two, verdict="tied", reason="ein Büro"),
    )
    desk.run(
        set_independence,
        SetIndependence(first_id=two, second_id=one, verdict="independent", reason="doch nicht"),
    )
    [row] = desk.find("independence")
    assert (row["verdict"], row["reason"]) == ("independent", "doch nicht")
    assert row["first_id"] < row["second_id"]
    desk.run(remove_independence, RemoveIndependence(first_id=two, second_id=one))
    assert desk.find("independence") == []
    for values, code in (
        ({"second_id": one, "verdict": "tied", "reason": "x"}, "independence.itself"),
        ({"second_id": two, "verdict": "odd", "reason": "x"}, "independence.verdict"),
        ({"second_id": two, "verdict": "tied", "reason": " "}, "decision.reason"),
    ):
        command = SetIndependence(first_id=one, **values)
        assert desk.refuses(set_independence, command)[0] == code
