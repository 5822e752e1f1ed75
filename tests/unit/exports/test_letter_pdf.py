"""Letters as PDF: where DIN 5008 wants everything, whole whatever is in them, in print order."""

from __future__ import annotations

import re
from io import BytesIO

import pypdf
import pytest
from export_desk import squeezed
from hypothesis import example, given, settings
from hypothesis import strategies as st
from letter_desk import BODY, batch, pages_of, recipient, words_at
from profile_desk import pdf_pieces
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from netzdesk.base.errors import Cancelled, Refused
from netzdesk.base.progress import Unwatched
from netzdesk.exports.letters.content import Enclosure, clean, in_order
from netzdesk.exports.letters.enclosures import MOST_PAGES, check_enclosure
from netzdesk.exports.letters.pdf import address_fits, letters_pdf
from netzdesk.exports.letters.produce import series_pdf
from netzdesk.exports.typeset import TEXT, Face
from random_texts import texts


def pdf(*recipients: object, **values: object) -> bytes:
    return letters_pdf(batch(*recipients, **values), Unwatched())  # type: ignore[arg-type]


def test_everything_stands_where_the_window_envelope_needs_it() -> None:
    made = pdf()

    back = words_at(made, 0, "Beispielallee 2 · 30161")
    first = words_at(made, 0, "Jobcenter Landkreis Beispiel 0")
    town = words_at(made, 0, "30000 Musterstadt")
    block = words_at(made, 0, "Unser Zeichen")
    subject = words_at(made, 0, "Netzwerke in Landkreis")
    body = words_at(made, 0, "Sehr geehrte")

    # the window: 20 mm from the left, 45 mm from the top, 85 by 45 mm
    assert back[1] >= 45 and back[3] <= 50.5
    assert 24.5 <= first[0] <= 25.8 and 62.7 <= first[1] <= 64.2
    assert town[3] <= 90 and max(back[2], first[2], town[2]) <= 105
    assert 124.5 <= block[0] <= 126 and 50 <= block[1] <= 52
    assert 24.5 <= subject[0] <= 25.8 and 98.4 <= subject[1] <= 100.5
    assert 24.5 <= body[0] <= 25.8 and body[1] > subject[3]


def test_fold_and_hole_marks_stand_at_105_148_5_and_210_millimetres() -> None:
    reader = pypdf.PdfReader(BytesIO(pdf()))
    forms = reader.pages[0]["/Resources"]["/XObject"]
    drawn = "".join(forms[name].get_data().decode("latin-1") for name in forms)
    lines = re.findall(r"([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l", drawn)
    height = float(reader.pages[0].mediabox.height)
    at_the_edge = sorted(
        round((height - float(y)) * 25.4 / 72, 1) for x, y, _x2, _y2 in lines if float(x) < 30
    )

    assert at_the_edge == [105.0, 148.5, 210.0]


@settings(max_examples=60)
@example("\u05c7\u05c7")
@example("😀 שלום")
@given(texts)
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    text = text.replace("{{", "{ {").replace("}}", "} }").replace("{%", "{ %").replace("{#", "{ #")
    face = Face(TEXT, 11)
    wanted = face.settable(clean(text).replace("\n", " "))[0]

    made = pdf(body=f"ANFANG {text} ENDE")

    # read from the operators: readers of text turn around what is written from the right, and
    # take two marks at one place for one
    shown = "".join(said for *_, size, said in pdf_pieces(made) if size == face.size)
    begin, end = shown.index("ANFANG"), shown.rindex("ENDE")
    assert squeezed(shown[begin:end]) == squeezed(f"ANFANG {wanted}")


@pytest.mark.parametrize(
    "text",
    [
        "<b>fett</b> &amp; </para> <img src='/etc/passwd'>",
        "Łódź Иван ß „Anführung“ – … €",
        "Klammer ( \\ ) Rückstrich \t Tab",
    ],
)
def test_markup_foreign_letters_and_long_words_are_shown_as_they_are(text: str) -> None:
    shown = squeezed("".join(pages_of(pdf(body=f"{{{{ anrede }}}} {text} ENDE"))))

    assert squeezed(text) in shown and "ENDE" in shown


def test_a_word_that_is_longer_than_a_page_is_cut_and_whole() -> None:
    # a letter that neither the sender nor a case reference can contain
    shown = "".join(pages_of(pdf(body="Ж" * 4_000)))

    assert shown.count("Ж") == 4_000


def test_a_long_letter_goes_on_with_its_head_and_its_page_numbers() -> None:
    made = pages_of(pdf(body="Zeile\n" * 90 + "ENDE"))

    assert len(made) == 3
    assert ["Seite 1 von 3" in made[0], "Seite 3 von 3" in made[2]] == [True, True]
    assert "ND-" in made[1] and "Jobcenter Landkreis Beispiel 0" in made[1]
    assert sum(page.count("Zeile") for page in made) == 90
    assert "Seite" not in pages_of(pdf())[0]


@given(st.integers(20, 130))
@settings(max_examples=25)
def test_a_last_line_never_stands_alone_and_no_page_is_overfull(lines: int) -> None:
    made = pdf(body="\n".join(f"Zeile{n:03}" for n in range(lines)))
    pages = pages_of(made)

    counts = [page.count("Zeile") for page in pages]
    assert sum(counts) == lines
    assert len(pages) == 1 or counts[-1] >= 2
    for number, page in enumerate(pages):
        last = re.findall(r"Zeile\d{3}", page)[-1]
        assert words_at(made, number, last)[3] <= 270


