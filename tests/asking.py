"""Studies in which contact persons of networks are asked for the release of profiles."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from netzdesk.actions.approval_waves import (
    RecordApprovalWave,
    SentApproval,
    record_approval_wave,
)
from netzdesk.actions.institutions import ChangeInstitution, change_institution
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import (
    AddNetwork,
    ChangeNetwork,
    SetNetworkRegions,
    add_network,
    change_network,
    set_network_regions,
)
from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.ids import natural_id, new_id
from netzdesk.exports.letters.sheets import asked_now
from netzdesk.queries.approval_recipients import ApprovalCandidate, approval_candidates
from netzdesk.queries.letters import TemplateRow, letter_templates
from netzdesk.queries.settings import read_settings
from netzdesk.store.study import Author, Study

TODAY = date(2010, 3, 30)
NOON = datetime(2010, 3, 30, 11, tzinfo=UTC)
AUTHOR = Author(new_id(), "Vera Muster", "VM")
SENDER = {
    "name": "Institut Beispiel",
    "street": "Beispielallee 2",
    "postcode": "30161",
    "place": "Hannover",
    "phone": "030 23125 100",
    "mail": "studie@example.org",
    "signature": "Dr. Paula Beispiel",
}
GOALS = "Menschen sollen **rasch** Arbeit finden."


def make_study(path: Path) -> None:
    """Make a study of the template at a path, for copies."""
    with (
        Study.create(path, author=AUTHOR, clock=lambda: NOON) as study,
        study.unit("fill_from_template") as unit,
    ):
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))


class Asking:
    """A study with networks that have profiles and contact persons."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.conn = study.conn
        rows = self.conn.execute("SELECT id FROM institution ORDER BY name").fetchall()
        self.offices = [key for (key,) in rows]

    def run(self, action: Any, command: Any) -> Any:
        with self.study.unit(action.__name__) as unit:
            return action(unit, command)

    def network(
        self, name: str, *, office: str = "", contact: str | None = "", text: str = GOALS
    ) -> str:
        """Add a network with a contact person; None: without one; '' of a text: no profile."""
        network = str(self.run(add_network, AddNetwork(name=name)))
        with self.study.unit("judge") as unit:
            unit.put("network", {"id": network, "judgement": "counts", "good_practice": True})
        seat = ChangeNetwork(
            network_id=network, street="Netzweg 5", postcode="29221", place="Celle"
        )
        self.run(change_network, seat)
        celle = natural_id("region", "03351")
        self.run(set_network_regions, SetNetworkRegions(network_id=network, region_ids=(celle,)))
        if contact is not None:
            self.contact(network, contact or f"Erika {name}", office)
        if text:
            self.write(network, text)
        return network

    def contact(self, network: str, name: str, office: str = "", mail: str = "") -> str:
        """Add a contact person; return its key."""
        address = mail or f"{name.rsplit(maxsplit=1)[-1].casefold()}@example.org"
        command = AddNetworkContact(
            network_id=network,
            person_name=name,
            person_mail=address,
            institution_id=office or None,
        )
        made = self.run(add_network_contact, command)
        (person,) = self.conn.execute(
            "SELECT person_id FROM network_contact WHERE id = ?", (made,)
        ).fetchone()
        return str(person)

    def office(self, place: int = 0) -> str:
        """Return an office with an address."""
        command = ChangeInstitution(
            institution_id=self.offices[place],
            street="Amtsweg 1",
            postcode="30159",
            place="Musterstadt",
            mail=f"amt{place}@example.org",
        )
        self.run(change_institution, command)
        return str(self.offices[place])

    def write(self, network: str, text: str, section: int = 0) -> None:
        """Write a text of the profile."""
        keys = [
            key
            for (key,) in self.conn.execute("SELECT id FROM profile_section ORDER BY position, id")
        ]
        self.run(
            write_profile_text,
            WriteProfileText(network_id=network, section_id=keys[section], body=text),
        )

    def template(self, channel: str = "letter", *, reminder: bool = False) -> TemplateRow:
        """Return the standard template that asks for a release, or reminds of it."""
        return next(
            row
            for row in letter_templates(self.conn)
            if row.purpose == "approval"
            and row.channel == channel
            and ("letztes_schreiben" in row.body) is reminder
        )

    def candidates(self) -> dict[str, ApprovalCandidate]:
        """Return the contact persons by name; of a network without one, by the network."""
        found = approval_candidates(self.conn, TODAY, read_settings(self.conn))
        return {each.recipient.person or each.name: each for each in found}

    def letter(self, who: ApprovalCandidate, **values: Any) -> SentApproval:
        """Return what is recorded of a letter to a contact person."""
        recipient = who.recipient
        usual: dict[str, Any] = {
            "attempt_id": new_id(),
            "network_id": recipient.network_id,
            "fields": asked_now(self.conn, recipient.network_id),
            "person_id": recipient.person_id,
            "institution_id": recipient.institution_id or None,
            "approval_id": who.approval_id or None,
        }
        return SentApproval(**{**usual, **values})

    def send(self, *letters: SentApproval, **values: Any) -> str:
        """Record a series; return its wave."""
        usual: dict[str, Any] = {
            "name": "Freigaben",
            "day": "2010-03-01",
            "due": "2010-03-22",
            "template_id": self.template().id,
        }
        command = RecordApprovalWave(letters=letters, **{**usual, **values})
        return str(self.run(record_approval_wave, command))
