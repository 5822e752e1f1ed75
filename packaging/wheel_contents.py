"""Says what a built wheel lacks or has too much: every resource, every catalogue, nothing else."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def differences(wheel: Path) -> list[str]:
    """Return a line for each file that is missing in the wheel or should not be in it."""
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    resources = _files(ROOT / "resources", "netzdesk/resources")
    code = _files(ROOT / "src" / "netzdesk", "netzdesk", suffixes={".py", ".po"})
    catalogues = {str(Path(name).with_suffix(".mo")) for name in code if name.endswith(".po")}
    wanted = resources | code | {name.replace("\\", "/") for name in catalogues}
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


def main(folder: Path) -> int:
    """Check the one wheel in `folder`."""
    (wheel,) = folder.glob("*.whl")
    found = differences(wheel)
    print("\n".join(found) or f"{wheel.name} carries all resources and catalogues.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
