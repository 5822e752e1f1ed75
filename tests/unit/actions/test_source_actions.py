"""Sources and attached files: what was seen when, its copy, and what rests on it."""

from __future__ import annotations

import pytest
from desk import Desk

from netzdesk.actions.attachments import (
    AttachFile,
    RemoveAttachment,
    attach_file,
    remove_attachment,
)
from netzdesk.actions.attempts import CorrectAttempt, RecordAttempt, correct_attempt, record_attempt
from netzdesk.actions.institutions import RemoveInstitution, remove_institution
from netzdesk.actions.leads import OpenLead, open_lead
from netzdesk.actions.networks import AddNetwork, RemoveNetwork, add_network, remove_network
from netzdesk.actions.regions import SetRegionOffice, set_region_office
from netzdesk.actions.replies import RecordReply, record_reply
from netzdesk.actions.sources import (
    AddSource,
    AddSourceUse,
    ChangeSource,
    Copy,
    RemoveSource,
    RemoveSourceUse,
    Supports,
    add_source,
    add_source_use,
    change_source,
    remove_source,
    remove_source_use,
)
from netzdesk.queries.attachments import (
    attachment_content,
    attachments_at,
    attachments_of,
)
from netzdesk.queries.sources import source, sources, sources_of

PDF = b"%PDF-1.7\nBeleg"


@pytest.fixture
def website(desk: Desk) -> str:
    command = AddSource(kind="website", title="Bündnis für Arbeit", address="www.example.org/netz")
    made: str = desk.run(add_source, command)
    return made


def test_source_is_seen_today_unless_another_day_is_named(desk: Desk, website: str) -> None:
    row = desk.row("source", website)
    assert row["seen_on"] == "2010-03-12"
    desk.run(change_source, ChangeSource(source_id=website, seen_on="1.3.", note="Archiv"))
    found = source(desk.study.conn, website)
    assert found is not None
    assert (found.seen_on, found.note, found.initials) == ("2010-03-01", "Archiv", "AB")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "website", "title": " "}, "title"),
        ({"kind": "rumour", "title": "x"}, "kind"),
        ({"kind": "press", "title": "x", "seen_on": "13.3.2010"}, "seen_on"),
        ({"kind": "press", "title": "x", "supports": (Supports(),)}, "supports"),
        ({"kind": "press", "title": "x", "supports": (Supports(lead_id="?"),)}, "lead_id"),
        ({"kind": "press", "title": "x", "copies": (Copy(name="a.exe", content=b"MZ"),)}, "file"),
    ],
)
def test_source_that_cannot_be_is_refused_whole(
    desk: Desk, values: dict[str, str], field: str
) -> None:
    assert desk.refuses(add_source, AddSource(**values))[1] == field


def test_source_supports_each_kind_of_record_and_is_found_there(desk: Desk) -> None:
    office = desk.institution()
    network = desk.run(add_network, AddNetwork(name="Netz Gifhorn"))
    region = desk.region("03151")
    lead = desk.run(open_lead, OpenLead(name="VHS"))
    presence = SetRegionOffice(region_id=region, kind="integration_office", presence="yes")
    desk.run(set_region_office, presence)
    (of_region,) = desk.find("region_office", region_id=region, kind="integration_office")
    made = desk.run(
        add_source,
        AddSource(
            kind="official_list",
            title="Verzeichnis",
            supports=(
                Supports(institution_id=office, field="phone"),
                Supports(network_id=network),
                Supports(lead_id=lead),
                Supports(region_office_id=of_region["id"], field="presence"),
            ),
        ),
    )
    conn = desk.study.conn
    for given in (
        {"institution_id": office},
        {"network_id": network},
        {"lead_id": lead},
        {"region_id": region},
    ):
        assert [each.id for each in sources_of(conn, **given)] == [made], given
    (shown,) = sources(conn)
    assert [(use.table, use.field) for use in shown.uses] == [
        ("institution", "phone"),
        ("network", ""),
        ("lead", ""),
        ("region_office", "presence"),
    ]
    assert desk.find("statement") == [], "a source is evidence, never a statement"


def test_use_said_twice_is_one_and_can_be_taken_back(desk: Desk, website: str) -> None:
    office = desk.institution()
    use = AddSourceUse(source_id=website, supports=Supports(institution_id=office))
    first = desk.run(add_source_use, use)
    assert desk.run(add_source_use, use) == first
    desk.run(remove_source_use, RemoveSourceUse(source_use_id=first))
    assert desk.find("source_use") == []


def test_removed_record_takes_its_evidence_along_but_not_the_source(desk: Desk) -> None:
    office = desk.institution()
    network = desk.run(add_network, AddNetwork(name="Netz"))
    both = (Supports(institution_id=office), Supports(network_id=network))
    made = desk.run(add_source, AddSource(kind="press", title="Zeitung", supports=both))
    desk.run(remove_institution, RemoveInstitution(institution_id=office))
    desk.run(remove_network, RemoveNetwork(network_id=network))
    assert desk.find("source_use") == []
    assert desk.row("source", made)["title"] == "Zeitung"


