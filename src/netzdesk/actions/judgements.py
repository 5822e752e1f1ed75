"""The team's verdict on named structures: what counts, and which records are one network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, term
from netzdesk.actions.network_joining import hand_over_profile, hand_over_register
from netzdesk.actions.network_parting import give_back
from netzdesk.actions.network_relations import hand_over_relations
from netzdesk.actions.statements import named_fact
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.domain.fields import KEEP, Keep, MarkChange, TextChange, clean, past_day
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeNetwork:
    network_id: str
    judgement: str
    """open, counts or does_not_count."""
    reason: str | None = None
    """A code of the vocabulary judgement_reason; needed when it does not count."""
    note: TextChange = KEEP
    day: str | None = None
    mark_partners: MarkChange = KEEP
    mark_competences: MarkChange = KEEP
    mark_aims: MarkChange = KEEP
    mark_agreements: MarkChange = KEEP
    mark_coordination: MarkChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinNetworks:
    duplicate_id: str
    kept_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartNetworks:
    network_id: str
    """The duplicate that is to be a network of its own again."""
    statement_ids: tuple[str, ...] = ()
    """The statements that name this one and not the other."""


MARKS: Final = (
    "mark_partners",
    "mark_competences",
    "mark_aims",
    "mark_agreements",
    "mark_coordination",
)


_VERDICT: Final = (
    "judgement",
    "judgement_reason",
    "judgement_note",
    "judged_on",
    "judged_by_id",
)


def judge_network(unit: Unit, command: JudgeNetwork) -> str:
    """Judge whether a structure is a network in the study's sense, with the marks as evidence.

    Raises Refused when it does not count and no reason is given, and for a duplicate.
    """
    network = _own(unit, command.network_id, "network_id")
    values: dict[str, Any] = {"id": network["id"], **_verdict(unit, command)}
    if not isinstance(command.note, Keep):
        values["judgement_note"] = clean(command.note)
    for mark in MARKS:
        value = getattr(command, mark)
        if value is not KEEP:
            values[mark] = value
    return unit.put("network", values)


def join_networks(unit: Unit, command: JoinNetworks) -> str:
    """Say that two records are one network; return the key of the one that is kept.

    Statements and interviews are repointed, regions and names merged; the number in the appendix,
    the judgement and the marks pass over where the kept one has none, and so does what only the
    duplicate has in the register (`hand_over_register`), its ratings, verdicts and the profile
    (`hand_over_profile`). The duplicate is not shown any more; the rest of it stays with it.
    """
    if command.duplicate_id == command.kept_id:
        raise Refused(
            "network.same_as_itself",
            N_("A network cannot be the same as itself. Choose the other record."),
            field="kept_id",
        )
    duplicate = _own(unit, command.duplicate_id, "duplicate_id")
    kept = _own(unit, command.kept_id, "kept_id")
    links = unit.find("statement_network", network_id=duplicate["id"])
    _repoint(unit, links, duplicate, kept)
    for row in unit.find("interview", network_id=duplicate["id"]):
        unit.put("interview", {"id": row["id"], "network_id": kept["id"]})
    for row in unit.find("network_region", network_id=duplicate["id"]):
        unit.put("network_region", {"network_id": kept["id"], "region_id": row["region_id"]})
    hand_over_relations(unit, duplicate["id"], kept["id"])
    hand_over_register(unit, duplicate, kept)
    hand_over_profile(unit, duplicate["id"], kept["id"])
    for row in unit.find("network", same_as_id=duplicate["id"]):
        unit.put("network", {"id": row["id"], "same_as_id": kept["id"]})
    unit.put("network", {"id": kept["id"], **_merged(kept, duplicate)})
    unit.put("network", {"id": duplicate["id"], "same_as_id": kept["id"], "number": None})
    return command.kept_id


def part_networks(unit: Unit, command: PartNetworks) -> str:
    """Make a duplicate a network of its own again.

    It has back what it brought, as far as that was not changed since (`give_back`), and the chosen
    statements.
    """
    network = existing(unit, "network", command.network_id, "network_id")
    if not network["same_as_id"]:
        raise Refused(
            "network.not_joined",
            N_("This network is not joined with another one."),
            field="network_id",
        )
    kept = existing(unit, "network", network["same_as_id"], "network_id")
    chosen = set(command.statement_ids)
    links = unit.find("statement_network", network_id=kept["id"])
    if not chosen <= {link["statement_id"] for link in links}:
        raise Refused(
            "network.other_statement",
            N_("Choose only statements that name the joined network."),
            field="statement_ids",
        )
    give_back(unit, network, kept)
    unit.put("network", {"id": network["id"], "same_as_id": None})
    left = unit.find("statement_network", network_id=kept["id"])
    _repoint(unit, [link for link in left if link["statement_id"] in chosen], kept, network)
    return command.network_id


def _own(unit: Unit, network_id: str, field: str) -> Row:
    network = existing(unit, "network", network_id, field)
    if network["same_as_id"]:
        raise Refused(
            "network.is_duplicate",
            N_("This record was joined with another network. Choose that one."),
            field=field,
        )
    return network


def _verdict(unit: Unit, command: JudgeNetwork) -> dict[str, Any]:
    if command.judgement == "open":
        emptied = ("judgement_reason", "judged_on", "judged_by_id")
        return {"judgement": "open", **dict.fromkeys(emptied)}
    if command.judgement not in ("counts", "does_not_count"):
        raise Refused(
            "network.judgement",
            N_("Choose whether the structure counts, does not count, or is still open."),
            field="judgement",
        )
    reason: str | None = None
    if command.judgement == "does_not_count":
        if not command.reason:
            raise Refused(
                "network.judgement_reason",
                N_("Choose the reason why the structure does not count."),
                field="reason",
            )
        term(unit, "judgement_reason", command.reason, "reason")
        reason = command.reason
    return {
        "judgement": command.judgement,
        "judgement_reason": reason,
        "judged_on": past_day(command.day, "day", unit.today()),
        "judged_by_id": unit.author_id,
    }


def _repoint(unit: Unit, links: list[Row], old: Row, new: Row) -> None:
    for link in links:
        statement_id = link["statement_id"]
        unit.delete("statement_network", link["id"])
        known = unit.find("statement_network", statement_id=statement_id, network_id=new["id"])
        if not known:
            unit.put(
                "statement_network",
                {
                    "statement_id": statement_id,
                    "network_id": new["id"],
                    "as_named": link["as_named"] or old["name"],
                },
            )
        unit.put("statement", {"id": statement_id, "named": named_fact(unit, statement_id)})


def _merged(kept: Row, duplicate: Row) -> dict[str, Any]:
    names = [name.strip() for name in (kept["other_names"] or "").split(";") if name.strip()]
    known = {fold(name) for name in (kept["name"], *names) if name}
    for name in (duplicate["name"], *(duplicate["other_names"] or "").split(";")):
        if name and name.strip() and fold(name.strip()) not in known:
            names.append(name.strip())
            known.add(fold(name.strip()))
    number = duplicate["number"] if kept["number"] is None else kept["number"]
    verdict = {name: duplicate[name] for name in _VERDICT} if kept["judgement"] == "open" else {}
    marks = {mark: duplicate[mark] for mark in MARKS if kept[mark] is None}
    return {"other_names": "; ".join(names) or None, "number": number, **verdict, **marks}
