"""The system libraries that Qt needs on Linux: which are missing, and how to get them.

Qt aborts without a word to catch when an xcb library is missing, so they are probed first.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

BASE = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""Needed to load Qt at all, library to Debian package."""

XCB = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Needed for a window under X11, library to Debian package."""


def loads(library: str) -> bool:
    """Tell whether the system's loader finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(*, window: bool = False, programs: dict[str, str] | None = None) -> list[str]:
    """Return the Debian packages that are missing here; none on other systems than Linux.

    `window` asks for a window under X11 too, `programs` for commands (command to package).
    """
    if not sys.platform.startswith("linux"):
        return []
    libraries = {**BASE, **XCB} if window else BASE
    packages = [package for library, package in libraries.items() if not loads(library)]
    packages += [
        package for command, package in (programs or {}).items() if not shutil.which(command)
    ]
    return packages


def administrator() -> list[str] | None:
    """Return what to put before apt-get here, or None where packages may not be installed."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def apt_line(packages: list[str]) -> str:
    """Return the line that a person with the rights types to get the packages."""
    return "sudo apt-get install --no-install-recommends " + " ".join(packages)


def install(packages: list[str]) -> bool:
    """Install Debian packages where that is allowed; tell whether they are there now.

    The package lists are fetched only when the first try fails without them.
    """
    if not packages:
        return True
    before = administrator()
    if before is None:
        return False
    print(f"Installing Debian packages: {' '.join(packages)}", flush=True)
    install_line = [
        *before,
        *("env", "DEBIAN_FRONTEND=noninteractive"),
        *("apt-get", "install", "--yes", "--quiet", "--no-install-recommends"),
        *packages,
    ]
    if _succeeds(install_line):
        return True
    return _succeeds([*before, "apt-get", "update", "--quiet"]) and _succeeds(
        install_line, loud=True
    )


def ensure(*, window: bool = False, programs: dict[str, str] | None = None) -> list[str]:
    """Install what is missing where that is allowed and return what is missing still."""
    install(missing_packages(window=window, programs=programs))
    return missing_packages(window=window, programs=programs)


def display_opens() -> bool:
    """Tell whether a window can be shown: there is a desktop, and it answers."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    if not os.environ.get("DISPLAY") or not loads("libX11.so.6"):
        return False
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if not display:
        return False
    x11.XCloseDisplay(ctypes.c_void_p(display))
    return True


def _succeeds(command: list[str], *, loud: bool = False) -> bool:
    output = None if loud else subprocess.DEVNULL
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
    )
    return done.returncode == 0
