"""Logos in Word files: they float at the top of the page, the text stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from netzdesk.exports.word_parts import element, mm

if TYPE_CHECKING:
    from docx.shape import InlineShape

_DISTANCE: Final = {"distT": "0", "distB": "36000", "distL": "144000", "distR": "0"}
_PLACE: Final = {
    "simplePos": "0",
    "relativeHeight": "2",
    "behindDoc": "0",
    "locked": "0",
    "layoutInCell": "1",
    "allowOverlap": "0",
}


def float_at_top(shape: InlineShape, left: float) -> None:
    """Let a picture in a line float at the top of the page, `left` millimetres from the margin.

    python-docx makes pictures in lines only.
    """
    inline: Any = shape._inline  # noqa: SLF001
    anchor = element("wp:anchor", {})
    for name, value in (_DISTANCE | _PLACE).items():
        anchor.set(name, value)
    anchor.append(_with(element("wp:simplePos", {}), x="0", y="0"))
    across = _with(element("wp:positionH", {}), relativeFrom="margin")
    offset = element("wp:posOffset", {})
    offset.text = str(int(mm(left)))
    across.append(offset)
    down = _with(element("wp:positionV", {}), relativeFrom="margin")
    top = element("wp:align", {})
    top.text = "top"
    down.append(top)
    anchor.append(across)
    anchor.append(down)
    frame, graphic = inline[-2], inline[-1]
    properties = inline.docPr
    anchor.append(inline.extent)
    anchor.append(_with(element("wp:effectExtent", {}), l="0", t="0", r="0", b="0"))
    anchor.append(_with(element("wp:wrapSquare", {}), wrapText="left"))
    for part in (properties, frame, graphic):
        anchor.append(part)
    inline.getparent().replace(inline, anchor)


def _with(made: Any, **attributes: str) -> Any:
    for name, value in attributes.items():
        made.set(name, value)
    return made
