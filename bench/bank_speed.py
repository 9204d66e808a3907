"""Draw from the bank, take a file of questions in, and compare them all: ``python -m bench.inside bank_speed FACTS``.

Prints seconds as JSON. A draw is what a start does before it stores anything: what the quiz may ask, read anew, and a
paper of forty laid out.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from random import Random

from assessments.domain import intake, pairing_questions
from assessments.domain.drawing import lay_out, stored_stock
from assessments.exchange.entry import QuestionEntry
from assessments.exchange.excel_out import write_excel
from assessments.exchange.formats import format_of
from assessments.kinds import OptionDraft
from assessments.models import QuestionCategory, QuestionPair, QuizPage
from bench.prepare_bank import texts
from bench.tables import percentile
from lms.accounts.models import User

DRAWS = 60
IMPORTED = 1_000


def main(file: str) -> None:
    """Measure one after the other, and print."""
    facts = json.loads(Path(file).read_text(encoding="utf-8"))
    found = {**_draw(facts["quiz"]), **_compare("compare_all_seconds")}
    found |= _import(facts["trainer"]) | _compare("compare_new_seconds")
    print(json.dumps(found | {"pairs": QuestionPair.objects.count()}))


def _draw(pk: int) -> dict:
    quiz = QuizPage.objects.get(pk=pk)
    waits, papers = [], []
    for number in range(DRAWS):
        began = time.perf_counter()
        papers.append(lay_out(quiz, seed=f"bench-{number}", stock=stored_stock(quiz)))
        waits.append(time.perf_counter() - began)
    sizes = [len(pool) for _draw, pool in stored_stock(quiz).pools]
    asked = {response.version_id for paper in papers for response in paper}
    return {
        "drawn": len(papers[0]),
        "pool": sum(sizes),
        "different": len(asked),
        "draw_seconds": statistics.median(waits),
        "draws": DRAWS,
        "draw_p95_seconds": percentile(waits, 95),
    }


def _import(username: str) -> dict:
    """As the screens do: read the file, judge every row, store; the dry run is measured apart."""
    content = write_excel(_entries()).content
    owner = User.objects.get(username=username)
    wishes = intake.Wishes(owner=owner, category=QuestionCategory.objects.first())
    began = time.perf_counter()
    judged = intake.judge(_read(content), wishes)
    dry = time.perf_counter() - began
    began = time.perf_counter()
    report = intake.take_in(_read(content), wishes)
    return {
        "imported": report.count(intake.Outcome.NEW),
        "judged": judged.ready_count,
        "dry_run_seconds": dry,
        "import_seconds": time.perf_counter() - began,
    }


def _read(content: bytes) -> list[QuestionEntry]:
    return format_of("questions.xlsx", content).read(content).entries


def _entries() -> list[QuestionEntry]:
    made = texts(Random(2570), IMPORTED)
    return [
        QuestionEntry(
            place=str(number),
            kind="single",
            text=f"{text} {number}",
            options=[OptionDraft(one, place == 0, "") for place, one in enumerate(options)],
            tags=("post",),
            difficulty="medium",
        )
        for number, (text, options) in enumerate(made)
    ]


def _compare(name: str) -> dict:
    began = time.perf_counter()
    count = pairing_questions.compare_all()
    return {name: time.perf_counter() - began, name.replace("seconds", "count"): count}
