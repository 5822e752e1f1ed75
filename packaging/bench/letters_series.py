"""Goal j: 500 letters as one PDF, whole processes, against a bare canvas of the same text."""

from __future__ import annotations

import json
import pickle
from datetime import date
from pathlib import Path

from frame import WORK, Result, in_turn, process, python, timed

from netzdesk.actions.letter_templates import AddLetterTemplate, add_letter_template
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.actions.waves import RecordWave, SentLetter, record_wave
from netzdesk.base.ids import new_id
from netzdesk.base.paths import resource
from netzdesk.base.progress import Unwatched
from netzdesk.domain.letters import Occasion, Recipient, Template
from netzdesk.exports.letters.content import Batch, Enclosure, make_letter
from netzdesk.exports.letters.pdf import letters_pdf
from netzdesk.exports.letters.produce import series_pdf
from netzdesk.exports.letters.word import letter_document
from netzdesk.store.study import Author, Study

COUNT = 500
RUNS = 9
AUTHOR = Author(id="01930000-0000-7000-8000-000000000001", name="Vera Muster", initials="VM")
SENDER = {
    "name": "Institut für Beispielforschung",
    "department": "Arbeitsmarkt und Migration",
    "street": "Beispielallee 2",
    "postcode": "30161",
    "place": "Hannover",
    "phone": "030 23125 100",
    "mail": "studie@example.org",
    "web": "www.example.org",
    "signature": "Dr. Paula Beispiel",
}


def measure() -> list[Result]:
    """Measure the series against the floor, its growth, and what belongs to it."""
    series, floor = _pickled(COUNT)
    larger, _ = _pickled(10 * COUNT)
    font = resource("fonts/NotoSans-SemiCondensed.ttf")

    def made(path: Path) -> float:
        return process(python("letters_made.py", path, WORK / "letters.pdf"))

    def bare() -> float:
        return process(python("letters_floor.py", floor, font, WORK / "letters-floor.pdf"))

    pair = in_turn(lambda: made(series), bare, RUNS)
    growth = in_turn(lambda: made(larger), lambda: made(series), 3)
    batch = _batch(COUNT)
    flyer = letters_pdf(_batch(2), Unwatched())
    with_flyer = Batch(
        template=batch.template,
        occasion=batch.occasion,
        letters=batch.letters,
        enclosures=(Enclosure(name="Empfehlung", content=flyer),),
    )
    return [
        Result(
            *("j", "500 letters as one PDF / bare canvas of the same text", pair.ratio, "×", 3),
            f"{pair.detail}; whole processes, filling the template included",
        ),
        Result(*("j", "5,000 letters / 500", growth.ratio, "×", 10), growth.detail),
        Result(
            *("j", "500 letters with an enclosure of two pages each"),
            *(timed(lambda: series_pdf(with_flyer, Unwatched())), "ms", None, "in one process"),
        ),
        Result(
            *("j", "500 letters as one Word file"),
            timed(lambda: letter_document(batch, batch.letters, Unwatched())),
            *("ms", None, "in one process"),
        ),
        Result(
            *("j", "recording 500 letters as one action", _recording(), "ms", None),
            "in the window's thread, once at the end of a series",
        ),
    ]


def _texts() -> tuple[str, str]:
    described = json.loads(resource("letters/letters.json").read_text(encoding="utf-8"))
    letter = described["templates"][0]
    return letter["subject"], resource(f"letters/{letter['body']}").read_text(encoding="utf-8")


def _parts(count: int) -> tuple[Template, Occasion, list[Recipient], list[str]]:
    subject, body = _texts()
    template = Template(
        id="t", name="Anschreiben", kind="letter", format="text", subject=subject, body=body
    )
    occasion = Occasion(
        day=date(2010, 3, 15),
        reply_until=date(2010, 3, 29),
        study="Regionale Netzwerke zur Arbeitsmarktförderung in Niedersachsen",
        researcher="Vera Muster",
        sender=SENDER,
    )
    recipients = [
        Recipient(
            institution_id=f"i{number}",
            name=f"Jobcenter Landkreis Beispiel {number}",
            street=f"Musterweg {number}",
            postcode=f"{10000 + number}",
            place=f"Musterstadt {number % 40}",
            districts=(f"Landkreis Beispiel {number}",),
            person=f"Erika Muster{number}",
            form_of_address="ms",
        )
        for number in range(count)
    ]
    return template, occasion, recipients, [new_id() for _ in range(count)]


def _batch(count: int) -> Batch:
    template, occasion, recipients, keys = _parts(count)
    letters = tuple(
        make_letter(template, recipient, occasion, key)
        for recipient, key in zip(recipients, keys, strict=True)
    )
    return Batch(template=template, occasion=occasion, letters=letters)


def _pickled(count: int) -> tuple[Path, Path]:
    """Return what the program makes the series of, and the same text line by line."""
    parts = _parts(count)
    series, floor = WORK / f"series-{count}.pickle", WORK / f"series-{count}-lines.pickle"
    WORK.mkdir(parents=True, exist_ok=True)
    series.write_bytes(pickle.dumps(parts))
    template, occasion, recipients, keys = parts
    lines = []
    for recipient, key in zip(recipients, keys, strict=True):
        letter = make_letter(template, recipient, occasion, key)
        batch = Batch(template=template, occasion=occasion, letters=(letter,))
        head = [SENDER["name"], SENDER["department"], batch.return_line, batch.footer]
        block = [f"Unser Zeichen {letter.reference}", *map(" ".join, batch.information)]
        body = [letter.subject, "", *letter.body.split("\n")]
        lines.append((head, list(letter.address), block, body))
    floor.write_bytes(pickle.dumps(lines))
    return series, floor


def _recording() -> float:
    path = WORK / "letters-recorded.netzdesk"
    path.unlink(missing_ok=True)
    with Study.create(path, author=AUTHOR) as study:
        with study.unit("fill_from_template") as unit:
            fill_from_template(unit, FillFromTemplate(template="empty"))
            letter = AddLetterTemplate(name="B", kind="letter", format="text", body="x")
            template = add_letter_template(unit, letter)
            keys = [
                unit.put("institution", {"kind": "job_centre", "name": f"Jobcenter {number}"})
                for number in range(COUNT)
            ]
        command = RecordWave(
            letters=tuple(SentLetter(attempt_id=new_id(), institution_id=key) for key in keys),
            template_id=template,
            name="Welle",
        )

        def record() -> None:
            with study.unit("record_wave") as unit:
                record_wave(unit, command)

        return timed(record)
