"""Profiles as the program makes them: set, parted into pages, drawn."""

import pickle
import sys
from pathlib import Path

from netzdesk.exports.profile_pdf import profiles_pdf


def main(book: Path, target: Path) -> None:
    content, _ = profiles_pdf(pickle.loads(book.read_bytes()))
    target.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
