"""HTML as plain text, in one pass: no fetching, no scripts, no deep nesting, no regular traps."""

from __future__ import annotations

from html import unescape
from typing import Final

_LEFT_OUT: Final = ("script", "style", "head", "title", "template", "svg", "object", "noscript")
_BREAKS: Final = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "hr", "pre"}
    | {f"h{level}" for level in range(1, 7)}
)
_LONGEST: Final = 400_000


def plain_text(html: str) -> str:
    """Return the words of an HTML text, its paragraphs and rows as lines."""
    pieces: list[str] = []
    text, place = html[:_LONGEST], 0
    lowered = text.casefold() if text.isascii() else text.lower()
    if len(lowered) != len(text):  # a letter that grows in lower case
        lowered = text
    while place < len(text):
        start = text.find("<", place)
        if start < 0:
            pieces.append(text[place:])
            break
        pieces.append(text[place:start])
        place, said = _after_tag(text, lowered, start)
        pieces.append(said)
    return _tidied(unescape("".join(pieces)))


def _after_tag(text: str, lowered: str, start: int) -> tuple[int, str]:
    """Return where the text goes on behind a tag, and what stands in its place."""
    if lowered.startswith("<!--", start):
        return _behind(text, "-->", start + 4), ""
    end = text.find(">", start)
    if end < 0:
        return len(text), ""
    name = lowered[start + 1 : end].lstrip("/").split(None, 1)
    tag = name[0].rstrip("/") if name else ""
    if tag in _LEFT_OUT and lowered[start + 1] != "/":
        return _behind(text, ">", _behind(lowered, f"</{tag}", end)), ""
    if tag in _BREAKS:
        return end + 1, "\n"
    return end + 1, " " if tag in ("td", "th") else ""


def _behind(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)


def _tidied(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()
