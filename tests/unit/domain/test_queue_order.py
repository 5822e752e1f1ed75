"""The order of the queue, and what each line says."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.i18n import Translator
from netzdesk.domain.queue import (
    QueueGroup,
    QueueItem,
    QueueKind,
    QueueReason,
    next_item,
    ordered,
)
from netzdesk.domain.queue_texts import QueueNames, reason_text

TODAY = date(2010, 3, 15)
YESTERDAY, LAST_WEEK = date(2010, 3, 14), date(2010, 3, 8)
NAMES = QueueNames(
    today=TODAY,
    regions={"a": "Gifhorn", "b": "Celle", "c": "Peine", "d": "Uelzen", "e": "Emden"},
    outcomes={"3.13": "nicht erreicht"},
    channels={"letter": "Brief", "email": "E-Mail"},
    kinds={"integration_office": "Leitstelle"},
)


def item(
    key: str, group: QueueGroup, kind: QueueKind = QueueKind.FOLLOW_UP, **values: object
) -> QueueItem:
    due = values.pop("due", None)
    time = values.pop("due_time", None)
    reason = QueueReason(kind=kind, due=due, due_time=time)  # type: ignore[arg-type]
    return QueueItem(key=key, name=key, reasons=(reason,), group=group, **values)  # type: ignore[arg-type]


AGREED_LATE = item("agreed-late", QueueGroup.AGREED, QueueKind.AGREED, due=TODAY, due_time="15:00")
AGREED_EARLY = item(
    "agreed-early", QueueGroup.AGREED, QueueKind.AGREED, due=TODAY, due_time="09:00"
)
AGREED_MISSED = item("missed", QueueGroup.AGREED, QueueKind.AGREED, due=YESTERDAY, due_time="16:00")
AGREED_DAY = item("agreed-day", QueueGroup.AGREED, QueueKind.AGREED, due=TODAY)
OLD = item("old", QueueGroup.OVERDUE, due=LAST_WEEK)
NEWER = item("newer", QueueGroup.OVERDUE, due=YESTERDAY, weight=3.0)
DUE = item("due", QueueGroup.DUE, due=TODAY)
DUE_LATER = item("due-later", QueueGroup.DUE, due=TODAY, later=True, weight=5.0)
THREE = item("three", QueueGroup.TO_ASK, QueueKind.FIRST_CONTACT, brings=3, weight=1.5)
SHORT = item("short", QueueGroup.TO_ASK, QueueKind.SECOND_SOURCE, brings=1, weight=1.0)
ONE = item("one", QueueGroup.TO_ASK, QueueKind.FIRST_CONTACT, brings=1, weight=0.5)
LEAD = item("lead", QueueGroup.LEADS, QueueKind.LEAD)
LIMIT = item("limit", QueueGroup.TO_CONFIRM, QueueKind.LIMIT)
CLOSING = item("closing", QueueGroup.TO_CLOSE, QueueKind.CLOSING)
ORDER = (
    *(AGREED_MISSED, AGREED_EARLY, AGREED_LATE, AGREED_DAY, OLD, NEWER, DUE, DUE_LATER),
    *(THREE, SHORT, ONE, LEAD, LIMIT, CLOSING),
)


@given(st.permutations(ORDER))
def test_the_order_does_not_depend_on_how_the_lines_were_found(lines: list[QueueItem]) -> None:
    assert [each.key for each in ordered(lines)] == [each.key for each in ORDER]


def test_equal_lines_stand_by_name_with_umlauts_as_their_letters() -> None:
    lines = [item(name, QueueGroup.TO_ASK) for name in ("Zeven", "Öhringen", "Oldenburg")]
    for some in permutations(lines):
        assert [each.name for each in ordered(some)] == ["Öhringen", "Oldenburg", "Zeven"]


def test_the_next_case_is_no_call_that_is_agreed_for_later() -> None:
    lines = (AGREED_EARLY, AGREED_LATE, OLD, LIMIT, CLOSING)
    assert next_item(lines, "10:00") is AGREED_EARLY
    assert next_item(lines, "10:00", frozenset({"agreed-early"})) is OLD
    assert next_item(lines, "15:00", frozenset({"agreed-early"})) is AGREED_LATE
    assert next_item((LIMIT, CLOSING), "10:00") is None


def says(
    kind: QueueKind, *regions: str, office: str = "integration_office", **values: object
) -> str:
    reason = QueueReason(kind=kind, region_ids=regions, **values)  # type: ignore[arg-type]
    line = QueueItem(
        key="x", name="Frau Muster", office=office, reasons=(reason,), group=QueueGroup.DUE
    )
    return reason_text(line, Translator("de"), NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (says(QueueKind.AGREED, due=TODAY, due_time="10:30"), "Rückruf vereinbart 10:30"),
        (says(QueueKind.AGREED, due=TODAY), "Rückruf für heute vereinbart"),
        (
            says(QueueKind.AGREED, due=YESTERDAY, due_time="10:30"),
            "Rückruf war vereinbart für 14.03.2010 10:30",
        ),
        (
            says(QueueKind.AGREED, due=TODAY, outcome="2.38"),
            "Schriftliche Antwort zugesagt bis 15.03.2010",
        ),
        (
            says(
                QueueKind.REPLY_OVERDUE, since=date(2010, 3, 1), sent_by="letter", channel="phone"
            ),
            "Brief vor 14 Tagen ohne Antwort → anrufen",
        ),
        (
            says(
                QueueKind.REPLY_OVERDUE, since=date(2010, 3, 1), sent_by="email", channel="letter"
            ),
            "E-Mail vor 14 Tagen ohne Antwort → Erinnerung senden",
        ),
        (
            says(QueueKind.SECOND_SOURCE, "a"),
            "Zweite Quelle fehlt in Gifhorn: Leitstelle fragen",
        ),
        (
            says(QueueKind.SECOND_SOURCE, "a", "b", "c", "d", "e"),
            "Zweite Quelle fehlt in Gifhorn, Celle, Peine und 2 weitere: Leitstelle fragen",
        ),
        (says(QueueKind.CONTRADICTION, "a", again=True), "Widerspruch in Gifhorn: nachfragen"),
        (says(QueueKind.CONTRADICTION, "a"), "Widerspruch in Gifhorn: auch Leitstelle fragen"),
        (says(QueueKind.ANOTHER_NO, "a"), "Nein absichern in Gifhorn: Leitstelle fragen"),
        (says(QueueKind.LEAD), "Hinweis: Frau Muster fragen"),
        (says(QueueKind.LEAD, "b"), "Hinweis für Celle: Frau Muster fragen"),
        (
            says(QueueKind.LIMIT, attempts=5, outcome="2.90"),
            "5 Versuche ohne Antwort: mit 2.90 abschließen?",
        ),
        (
            says(QueueKind.FOLLOW_UP, outcome="3.13", since=YESTERDAY),
            "Wiedervorlage nach „nicht erreicht“ am 14.03.2010",
        ),
        (says(QueueKind.FOLLOW_UP, note="Flyer"), "Wiedervorlage: Flyer"),
        (says(QueueKind.FOLLOW_UP, note="Flyer", due_time="14:00"), "Wiedervorlage 14:00: Flyer"),
        (says(QueueKind.FOLLOW_UP), "Wiedervorlage"),
    ],
)
def test_every_reason_is_a_sentence(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize("kind", QueueKind)
def test_no_reason_is_without_words_in_either_language(kind: QueueKind) -> None:
    line = QueueItem(
        key="x",
        name="Amt",
        reasons=(QueueReason(kind=kind, due=TODAY, region_ids=("a",), outcome="3.13", attempts=5),),
        group=QueueGroup.DUE,
    )
    german, english = (reason_text(line, Translator(code), NAMES) for code in ("de", "en"))
    assert german
    assert english
    assert german != english
