from __future__ import annotations

import unicodedata
from dataclasses import replace
from io import BytesIO

import pypdf
import pypdfium2 as pdfium
import pytest
from export_desk import StudyBuilder, pdf_text
from profile_desk import (
    a_book,
    add_picture,
    pdf_body,
    pdf_letters,
    picture,
    sections,
    write,
)

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.domain.markup import Block, Note, Run, write_markup
from netzdesk.exports.hyphens import Hyphens
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import (
    Pair,
    PictureBlock,
    TableBlock,
    book_of,
    profiles_book,
    stays_with_next,
    writable_markup,
)
from netzdesk.exports.profile_pdf import Fit, profiles_pdf, too_long
from netzdesk.exports.registry import export, render_pdf
from netzdesk.exports.rich import Looks, Setter
from netzdesk.exports.strips import Strip, paginate, together

GERMAN = Translator("de")


def blocks_of(text: str) -> tuple[Block, ...]:
    return writable_markup(write_markup((Block("text", (Run(text),)),)))


def test_markup_is_shown_by_its_face_and_never_by_its_signs() -> None:
    blocks = writable_markup("eins **zwei** *drei* ***vier***\n\n- Punkt\n\n1. Zahl")

    pdf, fit = profiles_pdf(a_book(*blocks))

    fonts = pypdf.PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"].get_object().values()
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}
    assert pdf_body(pdf) == "NetzZieleeinszweidreivier•Punkt1.Zahl"
    assert {name.partition("-")[2] for name in names} >= {
        "SemiCondensed",
        "SemiBoldSemiCondensed",
        "SemiCondensedItalic",
        "SemiBoldSemiCondensedItalic",
    }
    assert fit == Fit(1)


def test_every_font_is_embedded() -> None:
    pdf, _ = profiles_pdf(a_book(*writable_markup("a **b** *c* אב →[^d]")))

    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].get_object().values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_words_are_parted_in_german_and_can_still_be_found_whole() -> None:
    text = "Arbeitsmarktförderungsmaßnahmen und Weiterbildungsträger " * 12

    pdf, _ = profiles_pdf(a_book(*blocks_of(text.strip())))

    drawn = "".join(said for _, _, _, said in pdf_letters(pdf))
    assert "\u00ad" in drawn
    assert "-" not in drawn.replace("Stand", "")
    assert pdf_body(pdf).endswith("".join(text.split()))


def test_no_line_is_wider_than_the_page_and_no_piece_of_a_word_shorter_than_three() -> None:
    looks = Looks(10)
    setter = Setter(looks, Hyphens("de"))
    text = "Migrantenselbstorganisationen beraten Existenzgründerinnen umfassend. " * 20

    lines = setter.lines((Run(text), Run("W" * 500)), 200)

    for line in lines:
        last = line.spans[-1]
        assert last.left + last.face.width(last.text) <= 200.1
    parted = [line.spans[-1].text for line in lines if line.spans[-1].text.endswith("\u00ad")]
    assert parted
    assert all(len(text.rstrip("\u00ad").split()[-1]) >= 3 for text in parted)


def test_footnotes_stand_on_the_page_of_their_sign() -> None:
    text = "\n\n".join(f"Satz {n} mit Fußnote[^Quelle {n}.]" + " und mehr" * 60 for n in range(40))

    pdf, _ = profiles_pdf(a_book(*writable_markup(text)))

    for number in range(len(pypdf.PdfReader(BytesIO(pdf)).pages)):
        said = [t for p, y, size, t in pdf_letters(pdf) if p == number and 60 < y < 790]
        body = "".join(said)
        for n in range(40):
            assert body.count(f"Satz {n} mit") == body.count(f"Quelle {n}.")


def test_a_footnote_that_is_longer_than_a_page_goes_on_and_loses_nothing() -> None:
    note = " ".join(f"Wort{n}" for n in range(5_000))
    block = Block("text", (Run("Satz"), Note((Run(note),)), Run(" Ende")))

    pdf, fit = profiles_pdf(a_book(block))

    small = "".join(t for _, y, size, t in pdf_letters(pdf) if size == 8.0 and 60 < y < 790)
    said = "".join(small.replace("\u00ad", "").split())
    assert said == "".join(note.split())
    assert fit.pages > 3


