"""Starts the real program on the sample study under Xvfb, sees its window painted, closes it.

    python tests/e2e/smoke_window.py [--picture FILE] [--size 1366x768] [--seconds 120]

Status 0 only if the window appeared and was painted, the program ended with status 0 after it was
asked to close, and nothing was written to standard error. Needs Xvfb; talks to it through libX11,
which Qt's own libraries bring along.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COLOURS_OF_A_PAINTED_WINDOW = 24
STEADY_S = 1.5
"""The frame is painted first and the page after it: only what stays is the window."""
STEP_S = 0.2


class Failed(Exception):  # noqa: N818  # an outcome of the check
    """The window did not do what it should; the text says what."""


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 12),
    )


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def _goes_on(_display: int, _error: int) -> int:
    """Take an X error: a window may be gone between two questions about it."""
    return 0


class Desktop:
    """The X server as seen by a client that shows nothing: titles, pixels, a polite close."""

    def __init__(self, name: str, frame: Path) -> None:
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        x11.XInternAtom.restype = ctypes.c_ulong
        x11.XSetErrorHandler(_goes_on)
        self._x11 = x11
        self._frame = frame
        self._display = ctypes.c_void_p(x11.XOpenDisplay(name.encode()))
        if not self._display:
            raise Failed(f"The display {name} does not open.")

    def windows(self) -> dict[int, str]:
        """Return the top-level windows that have a title."""
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self._x11.XQueryTree(
            self._display,
            ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display)),
            *(ctypes.byref(into) for into in (root, parent, children, count)),
        )
        titles = {child: self._title(child) for child in children[: count.value]}
        if children:
            self._x11.XFree(children)
        return {window: title for window, title in titles.items() if title}

    def _title(self, window: int) -> str:
        kind, width = ctypes.c_ulong(), ctypes.c_int()
        length, left = ctypes.c_ulong(), ctypes.c_ulong()
        value = ctypes.c_void_p()
        self._x11.XGetWindowProperty(
            self._display,
            *(ctypes.c_ulong(number) for number in (window, self._atom("_NET_WM_NAME"))),
            *(ctypes.c_long(number) for number in (0, 256)),
            0,
            ctypes.c_ulong(0),
            *(ctypes.byref(into) for into in (kind, width, length, left, value)),
        )
        if not value:
            return ""
        title = ctypes.string_at(value, length.value).decode()
        self._x11.XFree(value)
        return title

    def _atom(self, name: str) -> int:
        return int(self._x11.XInternAtom(self._display, name.encode(), 0))

    def disconnect(self) -> None:
        self._x11.XCloseDisplay(self._display)

    def close(self, window: int) -> None:
        """Ask a window to close, as the cross in its frame does."""
        message = _ClientMessage(type=33, window=window, format=32)
        message.message_type = self._atom("WM_PROTOCOLS")
        message.data[0] = self._atom("WM_DELETE_WINDOW")
        self._x11.XSendEvent(
            self._display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message)
        )
        self._x11.XSync(self._display, 0)

    def rows(self) -> list[bytes]:
        """Return the lines of the screen, four bytes a pixel (blue, green, red, none)."""
        content = self._frame.read_bytes()
        header = struct.unpack(">25I", content[:100])
        size, width, height, stride, colours = (header[i] for i in (0, 4, 5, 12, 19))
        start = size + 12 * colours
        return [content[start + y * stride : start + y * stride + 4 * width] for y in range(height)]


def colours_of(rows: list[bytes]) -> int:
    """Return how many different colours a grid of every fourth pixel has."""
    return len({row[x : x + 3] for row in rows[::4] for x in range(0, len(row), 16)})


def without_border(rows: list[bytes]) -> list[bytes]:
    """Return the screen without the black below and to the right of the window."""
    seen = [row for row in rows if any(row)]
    width = max(len(row.rstrip(b"\0")) for row in seen)
    return [row[: width + -width % 4] for row in seen]


def write_png(rows: list[bytes], target: Path) -> None:
    """Write the lines of a screen as a PNG file."""
    lines = b"".join(
        b"\0" + b"".join(row[x + 2 : (x - 1) if x else None : -1] for x in range(0, len(row), 4))
        for row in rows
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", len(rows[0]) // 4, len(rows), 8, 2, 0, 0, 0)
    target.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines, 9))
        + chunk(b"IEND", b"")
    )


@contextmanager
def desktop(size: str, folder: Path) -> Iterator[tuple[str, Desktop]]:
    """Run an X server that nobody sees."""
    reads, writes = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writes), "-nolisten", "tcp", "-nocursor"),
            *("-screen", "0", f"{size}x24", "-fbdir", str(folder)),
        ],
        pass_fds=(writes,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    try:
        with os.fdopen(reads) as stream:
            number = stream.readline().strip()
        if not number:
            raise Failed("Xvfb did not start.")
        name = f":{number}"
        screen = Desktop(name, folder / "Xvfb_screen0")
        yield name, screen
        screen.disconnect()
    finally:
        server.terminate()
        server.wait()


def wait_for_window(screen: Desktop, program: subprocess.Popen[bytes], seconds: float) -> int:
    """Return the program's window once it is painted and has stopped changing."""
    before: list[bytes] = []
    unchanged = 0
    for _ in range(int(seconds / STEP_S)):
        if program.poll() is not None:
            raise Failed(f"The program ended with status {program.returncode} without being asked.")
        windows = [window for window, title in screen.windows().items() if "NetzDesk" in title]
        rows = screen.rows()
        painted = windows and colours_of(rows) >= COLOURS_OF_A_PAINTED_WINDOW
        unchanged = unchanged + 1 if painted and rows == before else 0
        if unchanged * STEP_S >= STEADY_S:
            return windows[0]
        before = rows
        time.sleep(STEP_S)
    raise Failed(f"No painted window after {seconds:.0f} s; windows: {screen.windows()}.")


