"""Sections that must have room on one page: what is left out, by rule and never in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from netzdesk.exports.document import Block, Section
from netzdesk.exports.flow import BOTTOM, LEADING, Flow, Table

_WORDS_KEPT: Final = 12


def fit(section: Section, flow: Flow) -> Section:
    """Return the section so that it fits on one page.

    Rows are cut at the end of the blocks that allow it, the last block first, at first down to
    what each is to keep, then all of them; each block says how many are left out. When that is
    not enough, the longest sentences are shortened and end with „…“.
    """
    room = flow.paper.top - BOTTOM
    for floor in (True, False):
        for place in reversed(range(len(section.blocks))):
            over = flow.height(section) - room
            if over <= 0:
                return section
            block = section.blocks[place]
            if block.keep is not None and block.rows:
                least = min(block.keep, len(block.rows)) if floor else 0
                section = _with(section, place, _cut(block, over, least, flow))
    return _shortened(section, flow, room)


def _cut(block: Block, over: float, least: int, flow: Flow) -> Block:
    """Leave out as many rows at the end as are too much, and the line that says so."""
    table = Table(flow.faces, flow.paper, block.columns)
    left = len(block.rows)
    over += 0 if block.left_out else LEADING
    while left > least and over > 0:
        left -= 1
        over -= table.height(block.rows[left])
    gone = len(block.rows) - left
    if not gone:
        return block
    gone += block.left_out
    return replace(
        block,
        columns=block.columns if left else (),
        rows=block.rows[:left],
        after=(block.cut(gone),),
        left_out=gone,
    )


def _shortened(section: Section, flow: Flow, room: float) -> Section:
    """Shorten the longest sentence by half until everything fits or nothing long is left."""
    while flow.height(section) > room:
        places = [
            (len(text.split()), place, number)
            for place, block in enumerate(section.blocks)
            for number, text in enumerate(block.text)
        ]
        words, place, number = max(places, default=(0, 0, 0))
        if words <= _WORDS_KEPT:
            break
        block = section.blocks[place]
        said = list(block.text)
        said[number] = " ".join([*said[number].split()[: words // 2], "…"])
        section = _with(section, place, replace(block, text=tuple(said)))
    return section


def _with(section: Section, place: int, block: Block) -> Section:
    blocks = (*section.blocks[:place], block, *section.blocks[place + 1 :])
    return replace(section, blocks=blocks)