def test_removed_source_takes_its_copies_along_and_undo_brings_them_back(
    desk: Desk, website: str
) -> None:
    copy = AttachFile(content=PDF, name="netz.pdf", source_id=website)
    attached = desk.run(attach_file, copy)
    desk.run(remove_source, RemoveSource(source_id=website))
    assert desk.find("attachment") == []
    desk.study.undo()
    assert attachment_content(desk.study.conn, attached) == PDF


def test_file_is_kept_once_under_its_hash(desk: Desk, website: str) -> None:
    first = desk.run(attach_file, AttachFile(content=PDF, name="a.pdf", source_id=website))
    again = desk.run(attach_file, AttachFile(content=PDF, name="b.pdf", source_id=website))
    other = desk.run(add_source, AddSource(kind="document", title="Zweites"))
    there = desk.run(attach_file, AttachFile(content=PDF, name="a.pdf", source_id=other))
    assert first == again != there
    assert desk.study.conn.execute("SELECT count(*) FROM file_content").fetchone() == (1,)
    (row,) = attachments_of(desk.study.conn, source_id=website)
    assert (row.name, row.media_type, row.size) == ("a.pdf", "application/pdf", len(PDF))
    desk.run(remove_attachment, RemoveAttachment(attachment_id=first))
    assert attachments_of(desk.study.conn, source_id=website) == ()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("programm.exe", b"MZ", "file.kind"),
        ("makro.docm", b"PK\x03\x04", "file.kind"),
        ("ohne", b"x", "file.kind"),
        ("brief.pdf.lnk", b"x", "file.kind"),
        ("brief.pdf", b"", "file.empty"),
        ("brief.pdf", b"MZ\x90", "file.other_content"),
        ("bild.png", b"%PDF-1.7", "file.other_content"),
        ("text.txt", b"MZ\x00\x01", "file.other_content"),
        ("gross.txt", b"x" * ((20 << 20) + 1), "file.too_large"),
    ],
)
def test_file_that_is_not_taken_is_refused(
    desk: Desk, website: str, name: str, content: bytes, code: str
) -> None:
    command = AttachFile(content=content, name=name, source_id=website)
    assert desk.refuses(attach_file, command) == (code, "file")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/home/anna/Bericht.PDF", "Bericht.PDF"),
        ("C:\\Users\\anna\\netz.pdf", "netz.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a\x00b\u202efdp.pdf", "a-b-fdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_name_of_a_file_is_made_harmless(desk: Desk, website: str, given: str, kept: str) -> None:
    desk.run(attach_file, AttachFile(content=PDF, name=given, source_id=website))
    assert desk.find("attachment")[0]["name"] == kept


def test_file_belongs_to_exactly_one_record(desk: Desk, website: str) -> None:
    assert desk.refuses(attach_file, AttachFile(content=PDF, name="a.pdf")) == (
        "attachment.whose",
        "attempt_id",
    )
    missing = AttachFile(content=PDF, name="a.pdf", attempt_id="?")
    assert desk.refuses(attach_file, missing) == ("entry.missing", "attempt_id")


def test_reply_is_one_action_and_its_file_follows_the_correction(desk: Desk) -> None:
    office = desk.institution()
    letter = desk.run(
        record_attempt,
        RecordAttempt(institution_id=office, channel="letter", direction="out", outcome="3.19"),
    )
    mail = b"From: a@example.org\nSubject: Antwort\n\nJa."
    incoming = RecordAttempt(
        institution_id=office, channel="email", direction="in", outcome="1.1", answers_id=letter
    )
    reply = desk.run(record_reply, RecordReply(attempt=incoming, content=mail, name="antwort.eml"))
    assert desk.row("contact_attempt", reply)["answers_id"] == letter
    assert [due["done_on"] for due in desk.find("follow_up")] == ["2010-03-12"]
    at = attachments_at(desk.study.conn, office)
    assert [file.name for file in at[reply]] == ["antwort.eml"]
    newer = desk.run(correct_attempt, CorrectAttempt(attempt_id=reply, outcome="1.2"))
    assert desk.row("contact_attempt", newer)["answers_id"] == letter
    assert list(attachments_at(desk.study.conn, office)) == [newer]


def test_answer_belongs_to_a_contact_of_the_same_institution(desk: Desk) -> None:
    office, other = desk.institution(), desk.institution(name="Andere")
    letter = desk.run(
        record_attempt,
        RecordAttempt(institution_id=office, channel="letter", direction="out", outcome="3.19"),
    )
    incoming = RecordAttempt(
        institution_id=other, channel="email", direction="in", outcome="1.1", answers_id=letter
    )
    assert desk.refuses(record_attempt, incoming) == ("attempt.answers_elsewhere", "answers_id")
