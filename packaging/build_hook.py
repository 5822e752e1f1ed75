"""Build hook: compiles the message catalogues; a wheel and an editable install carry them."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write the .mo beside every .po below `root` and return the files written."""
    written = []
    for source in sorted((root / "src" / "netzdesk" / "locale").rglob("*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream, abort_invalid=True)
        target = source.with_suffix(".mo")
        with target.open("wb") as stream:
            write_mo(stream, catalogue)
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))
