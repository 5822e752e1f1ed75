"""Playing the invented log: each event is one or a few of the program's own actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from netzdesk.actions.attempts import (
    CorrectAttempt,
    RecordAttempt,
    correct_attempt,
    record_attempt,
)
from netzdesk.actions.decisions import (
    SetIndependence,
    SettleRegion,
    set_independence,
    settle_region,
)
from netzdesk.actions.experts import AddExpert, add_expert
from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.judgements import JoinNetworks, JudgeNetwork, join_networks, judge_network
from netzdesk.actions.leads import (
    DropLead,
    FollowLead,
    OpenLead,
    drop_lead,
    follow_lead,
    open_lead,
)
from netzdesk.actions.networks import AddNetwork, ChangeNetwork, add_network, change_network
from netzdesk.actions.outcome_notes import SetOutcomeNote, set_outcome_note
from netzdesk.actions.persons import ChangePerson, change_person
from netzdesk.actions.statements import (
    Named,
    RecordStatement,
    RecordStatements,
    StatementRow,
    SupersedeStatement,
    record_statement,
    record_statements,
    supersede_statement,
)
from netzdesk.actions.waves import RecordWave, SentLetter, record_wave
from netzdesk.base.ids import natural_id, new_id
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.imports.sample import choosing, deepening, profiles, releases, talks
from netzdesk.imports.sample.desk import Desk
from netzdesk.imports.sample.pack import Event, Pack, Row, codes
from netzdesk.imports.sample.register import complete_network
from netzdesk.imports.sample.stage import Stage
from netzdesk.store.unit import Unit

_TIMELESS: Final = ("letter", "email", "fax")
_NAMELESS: Final = "Verbund ohne eigenen Namen"


def institution_of(row: Row, desk: Desk) -> AddInstitution:
    """Return the command that enters an institution of the pack."""
    return AddInstitution(
        kind=row["kind"],
        name=row["name"],
        region_ids=tuple(natural_id("region", ags) for ags in codes(row["regions_ags"])),
        whole_area=row["whole_area"] == "1",
        postcode=row["postcode"],
        place=row["place"],
        phone=row["phone"],
        mail=row["mail"],
        responsible_id=desk.team[row["responsible"]].id,
    )


class Player(Stage):
    """Plays events in their order."""

    def __init__(self, desk: Desk, pack: Pack) -> None:
        super().__init__(desk, pack)
        self._leads: dict[str, str] = {}
        """Who or what was named -> the lead, until it is followed or dropped."""
        self._statements: dict[tuple[str, str], str] = {}
        """Institution and region -> the statement that holds."""

    def play(self, event: Event) -> None:
        """Do what one line of the log says, at its time and by its author."""
        self.desk.sit_down(event["day"], event["at"], event["by"])
        _HANDLERS[event["do"]](self, event)

    def mailing(self, event: Event) -> None:
        sent = {key: new_id() for key in event["to"]}
        self.attempts.update(sent)
        with self.desk.study.unit(record_wave.__name__) as unit:
            (template,) = unit.find("letter_template", name=event["template"])
            steps = unit.find("chain_step", template_id=template["id"])
            letters = (
                SentLetter(attempt_id=sent[k], institution_id=self.institutions[k]) for k in sent
            )
            record_wave(
                unit,
                RecordWave(
                    letters=tuple(letters),
                    template_id=template["id"],
                    name=event["wave"],
                    day=event["day"],
                    reply_until=event["reply_until"],
                    step_id=steps[0]["id"],
                ),
            )

    def attempt(self, event: Event) -> None:
        self.attempts[event["institution"]] = self.do(record_attempt, self._attempt(event))

    def _attempt(self, event: Event) -> RecordAttempt:
        channel = event["channel"]
        referred = event.get("referred_to")
        return RecordAttempt(
            institution_id=self.institutions[event["institution"]],
            channel=channel,
            direction=event.get("direction", "out"),
            outcome=event["outcome"],
            day=event["day"],
            time=None if channel in _TIMELESS else event["at"],
            duration_min=event.get("minutes"),
            note=event.get("note"),
            follow_up_due=event.get("next"),
            follow_up_time=event.get("next_at"),
            follow_up_reason=event.get("why"),
            block=event.get("block"),
            new_person_name=event.get("passed_to"),
            new_person_function=event.get("passed_function"),
            referred_to_id=self.institutions[referred] if referred else None,
        )

    def correct(self, event: Event) -> None:
        key = event["institution"]
        command = CorrectAttempt(
            attempt_id=self.attempts[key], outcome=event["outcome"], note=event["note"]
        )
        self.attempts[key] = self.do(correct_attempt, command)

    def note(self, event: Event) -> None:
        self.do(
            set_outcome_note,
            SetOutcomeNote(
                institution_id=self.institutions[event["institution"]],
                outcome=event["outcome"],
                day=event["day"],
                note=event["note"],
            ),
        )

    def institution(self, event: Event) -> None:
        key = event["institution"]
        command = institution_of(self.pack.institutions[key], self.desk)
        self.institutions[key] = self.do(add_institution, command)
        if key in self._leads:
            lead = self._leads.pop(key)
            self.do(follow_lead, FollowLead(lead_id=lead, existing_id=self.institutions[key]))

    def lead(self, event: Event) -> None:
        key, source = event["lead"], event["from"]
        named = self.pack.institutions.get(key, event)
        self._leads[key] = self.do(
            open_lead,
            OpenLead(
                name=named["name"],
                institution_kind=named["kind"],
                place=named.get("place"),
                note=event["note"],
                from_institution_id=self.institutions[source],
                attempt_id=self.attempts[source],
                day=event["day"],
            ),
        )

    def drop_lead(self, event: Event) -> None:
        command = DropLead(lead_id=self._leads.pop(event["lead"]), reason=event["reason"])
        self.do(drop_lead, command)

    def statement(self, event: Event) -> None:
        key, region = event["institution"], natural_id("region", event["region"])
        heard_from = event.get("heard_from")
        content: dict[str, Any] = {
            "answer": event["answer"],
            "day": event["day"],
            "attempt_id": self.attempts[key],
            "heard_from_id": self.institutions[heard_from] if heard_from else None,
            "named": self._named(event),
            "reasons": tuple(event.get("reasons", ())),
            "wording": event.get("wording"),
            "remark": event.get("remark"),
        }
        if event.get("instead"):
            old = self._statements[key, region]
            with self.desk.study.unit(supersede_statement.__name__) as unit:
                new = supersede_statement(unit, SupersedeStatement(statement_id=old, **content))
                self._learn(unit, new, event)
        else:
            command = RecordStatement(
                institution_id=self.institutions[key], region_id=region, **content
            )
            with self.desk.study.unit(record_statement.__name__) as unit:
                new = record_statement(unit, command)
                self._learn(unit, new, event)
        self._statements[key, region] = new

    def statements(self, event: Event) -> None:
        """Record the grid of an institution that speaks for many regions."""
        key = event["institution"]
        rows = tuple(
            StatementRow(
                region_id=natural_id("region", row["region"]),
                answer=row["answer"],
                named=self._named(row),
                reasons=tuple(row.get("reasons", ())),
            )
            for row in event["rows"]
        )
        command = RecordStatements(
            institution_id=self.institutions[key],
            rows=rows,
            day=event["day"],
            attempt_id=self.attempts[key],
        )
        with self.desk.study.unit(record_statements.__name__) as unit:
            record_statements(unit, command)
            for row in event["rows"]:
                region = natural_id("region", row["region"])
                (found,) = unit.find(
                    "statement", institution_id=self.institutions[key], region_id=region
                )
                self._statements[key, region] = found["id"]
                self._learn(unit, found["id"], row)

    def _named(self, said: Mapping[str, Any]) -> tuple[Named, ...]:
        return tuple(self._name(key) for key in said.get("names", ()))

    def _name(self, key: str) -> Named:
        """Return how a source names a structure; one without a name is entered before."""
        if key not in self.structures and key in self.pack.networks:
            row = self.pack.networks[key]
            if not row["name"] or row["supraregional"] == "1":
                self.structures[key] = self.do(add_network, _nameless(row))
        name = self._row(key)["name"] or _NAMELESS
        return Named(network_id=self.structures.get(key), as_named=name)

    def _row(self, key: str) -> Row:
        return self.pack.networks.get(key) or self.pack.structures[key]

    def _learn(self, unit: Unit, statement_id: str, said: Mapping[str, Any]) -> None:
        """Keep under which key the study has a structure that was named for the first time."""
        links = unit.find("statement_network", statement_id=statement_id)
        by_name = {link["as_named"]: link["network_id"] for link in links}
        for key in said.get("names", ()):
            self.structures.setdefault(key, by_name.get(self._row(key)["name"], ""))
            self.named.setdefault(key, Origin(OriginKind.STATEMENT, statement_id))

    def judge(self, event: Event) -> None:
        marks: dict[str, Any] = {f"mark_{mark}": True for mark in event.get("marks", ())}
        self.do(
            judge_network,
            JudgeNetwork(
                network_id=self.structures[event["structure"]],
                judgement=event["judgement"],
                reason=event.get("reason"),
                note=event.get("note"),
                day=event["day"],
                **marks,
            ),
        )

    def join(self, event: Event) -> None:
        command = JoinNetworks(
            duplicate_id=self.structures[event["structure"]],
            kept_id=self.structures[event["into"]],
        )
        self.structures[event["structure"]] = self.do(join_networks, command)

    def register(self, event: Event) -> None:
        """Enter a network in full; what was told in its interview rests on that."""
        number = event["network"]
        complete_network(self, number, self.interviews.get(number))

    def independence(self, event: Event) -> None:
        self.do(
            set_independence,
            SetIndependence(
                first_id=self.institutions[event["first"]],
                second_id=self.institutions[event["second"]],
                verdict=event["verdict"],
                reason=event["reason"],
                day=event["day"],
            ),
        )

    def expert(self, event: Event) -> None:
        row = self.pack.experts[event["row"] - 1]
        self.do(
            add_expert,
            AddExpert(
                theme=row["theme"],
                tasks=row["tasks"],
                organisation=row["organisation"],
                web=row["web"],
            ),
        )

    def consent(self, event: Event) -> None:
        """Record which persons may be named in print."""
        with self.desk.study.unit(change_person.__name__) as unit:
            for name in event["persons"]:
                (person,) = unit.find("person", name=name)
                change_person(
                    unit,
                    ChangePerson(
                        person_id=person["id"],
                        may_be_named=True,
                        legal_basis=event["basis"],
                        legal_basis_on=event["day"],
                    ),
                )

    def numbers(self, event: Event) -> None:
        """Give the networks their numbers in appendix 2: the order of the printed table."""
        with self.desk.study.unit(change_network.__name__) as unit:
            for number in self.pack.networks:
                change_network(
                    unit,
                    ChangeNetwork(network_id=self.structures[number], number=int(number)),
                )

    def decision(self, event: Event) -> None:
        self.do(
            settle_region,
            SettleRegion(
                region_id=natural_id("region", event["region"]),
                finding=event["finding"],
                reason=event["reason"],
                day=event["day"],
            ),
        )


def _nameless(row: Row) -> AddNetwork:
    return AddNetwork(
        name=row["name"],
        place=row["place"],
        supraregional=row["supraregional"] == "1",
        region_ids=tuple(natural_id("region", ags) for ags in codes(row["regions_ags"])),
    )


_OWN: Final = (
    Player.mailing,
    Player.attempt,
    Player.correct,
    Player.note,
    Player.institution,
    Player.lead,
    Player.drop_lead,
    Player.statement,
    Player.statements,
    Player.judge,
    Player.join,
    Player.register,
    Player.independence,
    Player.expert,
    Player.consent,
    Player.numbers,
    Player.decision,
)
_OTHERS: Final = (
    talks.interview,
    talks.resume,
    talks.minutes,
    talks.plan,
    choosing.two_raters,
    choosing.rate,
    choosing.decide,
    choosing.mature,
    deepening.deepen,
    profiles.profile,
    releases.ask,
    releases.answer,
    releases.freeze,
)
_HANDLERS: Final[Mapping[str, Callable[[Player, Event], None]]] = {
    handler.__name__: handler for handler in (*_OWN, *_OTHERS)
}