def test_enclosures_are_named_below_the_letter_unless_its_text_does() -> None:
    named = "".join(pages_of(pdf(enclosed=("Empfehlung", "Fragebogen"))))
    own = "".join(pages_of(pdf(body="x {{ anlagen }}", enclosed=("Empfehlung",))))

    assert "Anlagen" in named and "Empfehlung" in named and "Fragebogen" in named
    assert own.count("Empfehlung") == 1 and "Anlage" not in own


def test_the_sample_says_so_on_every_page() -> None:
    made = pages_of(pdf(body="Zeile\n" * 90, sample="Beispieldaten"))

    assert all("Beispieldaten" in page for page in made)


def test_a_long_address_begins_higher_up_and_a_longer_one_does_not_fit() -> None:
    long = recipient(name="Gemeinsame Einrichtung zur Grundsicherung für Arbeitsuchende " * 2)
    made = pdf(long)

    assert address_fits(batch(long).letters[0].address)
    assert words_at(made, 0, "30000 Musterstadt")[3] <= 90.5
    assert not address_fits(batch(recipient(name="Amt " * 300)).letters[0].address)


def test_letters_are_printed_by_postcode_by_name_or_by_district() -> None:
    people = (
        recipient(1, name="Zeven", postcode="27404", districts=("Landkreis Rotenburg",)),
        recipient(2, name="Ämterhaus", postcode="49074", districts=("kreisfreie Stadt Emden",)),
        recipient(3, name="Bergen", postcode="", districts=()),
    )
    letters = batch(*people).letters

    def names(order: str) -> list[str]:
        return [letter.recipient.name for letter in in_order(letters, order)]

    assert names("postcode") == ["Zeven", "Ämterhaus", "Bergen"]
    assert names("name") == ["Ämterhaus", "Bergen", "Zeven"]
    assert names("district") == ["Ämterhaus", "Zeven", "Bergen"]


def test_enclosures_follow_each_letter_and_are_stored_once() -> None:
    flyer = pdf(recipient(7), recipient(8), body="Empfehlung " * 2_000)
    pages = check_enclosure(flyer, "Empfehlung.pdf")
    people = tuple(recipient(n) for n in range(30))
    with_one = batch(*people, enclosures=(Enclosure(name="Empfehlung", content=flyer),))

    made = series_pdf(with_one, Unwatched())

    texts = pages_of(made)
    assert len(texts) == 30 * (1 + pages)
    for number in range(30):
        begin = number * (1 + pages)
        assert f"Beispiel {number}" in texts[begin]
        assert all("Empfehlung" in text for text in texts[begin + 1 : begin + 1 + pages])
    assert len(made) < len(series_pdf(batch(*people), Unwatched())) + len(flyer) + 30 * pages * 400


def test_two_sided_letters_and_enclosures_each_begin_on_a_front() -> None:
    flyer = pdf(recipient(7))
    made = batch(recipient(0), recipient(1), enclosures=(Enclosure(name="E", content=flyer),))

    texts = pages_of(series_pdf(made, Unwatched(), two_sided=True))

    assert ["Beispiel" in text for text in texts] == [True, False] * 4


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n%%EOF", b"kein PDF", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"],
)
def test_what_is_no_pdf_is_refused_before_it_is_kept(content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        check_enclosure(content, "x.pdf")

    assert (caught.value.code, caught.value.field) == ("enclosure.no_pdf", "file")


def test_a_cut_pdf_is_refused() -> None:
    whole = pdf(*(recipient(n) for n in range(5)))

    for length in (100, 1_000, len(whole) // 2):
        with pytest.raises(Refused):
            check_enclosure(whole[:length], "x.pdf")


def test_a_pdf_with_a_password_or_too_many_pages_is_refused() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("geheim")
    locked = BytesIO()
    writer.write(locked)
    many = pypdf.PdfWriter()
    for _ in range(MOST_PAGES + 1):
        many.add_blank_page(595, 842)
    long = BytesIO()
    many.write(long)

    codes = []
    for content in (locked.getvalue(), long.getvalue()):
        with pytest.raises(Refused) as caught:
            check_enclosure(content, "x.pdf")
        codes.append(caught.value.code)
    assert codes == ["enclosure.locked", "enclosure.too_long"]


def test_nothing_that_acts_is_taken_over_from_an_enclosure() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    script = DictionaryObject()
    script[NameObject("/S")] = NameObject("/JavaScript")
    script[NameObject("/JS")] = TextStringObject("app.alert(1)")
    writer.root_object[NameObject("/OpenAction")] = script
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    writer.add_attachment("virus.exe", b"MZ")
    out = BytesIO()
    writer.write(out)

    made = series_pdf(batch(enclosures=(Enclosure(name="E", content=out.getvalue()),)), Unwatched())

    root = pypdf.PdfReader(BytesIO(made)).trailer["/Root"]
    assert not {"/OpenAction", "/Names", "/AA"} & set(root)
    assert b"app.alert" not in made and b"virus.exe" not in made


def test_a_cancelled_series_is_given_up_at_once() -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            if done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        letters_pdf(batch(*(recipient(n) for n in range(10))), Stop())


def test_the_same_series_gives_the_same_bytes() -> None:
    series = batch(recipient(0), recipient(1), body=BODY)

    assert letters_pdf(series, Unwatched()) == letters_pdf(series, Unwatched())