def check(arguments: argparse.Namespace, folder: Path) -> str:
    """Run the program once and return what was seen; raises Failed."""
    netzdesk = [sys.executable, "-m", "netzdesk"]
    study = folder / "smoke.netzdesk"
    home = folder / "home"
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "NETZDESK_HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "QT_QPA_PLATFORM": "xcb",
    }
    environment.pop("WAYLAND_DISPLAY", None)
    subprocess.run([*netzdesk, "demo", str(study)], env=environment, check=True)
    name_the_author(environment)
    with desktop(arguments.size, folder) as (display, screen):
        environment["DISPLAY"] = display
        said = folder / "stderr.txt"
        with said.open("wb") as stderr:
            program = subprocess.Popen([*netzdesk, str(study)], env=environment, stderr=stderr)
        try:
            window = wait_for_window(screen, program, arguments.seconds)
            title = screen.windows()[window]
            rows = screen.rows()
            if arguments.picture:
                write_png(without_border(rows), arguments.picture)
            screen.close(window)
            status = program.wait(timeout=arguments.seconds)
        except subprocess.TimeoutExpired:
            raise Failed("The program did not end after its window was closed.") from None
        finally:
            if program.poll() is None:
                program.send_signal(signal.SIGKILL)
                program.wait()
    if status:
        raise Failed(f"The program ended with status {status}.")
    if said.stat().st_size:
        raise Failed("Standard error: " + said.read_text(encoding="utf-8", errors="replace"))
    return f"“{title}”: painted in {colours_of(rows)} colours, closed with status 0, nothing said."


def name_the_author(environment: dict[str, str]) -> None:
    """Answer beforehand what the program asks at its first start."""
    code = (
        "from netzdesk.app.settings import machine_preferences\n"
        "kept = machine_preferences()\n"
        "kept.set_author('Vera Muster', 'VM')\n"
        "kept.sync()\n"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--seconds", type=float, default=120.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="netzdesk-smoke-") as folder:
        try:
            print(check(arguments, Path(folder)))
        except Failed as failure:
            print(failure)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
