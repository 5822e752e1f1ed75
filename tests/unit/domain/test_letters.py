"""What stands in a letter to somebody: address, salutation, and what it lacks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.domain.letters import (
    Occasion,
    Recipient,
    Template,
    address_lines,
    filled,
    lacking,
    letter_values,
    listed,
)
from netzdesk.domain.salutation import NOBODY, addressee, salutation

SENDER = {
    "name": "Institut Beispiel",
    "street": "Allee 2",
    "postcode": "30161",
    "place": "Hannover",
    "phone": "030 23125 100",
}
OCCASION = Occasion(
    day=date(2010, 3, 15),
    reply_until=date(2010, 3, 29),
    study="Netzwerke",
    researcher="Vera Muster",
    sender=SENDER,
)


def recipient(**values: object) -> Recipient:
    usual = {
        "institution_id": "i",
        "name": "Jobcenter Celle",
        "street": "Weg 1",
        "postcode": "29221",
        "place": "Celle",
        "districts": ("Landkreis Celle", "Landkreis Gifhorn", "Landkreis Peine"),
    }
    return Recipient(**{**usual, **values})  # type: ignore[arg-type]


def template(body: str, **values: str) -> Template:
    return Template(id="t", name="T", **{"kind": "letter", "format": "text", **values}, body=body)


@pytest.mark.parametrize(
    ("name", "form", "said", "written"),
    [
        (None, None, NOBODY, ""),
        (" ", "ms", NOBODY, ""),
        ("Erika Muster", "ms", "Sehr geehrte Frau Muster", "Frau Erika Muster"),
        ("Muster, Max", "mr", "Sehr geehrter Herr Muster", "Herrn Max Muster"),
        ("Erika Muster", None, "Guten Tag Erika Muster", "Erika Muster"),
        ("Frau Dr. Ina Lang", None, "Sehr geehrte Frau Dr. Lang", "Frau Dr. Ina Lang"),
        ("Herr Öz", None, "Sehr geehrter Herr Öz", "Herrn Öz"),
        (
            "Prof. Dr. Anna von der Heide",
            "ms",
            "Sehr geehrte Frau Prof. Dr. von der Heide",
            "Frau Prof. Dr. Anna von der Heide",
        ),
        ("von Muster", "mr", "Sehr geehrter Herr von Muster", "Herrn von Muster"),
        ("Anne-Marie Größler-Öztürk", "ms", "Sehr geehrte Frau Größler-Öztürk", None),
    ],
)
def test_salutation_and_address_line(
    name: str | None, form: str | None, said: str, written: str | None
) -> None:
    assert salutation(name, form) == said
    if written is not None:
        assert addressee(name, form) == written


@given(st.text(max_size=40), st.sampled_from([None, "ms", "mr", "x"]))
def test_any_name_gives_a_salutation_on_one_line(name: str, form: str | None) -> None:
    said = salutation(name, form)

    assert said and "  " not in said and "\n" not in said


def test_address_has_no_empty_lines() -> None:
    assert address_lines(recipient()) == ("Jobcenter Celle", "Weg 1", "29221 Celle")
    assert address_lines(recipient(street="", postcode="", place="", function="Leitung")) == (
        "Jobcenter Celle",
    )
    person = recipient(person="Erika Muster", form_of_address="ms", function="Leitung")
    assert address_lines(person)[1:3] == ("Frau Erika Muster", "Leitung")


def test_districts_are_listed_as_running_text() -> None:
    values = letter_values(recipient(), OCCASION, "ND-0000-0000")

    assert values["kreise"] == "Landkreis Celle, Landkreis Gifhorn und Landkreis Peine"
    assert listed(()) == "" and listed(("A",)) == "A"
    assert (values["datum"], values["antwort_bis"]) == ("15.03.2010", "29.03.2010")
    assert values["unterschrift"] == "Vera Muster"


def test_a_letter_lacks_what_its_text_and_its_envelope_need() -> None:
    values = letter_values(recipient(postcode="", place=""), OCCASION, "ND-0000-0000")

    assert lacking(template("{{ anrede }} {{ letztes_schreiben }}"), values) == (
        "plz",
        "ort",
        "letztes_schreiben",
    )


def test_a_mail_lacks_only_what_its_text_needs() -> None:
    values = letter_values(recipient(postcode=""), OCCASION, "ND-0000-0000")

    assert lacking(template("{{ anrede }}", kind="email"), values) == ()
    assert lacking(template("{{ plz }}", kind="email"), values) == ("plz",)


def test_a_letter_made_here_needs_the_sender_and_one_made_in_word_does_not() -> None:
    values = letter_values(
        recipient(),
        Occasion(day=date(2010, 3, 15), reply_until=None, study="S", researcher="V"),
        "ND-0000-0000",
    )

    assert "absender" in lacking(template("x"), values)
    assert lacking(template("", format="word"), values, ("anrede", "antwort_bis")) == (
        "antwort_bis",
    )


def test_the_subject_stays_on_one_line() -> None:
    values = letter_values(recipient(name="A\nB"), OCCASION, "ND-0000-0000")

    assert filled(template("x", subject="{{ stelle }}  C"), values)[0] == "A B C"
