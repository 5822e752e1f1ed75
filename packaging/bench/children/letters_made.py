"""A series of letters as the program makes it: filled, drawn, written whole."""

import pickle
import sys
from pathlib import Path

from netzdesk.base.progress import Unwatched
from netzdesk.exports.letters.content import Batch, in_order, make_letter
from netzdesk.exports.letters.produce import PDF, produce


def main(series: Path, target: Path) -> None:
    template, occasion, recipients, keys = pickle.loads(series.read_bytes())
    letters = tuple(
        make_letter(template, recipient, occasion, key)
        for recipient, key in zip(recipients, keys, strict=True)
    )
    batch = Batch(template=template, occasion=occasion, letters=in_order(letters, "postcode"))
    produce(batch, PDF, target, Unwatched()).place()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
