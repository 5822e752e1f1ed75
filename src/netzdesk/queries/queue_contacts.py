"""Where the lines of the queue are reached."""

from __future__ import annotations

from typing import NamedTuple

from netzdesk.store.engine import Connection


class QueueContact(NamedTuple):
    """Phone and mail of an institution or lead; that of its first person where it has none."""

    phone: str = ""
    mail: str = ""


def queue_contacts(conn: Connection) -> dict[str, QueueContact]:
    """Return phone and mail by the key of the line."""
    found = {
        f"institution:{key}": QueueContact(phone or "", mail or "")
        for key, phone, mail in conn.execute(
            "SELECT i.id, coalesce(i.phone, (SELECT p.phone FROM person p "
            "WHERE p.institution_id = i.id AND p.do_not_contact = 0 AND p.phone IS NOT NULL "
            "ORDER BY p.position, p.id LIMIT 1)), i.mail FROM institution i "
            "WHERE i.do_not_contact = 0 AND i.same_as_id IS NULL"
        )
    }
    for key, phone, mail in conn.execute("SELECT id, phone, mail FROM lead WHERE state = 'open'"):
        found[f"lead:{key}"] = QueueContact(phone or "", mail or "")
    for key, phone, mail in conn.execute(
        "SELECT a.id, coalesce(p.phone, i.phone), coalesce(p.mail, i.mail) FROM approval a "
        "JOIN person p ON p.id = a.person_id LEFT JOIN institution i ON i.id = p.institution_id "
        "WHERE a.verdict = 'open' AND p.do_not_contact = 0"
    ):
        found[f"approval:{key}"] = QueueContact(phone or "", mail or "")
    return found
