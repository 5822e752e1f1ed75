"""The guide for paper: every topic and question stands there, with room to write."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
import pytest
from export_desk import StudyBuilder, squeezed
from hypothesis import given, settings
from hypothesis import strategies as st

from netzdesk.actions.guides import ChangeGuide, change_guide
from netzdesk.actions.standard_guides import LoadStandardGuides, load_standard_guides
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Unwatched
from netzdesk.domain.guide import Guide, Question, Topic
from netzdesk.domain.settings import StudySettings
from netzdesk.exports.guide_sheet import GuideDrawing, Sheet, draw_guides, save_sheet
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import export
from netzdesk.queries.guides import guide, guides


def text_of(content: bytes) -> str:
    document = pdfium.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def pages_of(content: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(BytesIO(content)).pages)


def rules_of(content: bytes) -> int:
    """Return how many lines to write on there are: all straight lines but those of the foot."""
    drawn = "".join(page.get_contents().get_data().decode("latin-1") for page in pages_of(content))
    lines = re.findall(r"[\d.]+ ([\d.]+) m [\d.]+ ([\d.]+) l", drawn)
    return sum(first == last and float(first) != 40 for first, last in lines)


@pytest.fixture
def loaded(study: StudyBuilder) -> StudyBuilder:
    """A study with the two standard guides."""
    with study.study.unit("load_standard_guides") as unit:
        load_standard_guides(unit, LoadStandardGuides())
    return study


def test_every_topic_question_and_hint_of_a_guide_stands_in_the_file(
    loaded: StudyBuilder, tmp_path: Path
) -> None:
    conn = loaded.study.conn
    for row in guides(conn):
        target = tmp_path / f"{row.kind}.pdf"
        wish = Sheet(guide_id=row.id, network="Netzwerk Süd-Heide")
        assert save_sheet(conn, wish, target, Unwatched()) == target
        said = squeezed(text_of(target.read_bytes()))
        found = guide(conn, row.id)
        assert found is not None
        for number, topic in enumerate(found.topics, 1):
            assert squeezed(f"{number}. {topic.title}") in said
        for question in found.questions:
            assert squeezed(question.text) in said
            assert squeezed(question.hint) in said
        for words in (row.name, "Netzwerk Süd-Heide", "Einwilligung in eine Aufnahme", "Seite 1"):
            assert squeezed(words) in said


def drawn(made: Guide, settings: StudySettings | None = None, *, network: str = "") -> bytes:
    out = BytesIO()
    drawing = GuideDrawing(settings or StudySettings(), Translator("de"), out)
    draw_guides(drawing, [made], Unwatched(), network)
    return out.getvalue()


def test_there_are_lines_to_write_on_below_each_question(loaded: StudyBuilder) -> None:
    counts = {}
    for row in guides(loaded.study.conn):
        found = guide(loaded.study.conn, row.id)
        assert found is not None
        content = drawn(found)
        counts[row.kind] = (rules_of(content), len(found.questions))
    assert counts["phone"][0] > 2 * counts["phone"][1]
    assert counts["group"][0] > 3 * counts["group"][1]


def test_a_skip_rule_is_said_in_words() -> None:
    first = Question("a", "t", "Wer?")
    left_out = Question("b", "t", "Warum niemand?", skip_of="a", skip_when="answered")
    made = Guide("g", "Probe", "phone", 3, (Topic("t", "Akteure", (first, left_out)),))
    said = text_of(drawn(made, StudySettings(sample=True)))
    assert "Entfällt, wenn zu „Wer?“ etwas gesagt wurde." in said
    assert "Probe, Fassung 3" in said
    assert "Beispieldaten" in said


def test_a_question_never_stands_at_the_foot_without_a_line() -> None:
    questions = tuple(Question(f"q{n}", "t", f"Frage Nummer {n}?") for n in range(40))
    made = Guide("g", "Lang", "phone", 1, (Topic("t", "Viel", questions),))
    document = pdfium.PdfDocument(drawn(made))
    assert len(document) > 2
    lowest = []
    for page in document:
        words = page.get_textpage()
        for place in range(words.count_rects()):
            left, bottom, _right, _top = words.get_rect(place)
            said = words.get_text_bounded(left, bottom - 1, 600, bottom + 14)
            if "Frage Nummer" in said:
                lowest.append(bottom)
    assert len(lowest) >= 40
    assert min(lowest) > 54 + 20  # the foot, and a line to write on


def test_all_guides_in_use_are_exported_or_the_one_that_is_named(
    loaded: StudyBuilder, tmp_path: Path
) -> None:
    conn = loaded.study.conn
    both = export(conn, "guide", tmp_path / "alle.pdf")
    names = [row.name for row in guides(conn)]
    said = text_of(both.path.read_bytes())
    assert both.rows == sum(row.questions for row in guides(conn))
    assert all(name in said for name in names)
    one = export(conn, "guide", tmp_path / "einer.pdf", ExportOptions(guide=names[1]))
    assert names[0] not in text_of(one.path.read_bytes())
    with loaded.study.unit("change_guide") as unit:
        change_guide(unit, ChangeGuide(guide_id=guides(conn)[0].id, retired=True))
    with pytest.raises(Refused) as caught:
        export(conn, "guide", tmp_path / "x.pdf", ExportOptions(guide=names[0]))
    assert caught.value.code == "export.unknown_guide"
    assert not (tmp_path / "x.pdf").exists()
    with pytest.raises(Refused) as caught:
        export(conn, "contact-log", tmp_path / "x.pdf", ExportOptions(guide=names[1]))
    assert caught.value.code == "export.choice_not_offered"


def test_the_same_guide_gives_the_same_bytes(loaded: StudyBuilder) -> None:
    found = guide(loaded.study.conn, guides(loaded.study.conn)[0].id)
    assert found is not None
    first, second = (drawn(found) for _ in range(2))
    assert first == second


printable = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x17F, exclude_categories=("Cc", "Cf", "Zs")),
    min_size=1,
    max_size=400,
)


@settings(max_examples=30, deadline=None)
@given(printable, printable)
def test_no_word_is_lost_however_long_it_is(question: str, hint: str) -> None:
    topic = Topic("t", "Thema", (Question("a", "t", question, hint),))
    made = Guide("g", "Probe", "group", 1, (topic,))
    content = drawn(made, network=hint)
    said = "".join(
        page.extract_text().replace("\n", "").replace(" ", "") for page in pages_of(content)
    )

    def composed(text: str) -> str:
        return "".join(unicodedata.normalize("NFC", text).split())

    for words in (question, hint):
        assert composed(words) in composed(said)


def test_a_study_without_guides_gives_a_page_that_says_so(
    study: StudyBuilder, tmp_path: Path
) -> None:
    done = export(study.study.conn, "guide", tmp_path / "leer.pdf")
    assert done.rows == 0
    assert "Keine Einträge" in text_of(done.path.read_bytes())
