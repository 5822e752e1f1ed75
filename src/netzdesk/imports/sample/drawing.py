"""A small picture drawn by the program: a hub, those that it joins, and those around them."""

from __future__ import annotations

import math
import struct
import zlib
from typing import Final

_WIDTH: Final = 900
_HEIGHT: Final = 420
_WHITE, _LINE, _HUB, _INNER, _OUTER = range(5)
_COLOURS: Final = bytes.fromhex("ffffff b9c4cc 1f4e79 4f8ab8 c9dcea".replace(" ", ""))


def star(inner: int, outer: int) -> bytes:
    """Return a PNG of a hub with so many discs around it on two ellipses, joined by lines."""
    rows = [bytearray(_WIDTH) for _ in range(_HEIGHT)]
    middle = (_WIDTH / 2, _HEIGHT / 2)
    near, far = _on_ellipse(inner, 218, 112, 0.5), _on_ellipse(outer, 375, 165, 0)
    for place in (*near, *far):
        _line(rows, middle, place)
    for place in far:
        _disc(rows, place, 20, _OUTER)
    for place in near:
        _disc(rows, place, 27, _INNER)
    _disc(rows, middle, 52, _HUB)
    return _png(rows)


def _on_ellipse(count: int, wide: float, high: float, turned: float) -> list[tuple[float, float]]:
    turns = [math.tau * (place + turned) / count for place in range(count)]
    return [
        (_WIDTH / 2 + wide * math.cos(turn), _HEIGHT / 2 + high * math.sin(turn)) for turn in turns
    ]


def _disc(rows: list[bytearray], middle: tuple[float, float], radius: int, colour: int) -> None:
    across, down = middle
    for y in range(int(down) - radius, int(down) + radius + 1):
        half = math.sqrt(max(0.0, radius * radius - (y - down) ** 2))
        first, last = int(across - half), int(across + half) + 1
        rows[y][first:last] = bytes([colour]) * (last - first)


def _line(rows: list[bytearray], start: tuple[float, float], end: tuple[float, float]) -> None:
    steps = int(max(abs(end[0] - start[0]), abs(end[1] - start[1]))) // 2
    dash = bytes([_LINE]) * 3
    for step in range(steps):
        x = int(start[0] + (end[0] - start[0]) * step / steps)
        y = int(start[1] + (end[1] - start[1]) * step / steps)
        for row in rows[y : y + 3]:
            row[x : x + 3] = dash


def _png(rows: list[bytearray]) -> bytes:
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 1)
    parts = ((b"IHDR", header), (b"PLTE", _COLOURS), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
