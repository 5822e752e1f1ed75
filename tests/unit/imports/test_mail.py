"""Mails that were dropped on the window: read as far as they can be, never trusted."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from netzdesk.base.errors import Refused
from netzdesk.imports.html_text import plain_text
from netzdesk.imports.mail import read_mail
from own_time import at_most

HEAD = b"From: Leitstelle <ls@example.org>\r\nDate: Fri, 12 Mar 2010 10:05:00 +0100\r\n"


def mail(text: str = "Es gibt ein Netzwerk.", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Erika Muster <Erika@Example.org>"
    made["To"] = "institut@example.org"
    made["Subject"] = "Re: Umfrage"
    made["Date"] = "Fri, 12 Mar 2010 10:05:00 +0100"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def test_mail_says_who_when_and_what() -> None:
    read = read_mail(mail("Grüße aus Köln\n\nErika").as_bytes())
    assert (read.sender_name, read.sender) == ("Erika Muster", "erika@example.org")
    assert read.recipients == ("institut@example.org",)
    assert read.sent == datetime(2010, 3, 12, 9, 5, tzinfo=UTC)
    assert (read.subject, read.text) == ("Re: Umfrage", "Grüße aus Köln\n\nErika")
    assert not read.automatic
    assert not read.bounced


def test_plain_text_goes_before_html_and_attached_files_are_only_named() -> None:
    made = mail("Klartext")
    made.add_alternative("<p>HTML</p>", subtype="html")
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Liste.pdf")
    made.add_attachment("fremder Text", filename="notiz.txt")
    read = read_mail(made.as_bytes())
    assert read.text == "Klartext"
    assert read.files == ("Liste.pdf", "notiz.txt")


def test_html_alone_becomes_text() -> None:
    html = "<html><head><title>x</title></head><body><p>Ja, &uuml;berall.</p><p>Gruß</p></body>"
    raw = HEAD + b"Subject: A\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    assert read_mail(raw).text == "Ja, überall.\n\nGruß"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b<div>c</div>d", "a\nb\nc\nd"),
        ("<script>alert(1)</script>x<style>y</style>z", "xz"),
        ("<SCRIPT src=http://example.org/>böse", ""),
        ("<img src='http://example.org/pixel.gif'>Text", "Text"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ("<!-- <p>weg</p> -->da", "da"),
        ("<td>a</td><td>b</td>", "a b"),
        ("offen <b", "offen"),
        ("<p>İstanbul</p>", "İstanbul"),
        ("< p >kein Absatz", "kein Absatz"),
    ],
)
def test_html_is_read_as_words(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    "html", ["<" * 300_000, "<!--" * 90_000, "<script>" * 50_000, "&" * 90_000]
)
def test_html_made_to_stall_takes_no_time(html: str) -> None:
    with at_most(2):
        plain_text(html)


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        (b"utf-8", "Köln".encode(), "Köln"),
        (b"iso-8859-15", "Köln €".encode("iso-8859-15"), "Köln €"),
        (b"windows-1252", "„Köln“".encode("cp1252"), "„Köln“"),
        (b"utf-8", "Köln".encode("cp1252"), "Köln"),
        (b"x-unknown", "Köln".encode(), "Köln"),
        (b"\xff\xfe", "Köln".encode(), "Köln"),
        (b"idna", b"xn--a", "xn--a"),
        (b"rot13", "Köln".encode(), "Köln"),
    ],
)
def test_wrong_encoding_gives_what_can_be_read(charset: bytes, body: bytes, text: str) -> None:
    head = b'Subject: A\r\nContent-Type: text/plain; charset="' + charset + b'"\r\n'
    raw = HEAD + head + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + body
    assert read_mail(raw).text == text


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?utf-8?q?R=C3=BCckmeldung?=", "Rückmeldung"),
        (b"=?utf-8?b?UsO8Y2ttZWxkdW5n?=", "Rückmeldung"),
        (b"=?iso-8859-1?q?R=FCck?= =?iso-8859-1?q?meldung?=", "Rückmeldung"),
        (b"=?utf-8?b?###?=", "=?utf-8?b?###?="),
        (b"=?nirgends?q?abc?=", "=?nirgends?q?abc?="),
        (b"A\r\n B\r\n\tC", "A B C"),
        (b"x\x00y\xe2\x80\xaefdp", "xyfdp"),
    ],
)
def test_broken_subjects_are_shown_as_far_as_they_can_be(raw: bytes, subject: str) -> None:
    assert read_mail(HEAD + b"Subject: " + raw + b"\r\n\r\nText").subject == subject


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        (b"ls@example.org", "ls@example.org"),
        (b'"Muster, Erika" <ls@example.org>', "ls@example.org"),
        (b"=?utf-8?q?J=C3=B6rg?= <ls@example.org>", "ls@example.org"),
        (b"Erika Muster [ls@example.org", "ls@example.org"),
        (b"<ls@example.org>, <zweite@example.org>", "ls@example.org"),
        (b"niemand", ""),
    ],
)
def test_sender_is_the_first_address(sender: bytes, address: str) -> None:
    raw = b"From: " + sender + b"\r\nSubject: A\r\n\r\nText"
    assert read_mail(raw).sender == address


@pytest.mark.parametrize(
    ("date", "sent"),
    [
        (b"Fri, 12 Mar 2010 23:30:00 -0500", datetime(2010, 3, 13, 4, 30, tzinfo=UTC)),
        (b"12 Mar 10 10:05 CET", datetime(2010, 3, 12, 10, 5, tzinfo=UTC)),
        (b"gestern", None),
        (b"Fri, 99 Mar 2010 10:05:00 +0100", None),
        (b"Fri, 12 Mar 2010 10:05:00 +9999", None),
        (b"Fri, 12 Mar 1850 10:05:00 +0100", None),
    ],
)
def test_day_that_cannot_be_is_no_day(date: bytes, sent: datetime | None) -> None:
    raw = b"From: a@example.org\r\nSubject: A\r\nDate: " + date + b"\r\n\r\nText"
    assert read_mail(raw).sent == sent


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({"Auto_Submitted": "auto-replied"}, True),
        ({"Auto_Submitted": "no"}, False),
        ({"X_Autoreply": "yes"}, True),
        ({"X_Auto_Response_Suppress": "All", "Precedence": "bulk"}, True),
        ({"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}, False),
        ({"Precedence": "auto_reply"}, True),
        ({"Precedence": "list"}, False),
    ],
)
def test_answer_that_nobody_wrote_is_known(headers: dict[str, str], automatic: bool) -> None:
    assert read_mail(mail("Ich bin im Urlaub.", **headers).as_bytes()).automatic is automatic


BOUNCE = b"""From: MAILER-DAEMON@example.org
Subject: Undelivered Mail Returned to Sender
Date: Fri, 12 Mar 2010 10:05:00 +0100
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; weg@example.org
Action: failed
--B
Content-Type: message/rfc822

