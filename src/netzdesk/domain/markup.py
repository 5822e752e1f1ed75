"""Text with paragraphs, lists, bold, italic and footnotes, and how it is stored.

It is stored as plain text that can be read without the program: blocks are parted by an empty
line, `- ` and `1. ` begin items of a list, `**bold**`, `*italic*`, `[^footnote]`; a backslash
takes its meaning from the sign behind it. Any text can be read, and no letter of it is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

BlockKind = Literal["text", "bullet", "number"]

_MARKER: Final = re.compile(r"(-|[0-9]{1,9}\.) (?=.*\S)", re.DOTALL)
_LOOKS_LIKE_ITEM: Final = re.compile(r"(-|[0-9]{1,9}\.) ")
_TOKEN: Final = re.compile(r"\\[\\*\[\].-]|\*+|\[\^|\]")
_BREAKS: Final = re.compile("\r\n|\r|\u2028|\u2029")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike; a line feed is a new line of the same block."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, where it stands; on one line."""

    runs: tuple[Run, ...]


Part = Run | Note


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an item of a list; neighbouring items of one kind are one list."""

    kind: BlockKind
    parts: tuple[Part, ...]


Markup = tuple[Block, ...]
_Piece = tuple[str, bool] | Note
_STARS: Final[dict[int, tuple[_Piece, ...]]] = {
    1: (("*", True),),
    2: (("**", True),),
    3: (("**", True), ("*", True)),
}


def read_markup(stored: str | None) -> Markup:
    """Return the text that is stored; what is no markup is taken as it stands."""
    blocks: list[tuple[BlockKind, list[str]]] = []
    open_block = False
    for line in _BREAKS.sub("\n", stored or "").split("\n"):
        if not line:
            open_block = False
            continue
        marker = _MARKER.match(line)
        if marker:
            kind: BlockKind = "bullet" if marker[1] == "-" else "number"
            blocks.append((kind, [_unmarked(line[marker.end() :])]))
        elif open_block:
            blocks[-1][1].append(_unmarked(line))
        else:
            blocks.append(("text", [_unmarked(line)]))
        open_block = True
    return tidy(Block(kind, _parts("\n".join(lines))) for kind, lines in blocks)


def write_markup(text: Markup) -> str:
    """Return a text as it is stored; `read_markup` gives it back as `tidy` leaves it."""
    written: list[str] = []
    former: BlockKind = "text"
    number = 0
    for block in tidy(text):
        number = number + 1 if block.kind == former == "number" else 1
        if written:
            written.append("\n" if block.kind == former != "text" else "\n\n")
        written.append(_written(block, number))
        former = block.kind
    return "".join(written)


def tidy(text: Iterable[Block]) -> Markup:
    """Return a text with neighbours that look alike joined, and without what is empty."""
    blocks = (replace(block, parts=_tidy_parts(block.parts)) for block in text)
    return tuple(block for block in blocks if not _is_blank(block))


def plain(text: Markup) -> str:
    """Return the words alone, one line for each block; footnotes stand in brackets."""
    return "\n".join(_plain_block(block) for block in text)


def with_list_signs(text: Markup) -> str:
    """Return the words as `plain` does, with a sign or number before each item of a list."""
    lines = []
    number = 0
    for block in text:
        number = number + 1 if block.kind == "number" else 0
        sign = {"text": "", "bullet": "\N{BULLET} ", "number": f"{number}. "}[block.kind]
        lines.append(sign + _plain_block(block))
    return "\n".join(lines)


def _plain_block(block: Block) -> str:
    return "".join(
        part.text if isinstance(part, Run) else f" [{''.join(run.text for run in part.runs)}]"
        for part in block.parts
    )


def _is_blank(block: Block) -> bool:
    return all(isinstance(part, Run) and not part.text.strip() for part in block.parts)


def _tidy_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Note):
            runs = _tidy_note(part.runs)
            if any(run.text.strip() for run in runs):
                found.append(Note(runs))
            continue
        text = _BREAKS.sub("\n", part.text)
        _join(found, part if text == part.text else replace(part, text=text))
    return tuple(found)


def _tidy_note(runs: Iterable[Run]) -> tuple[Run, ...]:
    found: list[Part] = []
    for run in runs:
        _join(found, replace(run, text=_BREAKS.sub(" ", run.text).replace("\n", " ")))
    return tuple(run for run in found if isinstance(run, Run))


def _join(found: list[Part], run: Run) -> None:
    last = found[-1] if found else None
    if not run.text:
        return
    if isinstance(last, Run) and (last.bold, last.italic) == (run.bold, run.italic):
        found[-1] = replace(last, text=last.text + run.text)
    else:
        found.append(run)


def _unmarked(line: str) -> str:
    """A backslash alone on a line stands for an empty line of the block."""
    return "" if line == "\\" else line


def _parts(source: str) -> tuple[Part, ...]:
    return _Reader(source).parts()


class _Reader:
    """Reads the inside of one block: signs first, then which of them have a partner."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = list(_TOKEN.finditer(source))

    def parts(self) -> tuple[Part, ...]:
        """Return the runs and footnotes of the block."""
        outside: list[_Piece] = []
        at = 0
        for first, last in self._notes():
            outside += self._pieces(at, first)
            inner = _styled(self._pieces(first + 1, last))
            note = Note(_tidy_note(run for run in inner if isinstance(run, Run)))
            if any(run.text.strip() for run in note.runs):
                outside.append(note)
            else:
                whole = self._source[self._tokens[first].start() : self._tokens[last].end()]
                outside.append((whole, False))
            at = last + 1
        outside += self._pieces(at, len(self._tokens))
        return tuple(_styled(outside))

    def _notes(self) -> Iterator[tuple[int, int]]:
        """Yield the places of the signs that open and close footnotes; they are never nested."""
        opened: int | None = None
        for place, token in enumerate(self._tokens):
            if token[0] == "[^" and opened is None:
                opened = place
            elif token[0] == "]" and opened is not None:
                yield opened, place
                opened = None

    def _pieces(self, first: int, last: int) -> list[_Piece]:
        """Return what stands from one sign to before another: letters, and stars (True)."""
        found: list[_Piece] = []
        at = self._tokens[first - 1].end() if first else 0
        for token in self._tokens[first:last]:
            found.append((self._source[at : token.start()], False))
            sign = token[0]
            if sign[0] == "\\":
                found.append((sign[1], False))
            elif sign[0] == "*" and len(sign) <= 3:
                found += _STARS[len(sign)]
            else:
                found.append((sign, False))
            at = token.end()
        end = self._tokens[last].start() if last < len(self._tokens) else len(self._source)
        found.append((self._source[at:end], False))
        return found


