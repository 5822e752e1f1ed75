"""An empty guide for an interview on paper: topics, questions, lines to write on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from netzdesk import __version__
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.progress import Progress
from netzdesk.domain.guide import SKIP_RULES, Guide, Question
from netzdesk.domain.settings import StudySettings
from netzdesk.exports.atomic import replace_file
from netzdesk.exports.document import lines_of, one_line, writable_text
from netzdesk.exports.ink import Ink
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.pdf import whole_pdf
from netzdesk.exports.typeset import BOLD, TEXT, Face, SetLine
from netzdesk.queries.guides import guide, guides, newest
from netzdesk.queries.settings import read_settings
from netzdesk.store.engine import Connection

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

KEY: Final = "guide"
SUFFIX: Final = ".pdf"

_WIDTH, _HEIGHT = 595.28, 841.89
_LEFT, _RIGHT = 56.7, 42.5
"""The left margin has room for the holes of a file."""
_TOP, _BOTTOM = 54.0, 54.0
_ROOM: Final = _WIDTH - _LEFT - _RIGHT
_RULE: Final = 21.0
"""From line to line: what handwriting needs."""
_STEP: Final = 14.0
_LINES: Final = {"phone": (3, 2), "group": (5, 3)}
"""Lines for a question and for a follow-up."""
_NOTES: Final = 3

Color = tuple[float, float, float]
_BLACK: Final[Color] = (0.09, 0.09, 0.09)
_GREY: Final[Color] = (0.36, 0.4, 0.45)
_LINE: Final[Color] = (0.62, 0.66, 0.7)
_ACCENT: Final[Color] = (0.07, 0.3, 0.46)
_MARK: Final[Color] = (0.62, 0.2, 0.08)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is to be printed: a guide, for a network if its name is given."""

    guide_id: str
    network: str = ""
    language: str = "de"


@dataclass(frozen=True, slots=True)
class _Part:
    """Something on a page: words, a line to write on, or a box to tick before its word."""

    height: float
    words: tuple[tuple[float, SetLine], ...] = ()
    """From the left, and what stands there."""
    face: str = "text"
    color: Color = _BLACK
    rules: tuple[tuple[float, float], ...] = ()
    """From and to, from the left."""
    boxes: tuple[float, ...] = ()
    together: bool = False
    """True when the next part stands on the same page."""


@dataclass(slots=True)
class _Page:
    parts: list[tuple[float, _Part]] = field(default_factory=list)
    """The base line of each part from below, and the part."""
    marks: list[tuple[str, float]] = field(default_factory=list)


