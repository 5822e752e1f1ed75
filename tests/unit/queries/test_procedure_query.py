"""„Zahlen zum Vorgehen“: whom the survey contacted and reached, and how."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.base.i18n import Translator
from netzdesk.queries.procedure import procedure, procedure_text
from netzdesk.store.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        with study.unit("test") as unit:
            for rank, (vocabulary, code, english, german) in enumerate(
                (
                    ("institution_kind", "job_centre", "Job centre", "Jobcenter"),
                    ("institution_kind", "other", "Other", "Andere"),
                    ("channel", "letter", "Letter", "Brief"),
                    ("channel", "phone", "Phone", "Telefon"),
                )
            ):
                labels = {"label_en": english, "label_de": german, "rank": rank}
                unit.put("vocabulary_term", {"vocabulary": vocabulary, "code": code, **labels})
        yield study


def contact(study: Study) -> None:
    with study.unit("test") as unit:
        put = Filler(unit)
        first, second = put.office("job_centre"), put.office("job_centre")
        put.office("other")
        put.attempt(first, "3.19", day="2009-12-07", channel="letter")
        put.attempt(second, "3.19", day="2009-12-08", channel="letter")
        wrong = put.attempt(second, "1.1", day="2010-02-01")
        right = put.attempt(second, "3.13", day="2010-02-02", corrects_id=wrong)
        unit.put("contact_attempt", {"id": wrong, "corrected_by_id": right})
        put.attempt(first, "1.1", day="2010-01-12")


def test_each_kind_has_contacted_and_reached_channels_and_days(study: Study) -> None:
    contact(study)

    found = procedure(study.conn)

    (job_centres, others) = found.kinds
    assert (job_centres.entered, job_centres.contacted, job_centres.reached) == (2, 2, 1)
    assert job_centres.by_channel == {"letter": 2, "phone": 2}
    assert (job_centres.first_day, job_centres.last_day) == ("2009-12-07", "2010-02-02")
    assert (others.entered, others.contacted, others.first_day) == (1, 0, None)
    assert (found.total.attempts, found.total.entered) == (4, 3)


def test_the_text_to_copy_says_the_same_in_both_languages(study: Study) -> None:
    contact(study)

    german = procedure_text(study.conn, Translator("de")).splitlines()
    english = procedure_text(study.conn, Translator("en")).splitlines()

    assert german[1] == (
        "Jobcenter: 2 kontaktiert, 1 erreicht, vom 07.12.2009 bis 02.02.2010 (Brief 2, Telefon 2)."
    )
    assert english[1] == (
        "Job centre: 2 contacted, 1 reached, from 07.12.2009 to 02.02.2010 (Letter 2, Phone 2)."
    )
    assert len(german) == len(english) == 3


def test_a_study_without_contacts_says_so(study: Study) -> None:
    assert procedure_text(study.conn, Translator("de")) == "Es ist noch kein Kontakt erfasst."


def test_the_text_of_a_sample_study_is_marked(study: Study) -> None:
    contact(study)
    with study.unit("test") as unit:
        Filler(unit).setting("sample", True)

    assert "Beispieldaten" in procedure_text(study.conn, Translator("de"))