def _styled(pieces: list[_Piece]) -> list[Part]:
    """Return the parts: a sign turns its look on or off; the last one without a partner is text."""
    found: list[Part] = []
    left = {sign: sum(piece == (sign, True) for piece in pieces) for sign in ("*", "**")}
    on = {"*": False, "**": False}
    for piece in pieces:
        if isinstance(piece, Note):
            found.append(piece)
            continue
        text, is_sign = piece
        if is_sign:
            left[text] -= 1
            if on[text] or left[text]:
                on[text] = not on[text]
                continue
        found.append(Run(text, on["**"], on["*"]))
    return found


def _written(block: Block, number: int) -> str:
    inside = _written_parts(block.parts)
    lines = inside.split("\n")
    shown = [_guarded(line, first=not place) for place, line in enumerate(lines)]
    marker = {"text": "", "bullet": "- ", "number": f"{number}. "}[block.kind]
    return marker + "\n".join(shown)


def _guarded(line: str, *, first: bool) -> str:
    """Keep a line from being read as an empty one or as the beginning of an item."""
    if not line:
        return "\\"
    item = _LOOKS_LIKE_ITEM.match(line)
    if item is None:
        return line
    end = item.end() - 2
    return f"{line[:end]}\\{line[end:]}"


def _written_parts(parts: Sequence[Part], *, in_note: bool = False) -> str:
    found: list[str] = []
    bold = italic = False
    for part, after in zip(parts, _following_runs(parts), strict=True):
        if isinstance(part, Note):
            ends = (bold and not after.bold, italic and not after.italic)
            found.append(_turn(*ends))
            bold, italic = bold and after.bold, italic and after.italic
            found.append(f"[^{_written_parts(part.runs, in_note=True)}]")
            continue
        found.append(_turn(bold != part.bold, italic != part.italic))
        bold, italic = part.bold, part.italic
        found.append(_escaped(part.text, in_note=in_note))
    found.append(_turn(bold, italic))
    return "".join(found)


def _following_runs(parts: Sequence[Part]) -> list[Run]:
    """Return for each part the run that comes next, or itself; at the end an empty one."""
    found, after = [], Run("")
    for part in reversed(parts):
        after = part if isinstance(part, Run) else after
        found.append(after)
    return found[::-1]


def _turn(bold: bool, italic: bool) -> str:
    return ("**" if bold else "") + ("*" if italic else "")


def _escaped(text: str, *, in_note: bool) -> str:
    text = text.replace("\\", "\\\\").replace("*", "\\*").replace("[^", "\\[^")
    return text.replace("]", "\\]") if in_note else text
