"""Placeholders: known ones are filled, others are named, and nothing is filled in twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.domain.letter_fields import (
    EXAMPLES,
    FIELDS,
    NAMES,
    check_text,
    fill,
    missing,
    placeholders,
)

plain = st.text(max_size=60).filter(lambda text: "{" not in text and "}" not in text)
names = st.sampled_from(sorted(NAMES))


@given(st.lists(st.tuples(plain, names, st.text(max_size=40)), max_size=6), plain)
def test_filling_keeps_every_letter_of_text_and_values(
    parts: list[tuple[str, str, str]], end: str
) -> None:
    values = {name: value for _text, name, value in parts}
    template = "".join(f"{text}{{{{ {name} }}}}" for text, name, _value in parts) + end

    filled = fill(template, values)

    assert filled == "".join(f"{text}{values[name]}" for text, name, _value in parts) + end


@given(names.filter(lambda name: name != "stelle"))
def test_what_is_filled_in_is_never_read_as_a_placeholder(name: str) -> None:
    typed = f"{{{{ {name} }}}}"

    assert fill("{{ stelle }}", {"stelle": typed, name: "x"}) == typed


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("{{ anred }}", "template.unknown_field", "anred"),
        ("{{ ANREDE }}", "template.unknown_field", "ANREDE"),
        ("Guten Tag {{ anrede }", "template.broken", "{{ anrede }"),
        ("Guten Tag { anrede }}", "template.broken", "}}"),
        ("{{ anrede.__class__ }}", "template.broken", "{{ anrede.__class__ }}"),
        ("{{ anrede | upper }}", "template.broken", "{{ anrede | upper }}"),
        ("{% if person %}x{% endif %}", "template.instruction", "{% if person %}x{% endif %}"),
        ("{# leise #}", "template.instruction", "{# leise #}"),
    ],
)
def test_a_mistake_in_a_text_is_refused_and_named(text: str, code: str, named: str) -> None:
    with pytest.raises(Refused) as caught:
        check_text(text, "body")

    assert (caught.value.code, caught.value.field) == (code, "body")
    for language in ("de", "en"):
        assert named in Translator(language).refusal(caught.value)


def test_the_nearest_placeholder_is_proposed() -> None:
    with pytest.raises(Refused) as caught:
        check_text("{{ antwort_biss }}", "body")

    assert caught.value.values["near"] == "antwort_bis"


@given(plain)
def test_single_braces_and_plain_text_are_allowed(text: str) -> None:
    check_text(f"{{ {text} }} {{{{anrede}}}}", "body")


def test_missing_fields_are_named_in_the_order_of_the_list() -> None:
    values = dict(EXAMPLES, plz=" ", ort="")

    assert missing(("ort", "anrede", "plz", "anlagen"), values) == ("plz", "ort")
    assert missing(("anlagen",), {}) == ()


def test_every_placeholder_has_a_meaning_and_an_example_in_german() -> None:
    german = Translator("de")
    assert len(NAMES) == len(FIELDS)
    for field in FIELDS:
        assert field.name.isidentifier() and field.name.isascii()
        assert field.example
        assert german(field.meaning) != field.meaning
    assert placeholders("{{ort}} {{ plz }} {{ort}}") == ("ort", "plz")