def test_no_line_of_a_paragraph_stands_alone_and_no_heading_at_the_foot() -> None:
    heading = Strip(height=20, keep=True, mark="h")
    for filled in range(30):
        strips = [Strip(height=10) for _ in range(filled)]
        strips += [heading, *together([Strip(height=10, letters=1) for _ in range(5)])]

        pages = paginate(strips, 300, 0)

        for page in pages:
            counted = sum(strip.letters for _, strip in page.strips)
            assert counted != 1
            assert not page.strips[-1][1].mark
        assert sum(len(page.strips) for page in pages) == len(strips)


def test_a_text_that_does_not_fit_says_by_how_much() -> None:
    short, _ = profiles_pdf(a_book(*blocks_of("kurz")))
    paragraphs = "\n\n".join("Zeile um Zeile " * 60 for _ in range(25))

    _, fit = profiles_pdf(a_book(*writable_markup(paragraphs)))
    said = too_long(fit, GERMAN)

    assert fit.pages > 3
    assert 0 < fit.letters < len(paragraphs)
    assert f"{fit.lines} Zeilen ({fit.letters} Zeichen)" in said
    assert too_long(Fit(3), GERMAN) == ""
    assert short.startswith(b"%PDF-")


def test_facts_of_the_register_are_printed(study: StudyBuilder) -> None:
    keys = sections(study)
    network = study.network(
        "Netz Celle",
        number=7,
        actors=["Volkshochschule Celle", "Caritas"],
        fields=["training"],
        street="Markt 1",
        postcode="29221",
        place="Celle",
    )
    with study.together() as unit:
        hidden = unit.find("network_actor", name="Caritas")[0]
        unit.put("network_actor", {"id": hidden["id"], "in_profile": 0})
    study.contact(network, institution_name="VHS", phone="030 23125 001")
    study.put(
        "network_result",
        network_id=network,
        label="Teilnehmende",
        low="40",
        high="50",
        circa=1,
        unit="Personen",
        as_of="2010-03",
        position="a0",
    )
    write(study, network, keys["Ziele"], "Ein **Ziel**")

    pdf = render_pdf(study.conn, "profile", ExportOptions(network=7))

    text = " ".join(pdf_text(pdf).split())
    for said in (
        "Netz Celle",
        "Celle (Landkreis)",
        "Ein Ziel",
        "Volkshochschule Celle",
        "Qualifizierung",
        "Tabelle 1: Erfolge in Zahlen",
        "Teilnehmende",
        "ca. 40",
        "Markt 1, 29221 Celle",
        "030 23125 001",
        "Stand 03/2010",
        "Seite 1 von 1",
    ):
        assert said in text
    assert "Caritas" not in text
    assert "Empfehlungen" not in text


def test_persons_are_named_only_as_far_as_the_grade_allows(study: StudyBuilder) -> None:
    sections(study)
    network = study.network("Netz", number=1)
    person = study.person("Nora Netz", named=True, phone="0152 28817386", function="Leiterin")
    study.contact(network, person_id=person, institution_name="VHS")

    said = {
        grade: pdf_text(render_pdf(study.conn, "profile", ExportOptions(network=1, persons=grade)))
        for grade in ("none", "functions", "full")
    }

    assert "Nora" not in said["none"] + said["functions"]
    assert "Leiterin" in said["functions"]
    assert "Nora Netz" in said["full"]
    assert "0152 28817386" in said["full"]


def test_pictures_have_their_words_and_stand_where_they_belong(study: StudyBuilder) -> None:
    keys = sections(study)
    network = study.network("Netz", number=1)
    write(study, network, keys["Ziele"], "Ziel")
    add_picture(study, network, section_id=keys["Ziele"], caption="Jahrestagung")
    add_picture(
        study, network, kind="logo", content=picture("JPEG"), name="l.jpg", alternative="Logo Ö"
    )

    pdf, _ = profiles_pdf(book_of(study.conn, (network,), ExportOptions(), GERMAN))

    page = pypdf.PdfReader(BytesIO(pdf)).pages[0]
    data = page.get_contents().get_data()
    assert len(page.images) == 2
    assert b"/Alt <FEFF" + "Logo Ö".encode("utf-16-be").hex().upper().encode() in data
    assert "Abbildung 1: Jahrestagung" in " ".join(pdf_text(pdf).split())