From: institut@example.org
To: weg@example.org
Subject: Umfrage ND-0000-0000

Sehr geehrte Damen und Herren
--B--
"""


def test_bounce_says_whom_it_did_not_reach_and_brings_the_mail_back() -> None:
    read = read_mail(BOUNCE)
    assert read.bounced
    assert not read.automatic
    assert read.returned == ("weg@example.org",)
    assert "ND-0000-0000" in read.searched
    assert read.text == "I'm sorry."


def test_forwarded_mail_is_searched_but_not_taken_for_the_answer() -> None:
    made = mail("siehe unten")
    made.add_attachment(mail("ND-ABCD-EFGH"))
    read = read_mail(made.as_bytes())
    assert read.text == "siehe unten"
    assert "ND-ABCD-EFGH" in read.searched


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "mail.unreadable"),
        (b"\x00\x01\x02" * 50, "mail.unreadable"),
        (b"Nur Text ohne Kopf", "mail.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "mail.outlook"),
        (HEAD + b"\r\n" + b"x" * (20 << 20), "mail.too_large"),
        (HEAD + b"\r\n" + b"\n" * 700_000, "mail.too_many_parts"),
    ],
)
def test_what_is_no_mail_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_mail(content)
    assert refused.value.code == code


def nested(depth: int) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    return HEAD + b"Subject: tief\r\n" + opened.encode() + b"Content-Type: text/plain\r\n\r\nunten"


def test_nesting_without_end_is_refused_and_some_is_read() -> None:
    assert read_mail(nested(20)).text == "unten"
    with pytest.raises(Refused) as refused:
        read_mail(nested(5000))
    assert refused.value.code == "mail.too_many_parts"


def test_long_lists_of_addresses_take_no_time() -> None:
    raw = b"From: a@example.org\r\nTo: " + b"(" * 500_000 + b"\r\nSubject: A\r\n\r\nText"
    with at_most(5):
        assert read_mail(raw).sender == "a@example.org"


_PIECES = st.sampled_from(
    [
        b"From: ",
        b"Date: Fri, 12 Mar 2010 10:05:00 +0100",
        b"Subject: =?utf-8?b?",
        b"?=",
        b"\r\n",
        b"\n\n",
        b'Content-Type: multipart/mixed; boundary="b"',
        b"Content-Type: text/html; charset=",
        b"Content-Type: message/rfc822",
        b"Content-Type: message/delivery-status",
        b"Content-Transfer-Encoding: base64",
        b"Content-Disposition: attachment; filename*=utf-8''%",
        b"--b",
        b"--b--",
        b"a@example.org",
        b"<",
        b'"',
        b"(",
        b"\xff\x00",
    ]
)


@given(st.binary(max_size=400))
@example(b"From: \x00<a@b>\r\n\r\n")
def test_random_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_mail(content)
    except Refused as refused:
        assert refused.sentence.format(**refused.values)


@given(st.lists(st.one_of(_PIECES, st.binary(max_size=12)), max_size=60).map(b"".join))
def test_mails_made_of_wrong_pieces_are_read_or_refused(content: bytes) -> None:
    try:
        read = read_mail(b"Subject: A\r\n" + content)
    except Refused as refused:
        assert refused.sentence.format(**refused.values)
    else:
        assert "\x00" not in read.text + read.subject + read.searched
        read.searched.encode("utf-8")
