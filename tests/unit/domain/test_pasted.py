"""What is pasted as HTML: of Word, LibreOffice, mails and pages, the markup and every word."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.domain.markup import plain, write_markup
from netzdesk.domain.pasted import read_html
from own_time import at_most

WORD_ITEM = (
    "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>"
    "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{sign}"
    "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span>"
    "<![endif]>{text}<o:p></o:p></p>"
)
WORD_NOTE = (
    "<p class=MsoNormal>Satz<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1' "
    "title=''><span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a> "
    "weiter.</p><div style='mso-element:footnote-list'><br clear=all><hr>"
    "<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>"
    "<a href='#_ftnref1' name='_ftn1' title=''>[1]</a> Die <i>Quelle</i>.</p></div></div>"
)
WRITER_NOTE = (
    '<p>Satz<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>'
    ' weiter.</p><div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" '
    'href="#sdfootnote1anc">1</a> Die <em>Quelle</em>.</p></div>'
)


def said(page: str) -> str:
    return write_markup(read_html(page))


def test_lists_of_word_are_lists_and_their_signs_no_text() -> None:
    signs = ("·", "o", "§", "1.", "2.", "a)")
    page = "".join(WORD_ITEM.format(sign=s, text=f"<b>P</b> {n}") for n, s in enumerate(signs))

    assert said(f"<html><body>{page}</body></html>") == (
        "- **P** 0\n- **P** 1\n- **P** 2\n\n1. **P** 3\n2. **P** 4\n3. **P** 5"
    )


@pytest.mark.parametrize("page", [WORD_NOTE, WRITER_NOTE])
def test_footnotes_stay_footnotes_where_they_stood(page: str) -> None:
    assert said(page) == "Satz[^Die *Quelle*.] weiter."


def test_a_sign_whose_footnote_was_not_copied_stays_a_sign() -> None:
    assert said(WORD_NOTE.partition("<div")[0]) == "Satz[1] weiter."


def test_a_footnote_that_was_copied_alone_is_a_paragraph() -> None:
    assert said(WORD_NOTE.partition("weiter.</p>")[2]) == "Die *Quelle*."


def test_looks_are_read_from_tags_and_from_styles() -> None:
    assert (
        said(
            "<b style='font-weight:normal'><span style='font-weight: 700'>a</span> b "
            "<span style='font-style:italic'>c</span></b>"
        )
        == "**a** b *c*"
    )
    assert said("<h2 style='font-weight:400'>Titel</h2><p>Text</p>") == "**Titel**\n\nText"


def test_what_is_not_seen_is_not_pasted() -> None:
    assert (
        said(
            "<head><title>t</title><style>p {}</style></head><script>x()</script><!-- y -->"
            "<p>Text<span style='display:none'>z</span><img src='file:///etc/passwd' alt='q'></p>"
        )
        == "Text"
    )


def test_paragraphs_that_are_not_closed_are_paragraphs() -> None:
    assert said("<p>eins<p>zwei<ul><li>a<li>b<p>c</ul>") == "eins\n\nzwei\n\n- a\n- b\n\nc"


def test_a_small_row_stays_on_one_line_and_a_laid_out_page_does_not() -> None:
    assert said("<table><tr><td><p>A</p></td><td>1</td></tr><tr><td>B</td><td>2</td></tr>") == (
        "A | 1\n\nB | 2"
    )
    page = f"<table><tr><td><p>Brief</p><p>{'Wort ' * 80}</p></td><td>Rand</td></tr></table>"
    assert said(page).split("\n\n") == ["Brief", ("Wort " * 80).strip(), "Rand"]


def test_spaces_are_one_and_breaks_are_kept() -> None:
    assert said("<p>  a\n   <b> b</b>  c<br>d <br></p>") == "a **b** c\nd"
    assert said("<pre>a\n  b</pre>") == "a\n  b"


@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_word_of_a_page_is_lost(words: list[str]) -> None:
    words = [" ".join(word.replace("\0", "").split()) for word in words]
    page = "".join(f"<p>{html.escape(word)}</p>" for word in words)

    assert "".join(plain(read_html(page)).split()) == "".join("".join(words).split())


@given(st.text(alphabet="<>/ab=\"'!&#;-pli[]", max_size=80))
def test_anything_can_be_read(page: str) -> None:
    read_html(page)


@pytest.mark.parametrize("page", ["<" * 300_000, "<a " * 100_000, "<!" * 150_000, "<p>" * 20_000])
def test_what_is_no_page_is_read_in_a_moment(page: str) -> None:
    with at_most(2):
        read_html(page)