def test_a_missing_or_broken_picture_is_said_in_words() -> None:
    missing = PictureBlock("Tagung", "Gruppe am Tisch", None)
    broken = PictureBlock("Tagung", "Gruppe im Saal", (30, 20), b"\x89PNG kaputt")

    text = " ".join(pdf_text(profiles_pdf(a_book(missing, broken))[0]).split())

    assert "Bild fehlt: Gruppe am Tisch" in text
    assert "Abbildung 2: Tagung" in text


def test_chosen_profiles_are_one_document_with_contents(study: StudyBuilder) -> None:
    keys = sections(study)
    for number, name in enumerate(("Netz Aller", "Netz Bode", "Netz Chemnitz"), 1):
        network = study.network(name, number=number, good_practice=number != 2)
        write(study, network, keys["Ziele"], "\n\n".join(["Satz " * 150] * 7))

    book = profiles_book(study.conn, ExportOptions(), GERMAN)
    pdf, _ = profiles_pdf(book)

    reader = pypdf.PdfReader(BytesIO(pdf))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    places = {
        name: next(n for n, text in enumerate(pages[1:], 2) if name in text and "Ziele" in text)
        for name in ("Netz Aller", "Netz Chemnitz")
    }
    assert [profile.title for profile in book.profiles] == ["Netz Aller", "Netz Chemnitz"]
    contents = [text for p, _, _, text in pdf_letters(pdf) if p == 0]
    for name, place in places.items():
        entry = contents.index(name)
        assert str(place) in contents[entry : entry + 400]
        assert contents[entry:].index(str(place)) < 300
    assert places["Netz Chemnitz"] > places["Netz Aller"] + 1
    titles = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert titles[-2:] == ["Netz Aller", "Netz Chemnitz"]
    assert len(reader.pages[0]["/Annots"]) >= 2


def test_the_sample_is_marked_on_every_page(study: StudyBuilder) -> None:
    keys = sections(study)
    study.settings(sample=True)
    network = study.network("Netz", number=1)
    write(study, network, keys["Ziele"], "Satz " * 4_000)

    pdf = render_pdf(study.conn, "profile", ExportOptions(network=1))

    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 2
    assert all("Beispieldaten" in page.extract_text() for page in pages)


def test_tables_and_facts_of_any_length_are_set() -> None:
    table = TableBlock("Erfolge", ("a", "b"), (1, 1), (("x " * 4_000, "y"), ("W" * 3_000, "z")))

    pdf, _ = profiles_pdf(a_book(table, Pair("Anschrift " * 20, "Weg " * 500), title="N " * 900))

    said = pdf_body(pdf)
    assert said.count("x") == 4_000
    assert said.count("W") == 3_000 + 500
    assert said.count("N") == 900


def test_a_table_that_runs_onto_the_next_page_repeats_its_head() -> None:
    rows = tuple((f"Kurs {number}", f"{number}") for number in range(120))
    table = TableBlock("Erfolge", ("Erfolgskopf", "Zahlkopf"), (1, 1), rows)

    pdf, fit = profiles_pdf(a_book(table, *blocks_of("Danach")))

    pages: dict[int, list[str]] = {}
    for page, y, size, said in pdf_letters(pdf):
        if size == 9.0 and 60 < y < 780:
            pages.setdefault(page, []).append(said)
    assert fit.pages == len(pages) == 4
    assert all(said.index("Erfolgskopf") == 0 for said in pages.values())
    every = [said for page in pages.values() for said in page if said.startswith("Kurs")]
    assert every == [label for label, _ in rows]


def test_a_table_that_begins_on_a_new_page_has_its_head_once() -> None:
    table = TableBlock("Erfolge", ("Erfolgskopf",), (1,), (("Kurs",), ("Zeile " * 3_000,)))

    pdf, fit = profiles_pdf(a_book(*blocks_of("Zeile\n" * 46), table))

    heads = [page for page, _, _, said in pdf_letters(pdf) if said == "Erfolgskopf"]
    assert heads == sorted(set(heads))
    assert len(heads) == fit.pages - 1


def test_what_cannot_be_exported_is_refused(study: StudyBuilder, tmp_path: object) -> None:
    def code(key: str, **options: object) -> str:
        with pytest.raises(Refused) as caught:
            render_pdf(study.conn, key, ExportOptions(**options))  # type: ignore[arg-type]
        return caught.value.code

    assert code("profile") == "export.network_needed"
    assert code("profile", network=99) == "export.unknown_network"
    assert code("profiles") == "export.none_chosen"
    assert code("profiles", network=1) == "export.choice_not_offered"
    assert code("appendix-networks", network=1) == "export.choice_not_offered"


