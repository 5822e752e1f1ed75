"""Says what a built wheel lacks or has too much, and whether the program works from it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def differences(wheel: Path) -> list[str]:
    """Return a line for each file that is missing in the wheel or should not be in it."""
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    code = _files(ROOT / "src" / "netzdesk", "netzdesk", suffixes={".py", ".po", ".typed"})
    catalogues = {name.removesuffix(".po") + ".mo" for name in code if name.endswith(".po")}
    wanted = _files(ROOT / "resources", "netzdesk/resources") | code | catalogues
    return [f"missing in the wheel: {name}" for name in sorted(wanted - carried)] + [
        f"should not be in the wheel: {name}" for name in sorted(carried - wanted)
    ]


def _files(folder: Path, inside: str, suffixes: set[str] | None = None) -> set[str]:
    return {
        f"{inside}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        if suffixes is None or path.suffix in suffixes
    }


def works(wheel: Path, folder: Path) -> bool:
    """Tell whether the unpacked wheel makes the sample study and exports it, resources included."""
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    study = str(folder / "sample.netzdesk")
    calls = (
        ["demo", study],
        ["export", study, "appendix-networks", "--to", str(folder / "sample.pdf")],
    )
    return all(
        subprocess.run(
            [sys.executable, "-m", "netzdesk", *call],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(unpacked)},
            check=False,
        ).returncode
        == 0
        for call in calls
    )


def main(folder: Path) -> int:
    """Check the one wheel in `folder`."""
    (wheel,) = folder.glob("*.whl")
    found = differences(wheel)
    if not works(wheel, folder):
        found.append("the sample study cannot be made and exported from the wheel")
    print("\n".join(found) or f"{wheel.name} carries all it should and works.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
