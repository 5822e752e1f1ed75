from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from netzdesk.base.errors import Refused
from netzdesk.domain.pictures import (
    LARGEST,
    checked_picture,
    checked_svg,
    without_particulars,
)


def picture(kind: str, size: tuple[int, int] = (30, 20)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (10, 120, 90)).save(out, kind)
    return out.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        (checked_svg if name.endswith(".svg") else checked_picture)(name, content)
    return caught.value.code


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("b.JPG", "JPEG")])
def test_size_of_a_whole_picture_is_read(name: str, kind: str) -> None:
    found = checked_picture(name, picture(kind))

    assert (found.width, found.height) == (30, 20)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_ends_too_early_is_refused(kind: str) -> None:
    content = picture(kind, (300, 300))
    name = f"a.{kind.lower()}"

    for end in (0, 1, 9, 25, len(content) // 2, len(content) - 3):
        assert refusal(name, content[:end]) == "picture.broken"


def test_a_changed_byte_of_a_png_is_noticed() -> None:
    content = bytearray(picture("PNG"))
    content[45] ^= 1

    assert refusal("a.png", bytes(content)) == "picture.broken"


def test_other_kinds_and_too_large_ones_are_refused() -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"")
    parts = [
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in (header, data, b"IEND")
    ]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(parts)

    assert refusal("a.gif", b"GIF89a") == "picture.kind"
    assert refusal("a.png", picture("JPEG")) == "picture.broken"
    assert refusal("a.png", b"x" * (LARGEST + 1)) == "picture.too_large"
    assert refusal("a.png", bomb) == "picture.too_large"


def test_a_plain_drawing_may_be_drawn() -> None:
    checked_svg(
        "logo.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs>'
        b'<linearGradient id="g"/></defs><rect width="9" height="9" fill="url(#g)"/></svg>',
    )


def test_a_logo_as_drawing_programs_save_it_may_be_drawn() -> None:
    checked_svg(
        "logo.svg",
        b'<?xml version="1.0" encoding="utf-8"?><!-- Generator -->\n'
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n'
        b' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style type="text/css">'
        b".st0{fill:#0F5C86;} .st1{fill:url(#g)}</style>"
        b'<rect class="st0" width="9" height="9"/></svg>',
    )


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>1</script>",
        b'<image href="file:///etc/passwd"/>',
        b'<use href="https://example.org/a.svg#b"/>',
        b'<rect onload="x()"/>',
        b'<rect fill="url(https://example.org/a)"/>',
        b"<style>@import 'https://example.org'</style>",
        b"<foreignObject/>",
        b"<style>.a { fill: url('https://example.org/a') }</style>",
        b"<style>.a { fill: url(#g); stroke: url (file:///a) }</style>",
        b"<style>.a { fill: u\\72l(file:///a) }</style>",
    ],
)
def test_a_drawing_that_reaches_out_or_runs_is_refused(inside: bytes) -> None:
    content = b'<svg xmlns="http://www.w3.org/2000/svg">' + inside + b"</svg>"

    assert refusal("logo.svg", content) == "picture.not_plain"


def test_a_refused_drawing_is_named_as_its_file_is() -> None:
    with pytest.raises(Refused) as caught:
        checked_svg("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')

    assert caught.value.values == {"name": "logo.svg"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_a_file_says_beside_its_picture_is_left_out(kind: str) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Vera Muster")
    words.add_itxt("XML:com.adobe.xmp", "Vera Muster")
    place = Image.Exif()
    place[0x010E] = "Vera Muster"
    image = Image.effect_noise((90, 60), 40)
    out = BytesIO()
    image.save(out, kind, pnginfo=words, exif=place, comment=b"Vera Muster")
    content = out.getvalue()
    name = f"a.{kind.lower()}"

    kept = without_particulars(checked_picture(name, content), content)

    assert b"Vera Muster" in content
    assert b"Vera Muster" not in kept
    assert checked_picture(name, kept) == checked_picture(name, content)
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(content)).tobytes()


def test_entities_and_broken_drawings_are_refused() -> None:
    assert refusal("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>') == "picture.not_plain"
    hidden = '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'.encode("utf-16")
    assert refusal("a.svg", hidden) == "picture.not_plain"
    assert refusal("a.svg", b"<svg>") == "picture.broken"
    assert refusal("a.svg", b"<html/>") == "picture.broken"


def drawing(inside: bytes) -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">' + inside + b"</svg>"


def again_and_again(kind: str, shape: str) -> bytes:
    """Return a drawing of a few lines in which each part shows the one before it ten times."""
    first = f'<{kind} id="p0"><rect width="1" height="1"/></{kind}>'
    more = (
        f'<{kind} id="p{n}">' + shape.format(f"p{n - 1}") * 10 + f"</{kind}>" for n in range(1, 9)
    )
    return drawing((first + "".join(more) + shape.format("p8")).encode())


@pytest.mark.parametrize(
    "content",
    [
        again_and_again("g", '<use href="#{}"/>'),
        again_and_again("pattern", '<rect width="9" height="9" fill="url(#{})"/>'),
        again_and_again("mask", "<rect width='9' height='9' style='mask: url( \"#{}\" )'/>"),
        again_and_again("marker", '<path d="M0 0L1 1" marker-start="url(#{})"/>'),
        drawing(
            b"".join(
                b'<marker id="p%d"><path d="M0 0L1 1L2 2L3 3" marker-mid="url(#p%d)"/></marker>'
                % (n, n - 1)
                for n in range(1, 9)
            )
            + b'<path d="M0 0L1 1L2 2" marker-mid="url(#p8)"/>'
        ),
        drawing(b'<g id="a"><use href="#a"/></g>'),
        drawing(b'<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        drawing(b'<style>.x{fill:url(#p)}</style><pattern id="p"><rect class="x"/></pattern>'),
    ],
)
def test_a_drawing_whose_parts_multiply_is_refused(content: bytes) -> None:
    assert refusal("logo.svg", content) == "picture.too_many_parts"


def test_parts_that_are_shown_many_times_may_be_drawn() -> None:
    star = b'<defs><g id="star"><path d="M0 0L1 1"/></g></defs>'
    fill = b'<linearGradient id="a"/><linearGradient id="b" href="#a"/>'
    look = b"<style>.x{fill:url(#b)}</style>"
    stars = b'<use href="#star" class="x"/>' * 5000
    checked_svg("logo.svg", drawing(star + fill + look + stars))