def test_the_same_state_gives_the_same_bytes(study: StudyBuilder, tmp_path: object) -> None:
    keys = sections(study)
    network = study.network("Netz", number=1)
    write(study, network, keys["Ziele"], "Ein *Ziel*[^Fußnote]")
    folder = study.study.path.parent

    for name in ("a.pdf", "b.pdf"):
        export(study.conn, "profile", folder / name, ExportOptions(network=1))

    assert (folder / "a.pdf").read_bytes() == (folder / "b.pdf").read_bytes()


def test_letters_are_searched_as_they_were_typed() -> None:
    pdf, _ = profiles_pdf(a_book(*blocks_of("Müller & Söhne, Łódź – „Zitat“ €")))

    read = pdfium.PdfDocument(pdf)
    text = read[0].get_textpage().get_text_range()
    read.close()
    assert "Müller & Söhne, Łódź – „Zitat“ €" in unicodedata.normalize("NFC", text)


def test_no_item_of_a_list_stands_alone_on_a_page() -> None:
    items = [Block("bullet", (Run(f"Punkt {n}"),)) for n in range(4)]
    text, colon = (Block("text", (Run(said),)) for said in ("Satz.", "Es gibt:"))

    kept = [stays_with_next((text, colon, *items, text), place) for place in range(7)]

    assert kept == [False, True, True, False, True, False, False]
    for length in range(30, 60):
        lines = [Block("text", (Run(f"Zeile {n}"),)) for n in range(length)]
        pdf, _ = profiles_pdf(a_book(*lines, *items[:2]))
        pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
        (whole,) = [page for page in pages if "Punkt 0" in page]
        assert "Punkt 1" in whole


def test_what_is_said_of_one_contact_stands_on_one_page() -> None:
    labels = ("Stelle", "Telefon", "Anschrift")
    contacts = [Pair(label, f"{label} von {n}") for n in ("Ada", "Bea") for label in labels]

    kept = [stays_with_next(contacts, place) for place in range(6)]

    assert kept == [True, True, False, True, True, False]
    for length in range(40, 56):
        lines = [Block("text", (Run(f"Zeile {n}"),)) for n in range(length)]
        pdf, _ = profiles_pdf(a_book(*lines, *contacts))
        pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
        for name in ("Ada", "Bea"):
            (whole,) = [page for page in pages if f"Stelle von {name}" in page]
            assert f"Anschrift von {name}" in whole


def test_one_line_too_many_is_one_line() -> None:
    said = too_long(Fit(4, 1, 31), GERMAN)

    assert said == "Zu lang: 4 Seiten. 1 Zeile (31 Zeichen) passt nicht auf 3 Seiten."


def test_a_small_table_stands_on_one_page() -> None:
    rows = tuple((f"Kurs {n}", "4", "2009") for n in range(8))
    table = TableBlock("Zahlen", ("Was", "Wie viel", "Stand"), (50, 30, 20), rows)
    for length in range(30, 60, 3):
        lines = [Block("text", (Run(f"Zeile {n}"),)) for n in range(length)]
        pdf, _ = profiles_pdf(a_book(*lines, table))
        pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
        (whole,) = [page for page in pages if "Kurs 0" in page]
        assert "Kurs 7" in whole


def test_every_logo_is_printed_however_many_there_are() -> None:
    logos = tuple(
        PictureBlock("", f"Logo {n}", (300, 100), picture(size=(300, 100 + n))) for n in range(7)
    )
    book = a_book(*writable_markup("Text"))
    (profile,) = book.profiles

    pdf, _ = profiles_pdf(replace(book, profiles=(replace(profile, logos=logos),)))

    assert len(pypdf.PdfReader(BytesIO(pdf)).pages[0].images) == 7
    assert pdf_body(pdf) == "NetzZieleText"


def test_the_alternative_text_of_a_picture_keeps_every_letter() -> None:
    said = "Gruppe 😀 vor dem Haus"

    pdf, _ = profiles_pdf(a_book(PictureBlock("Bild", said, (300, 200), picture())))

    stream = pypdf.PdfReader(BytesIO(pdf)).pages[0].get_contents().get_data()
    assert said.encode("utf-16-be").hex().upper().encode() in stream