def write_guides(
    conn: Connection, options: ExportOptions, tr: Translator, path: Path, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write the guides that are in use, or the one that is named, one behind the other.

    Returns how many questions they have. Raises Refused for a guide that the study does not have.
    """
    offered = newest(guides(conn))
    wanted = [row for row in offered if options.guide in (None, row.name, row.id)]
    if not wanted and options.guide is not None:
        names = "; ".join(row.name for row in offered)
        raise Refused(
            "export.unknown_guide",
            N_("The study has no such guide in use. Choose one of: {names}."),
            field="guide",
            names=names or "/",
        )
    found = [each for row in wanted if (each := guide(conn, row.id)) is not None]
    with path.open("xb") as out:
        draw_guides(GuideDrawing(read_settings(conn), tr, out), found, progress)
    return sum(len(each.questions) for each in found), ()


def save_sheet(conn: Connection, sheet: Sheet, target: Path, progress: Progress) -> Path:
    """Write one version of a guide into a file; return its path. Raises Refused as files do."""
    found = guide(conn, sheet.guide_id)
    if found is None:
        raise Refused(
            "entry.missing", N_("This entry does not exist any more. Choose another one.")
        )
    settings, tr = read_settings(conn), Translator(sheet.language)

    def write(path: Path) -> None:
        with path.open("xb") as out:
            draw_guides(GuideDrawing(settings, tr, out), [found], progress, sheet.network)

    replace_file(target, write, whole_pdf)
    return target


def draw_guides(
    drawing: GuideDrawing, found: Sequence[Guide], progress: Progress, network: str = ""
) -> None:
    """Write the PDF of guides; `network` is whose talk the sheet is for."""
    for done, each in enumerate(found):
        progress.step(done, len(found))
        drawing.add(each, network)
    if not found:
        drawing.add_nothing()
    drawing.save()


class GuideDrawing:
    """The guides on their canvas."""

    def __init__(self, settings: StudySettings, tr: Translator, out: IO[bytes]) -> None:
        self.settings = settings
        self.tr = tr
        self.faces = {
            "title": Face(BOLD, 16.0),
            "topic": Face(BOLD, 12.0),
            "question": Face(BOLD, 10.0),
            "text": Face(TEXT, 10.0),
            "small": Face(TEXT, 8.6),
        }
        self.canvas = _canvas(out, tr)
        self._inks = {name: Ink(self.canvas, face, 12) for name, face in self.faces.items()}
        self._count = 0

    def add(self, found: Guide, network: str) -> None:
        """Draw a guide from a new page on."""
        pages = _paginate(self._parts(found, network))
        title = one_line(writable_text(found.name))
        for number, page in enumerate(pages, 1):
            self._frame(title, found.version, number, len(pages))
            if number == 1:
                self._bookmark(title, _HEIGHT - _TOP, 0)
            for mark, y in page.marks:
                self._bookmark(mark, y, 1)
            for y, part in page.parts:
                self._draw(part, y)
            self.canvas.showPage()

    def add_nothing(self) -> None:
        """Draw a page that says that there is no guide."""
        line = SetLine(self.tr("No entries"))
        self._line(line, "text", _LEFT, _HEIGHT - _TOP - 20, _GREY)
        self.canvas.showPage()

    def save(self) -> None:
        self.canvas.showOutline()
        self.canvas.save()

    def _parts(self, found: Guide, network: str) -> Iterator[_Part | str]:
        """Yield what stands below each other; a text is the title of a topic that begins."""
        yield from self._opening(found, network)
        depths = found.depths()
        texts = {question.id: question.text for question in found.questions}
        for number, topic in enumerate(found.topics, 1):
            title = one_line(writable_text(topic.title))
            yield title
            head = self.tr("{n}. {topic}", n=number, topic=title)
            yield _Part(12)
            yield from self._words(head, "topic", 17, color=_ACCENT)
            for question in topic.in_order:
                deep = min(depths[question.id], 4)
                yield from self._question(question, texts, deep, found.kind)
            yield from self._words(self.tr("Further notes on this topic"), "small", 14, color=_GREY)
            yield from _rules(_NOTES, 0)

    def _opening(self, found: Guide, network: str) -> Iterator[_Part]:
        tr = self.tr
        yield from self._words(found.name, "title", 22, color=_ACCENT)
        if self.settings.title:
            yield from self._words(self.settings.title, "small", 14, color=_GREY)
        yield _Part(6)
        yield from self._blank(tr("Network"), one_line(network))
        yield from self._blank(tr("Day, from, to"))
        yield from self._blank(tr("Interviewer"))
        yield from self._blank(tr("Present"))
        yield from _rules(1, 0, last=False)
        yield self._ticks(tr("Consent to a recording"), (tr("asked"), tr("given"), tr("refused")))

    def _question(
        self, question: Question, texts: dict[str, str], deep: int, kind: str
    ) -> Iterator[_Part]:
        left = deep * _STEP
        yield _Part(5, together=True)
        yield from self._words(question.text, "question", 13.5, left=left)
        for line in lines_of(question.hint):
            yield from self._words(line, "small", 11.5, left=left, color=_GREY)
        rule = self._rule(question, texts)
        if rule:
            yield from self._words(rule, "small", 11.5, left=left, color=_GREY)
        first, follow_up = _LINES.get(kind, _LINES["phone"])
        yield from _rules(follow_up if deep else first, left)

    def _rule(self, question: Question, texts: dict[str, str]) -> str:
        if question.skip_of not in texts or question.skip_when not in SKIP_RULES:
            return ""
        sentences = {
            "answered": N_("Leave out if something was said to “{question}”."),
            "unanswered": N_("Leave out if nothing was said to “{question}”."),
            "none": N_("Leave out if there was nothing to say to “{question}”."),
        }
        return self.tr(sentences[question.skip_when], question=texts[question.skip_of])

    def _words(
        self, text: str, face: str, leading: float, *, left: float = 0, color: Color = _BLACK
    ) -> Iterator[_Part]:
        """Yield the lines of a text; they stay with what follows them."""
        for line in self.faces[face].wrap(one_line(writable_text(text)), _ROOM - left):
            yield _Part(leading, ((left, line),), face, color, together=True)

    def _blank(self, label: str, value: str = "") -> Iterator[_Part]:
        """Yield a line to fill in, or filled in; a long value goes on below."""
        small, text = self.faces["text"], writable_text(value)
        start = 118.0
        head = small.wrap(label, start - 8)[0]
        lines = small.wrap(text, _ROOM - start) if text else [SetLine("")]
        for place, line in enumerate(lines):
            words = ((0.0, head), (start, line)) if place == 0 else ((start, line),)
            yield _Part(_RULE, words, rules=((start, _ROOM),))

    def _ticks(self, label: str, choices: tuple[str, ...]) -> _Part:
        face, x = self.faces["text"], 190.0
        words: list[tuple[float, SetLine]] = [(0.0, face.wrap(label, x - 8)[0])]
        boxes = []
        for choice in choices:
            boxes.append(x)
            words.append((x + 14, face.wrap(choice, 200)[0]))
            x += 14 + face.width(choice) + 22
        return _Part(_RULE + 3, tuple(words), boxes=tuple(boxes))

    def _draw(self, part: _Part, y: float) -> None:
        canvas = self.canvas
        for left, line in part.words:
            self._line(line, part.face, _LEFT + left, y, part.color)
        canvas.setStrokeColorRGB(*_LINE)
        canvas.setLineWidth(0.6)
        for start, end in part.rules:
            canvas.line(_LEFT + start, y - 3, _LEFT + end, y - 3)
        canvas.setStrokeColorRGB(*_BLACK)
        for left in part.boxes:
            canvas.rect(_LEFT + left, y - 1, 9, 9, stroke=1, fill=0)

    def _frame(self, title: str, version: int, page: int, pages: int) -> None:
        tr, small = self.tr, self.faces["small"]
        said = tr("{guide}, version {n}", guide=title, n=version)
        paging = tr("Page {page} of {pages}", page=page, pages=pages)
        self.canvas.setStrokeColorRGB(*_LINE)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(_LEFT, 40, _WIDTH - _RIGHT, 40)
        self._line(small.wrap(said, 330)[0], "small", _LEFT, 28, _GREY)
        right = _WIDTH - _RIGHT - small.width(paging)
        self._line(SetLine(paging), "small", right, 28, _GREY)
        if self.settings.sample:
            mark = tr("Sample data")
            left = _WIDTH - _RIGHT - small.width(mark)
            self._line(SetLine(mark), "small", left, _HEIGHT - 34, _MARK)

    def _line(self, line: SetLine, face: str, x: float, y: float, color: Color) -> None:
        text = self.canvas.beginText(x, y)
        text.setFillColorRGB(*color)
        self._inks[face].show(text, line)
        self.canvas.drawText(text)

    def _bookmark(self, title: str, y: float, level: int) -> None:
        self._count += 1
        key = f"part{self._count}"
        self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=y + 4)
        self.canvas.addOutlineEntry(title, key, level)


def _rules(count: int, left: float, *, last: bool = True) -> Iterator[_Part]:
    """Yield lines to write on, which stay together."""
    for place in range(count):
        yield _Part(_RULE, rules=((left, _ROOM),), together=place < count - 1)
    if last:
        yield _Part(4)


def _paginate(parts: Iterable[_Part | str]) -> list[_Page]:
    """Put parts on pages; what belongs together begins a new page together."""
    pages, y = [_Page()], _HEIGHT - _TOP
    waiting: list[_Part] = []
    title = ""
    for part in parts:
        if isinstance(part, str):
            title = part
            continue
        waiting.append(part)
        if part.together:
            continue
        height = sum(each.height for each in waiting)
        if y - height < _BOTTOM and pages[-1].parts:
            pages.append(_Page())
            y = _HEIGHT - _TOP
        if title and any(each.words for each in waiting):
            pages[-1].marks.append((title, y))
            title = ""
        y = _place(waiting, pages, y)
        waiting = []
    _place(waiting, pages, y)
    return pages


def _place(parts: Iterable[_Part], pages: list[_Page], y: float) -> float:
    """Put parts below each other; more than a page has room for goes on behind."""
    for part in parts:
        if y - part.height < _BOTTOM:
            pages.append(_Page())
            y = _HEIGHT - _TOP
        y -= part.height
        pages[-1].parts.append((y, part))
    return y


def _canvas(out: IO[bytes], tr: Translator) -> Canvas:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    Face(TEXT, 10.0)  # registers the font that the canvas begins with
    canvas = Canvas(
        out,
        pagesize=(_WIDTH, _HEIGHT),
        invariant=True,
        pageCompression=1,
        initialFontName=cast("float", TEXT),  # the stub says float
        lang={"de": "de-DE", "en": "en-GB"}[tr.language],
    )
    canvas.setTitle(tr("Guide"))
    canvas.setAuthor("NetzDesk")
    canvas.setCreator(f"NetzDesk {__version__}")
    canvas.setProducer("reportlab")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas
