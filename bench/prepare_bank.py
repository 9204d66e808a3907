"""Fill the measured database with a bank of 20,000 questions: ``python -m bench.inside prepare_bank FACTS.json``.

The questions are sentences of the shipped lessons in ever new order; one in fifty is another with a word changed.
``BENCH_BANK`` makes it smaller, for trying things out.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from taggit.models import Tag, TaggedItem

from assessments.models import Option, Question, QuestionCategory, QuestionVersion, QuizDraw, QuizPage
from bench.prepare import STARTER, let_sign_in
from courses.models import CoursePage, ModulePage
from courses.packages import load_course_package
from lms.core.text import search_form
from lms.demo.authors import give_courses
from lms.demo.people import PASSWORD, People, make_people
from lms.demo.places import make_places

QUESTIONS = int(os.environ.get("BENCH_BANK", "20000"))
SHELVES, BOARDS = 8, 10
TAGS = ["post", "pre", "โครงการ", "ทบทวน", "กลางภาค"]
DIFFICULTIES = [*Question.Difficulty.values, ""]
DRAWN, DRAWS = 40, 4
ALIKE_EVERY = 50
OTHER_WORD = "ผู้ปฏิบัติงาน"


def main(file: str) -> None:
    """Make everything, and write the facts."""
    chance = Random(2561)
    people = make_people(make_places(20, chance=chance), chance=chance)
    let_sign_in()
    load_course_package(STARTER, by=None)
    give_courses(people.trainers)
    boards = list(_shelves())
    _write_questions(boards, people, chance)
    facts = {"quiz": _quiz(boards).pk, "boards": [board.pk for board in boards], "tag": Tag.objects.get(name="post").pk}
    facts |= {"trainer": people.trainers[0].username, "moderator": people.moderator.username, "password": PASSWORD}
    facts |= {"count": Question.objects.count(), "question": Question.objects.latest("pk").pk}
    Path(file).write_text(json.dumps(facts), encoding="utf-8")


def _shelves() -> Iterator[QuestionCategory]:
    for shelf in range(SHELVES):
        top = QuestionCategory.add_root(code=f"shelf-{shelf}", title=f"หมวดที่ {shelf + 1}")
        for board in range(BOARDS):
            yield top.add_child(code=f"shelf-{shelf}-{board}", title=f"หมวดที่ {shelf + 1}.{board + 1}")


def _write_questions(boards: list[QuestionCategory], people: People, chance: Random) -> None:
    written = list(texts(chance, QUESTIONS))
    questions = Question.objects.bulk_create(_question(number, boards, people, chance) for number in range(QUESTIONS))
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question=one, number=1, kind=one.kind, text=text, search_text=search_form(" · ".join([text, *options]))
        )
        for one, (text, options) in zip(questions, written, strict=True)
    )
    Option.objects.bulk_create(
        Option(version=version, text=option, is_correct=place == 0, sort_order=place)
        for version, (_text, options) in zip(versions, written, strict=True)
        for place, option in enumerate(options)
    )
    for question, version in zip(questions, versions, strict=True):
        question.current_version, question.title = version, version.text[:150]
    Question.objects.bulk_update(questions, ["current_version", "title"], batch_size=2_000)
    Question.history.bulk_history_create(questions, batch_size=2_000)
    _tag(questions, chance)


def _question(number: int, boards: list[QuestionCategory], people: People, chance: Random) -> Question:
    return Question(
        code=f"bank-{number:05d}",
        category=chance.choice(boards),
        kind=Question.Kind.SINGLE,
        status=chance.choices(Question.Status.values, weights=[10, 2, 80, 8])[0],
        difficulty=chance.choice(DIFFICULTIES),
        owner=chance.choice(people.trainers),
        is_shared=chance.random() < 0.8,
        created_at=timezone.now(),
    )


def _tag(questions: list[Question], chance: Random) -> None:
    kind = ContentType.objects.get_for_model(Question)
    tags = [Tag.objects.get_or_create(name=name)[0] for name in TAGS]
    TaggedItem.objects.bulk_create(
        TaggedItem(tag=tag, content_type=kind, object_id=question.pk)
        for question in questions
        for tag in chance.sample(tags, 2)
    )


def texts(chance: Random, count: int) -> Iterator[tuple[str, list[str]]]:
    """Questions with four options each."""
    paragraphs = " ".join(path.read_text(encoding="utf-8") for path in sorted(STARTER.rglob("*.md")))
    pieces = sorted({piece for piece in re.split(r"[\s#*|_`>()\[\]-]+", paragraphs) if len(piece) > 6})
    earlier: list[tuple[str, list[str]]] = []
    for number in range(count):
        if number % ALIKE_EVERY == ALIKE_EVERY - 1:
            text, options = chance.choice(earlier)
            yield f"{text} {OTHER_WORD}", options
            continue
        made = " ".join(chance.sample(pieces, 5)), [" ".join(chance.sample(pieces, 2)) for _place in range(4)]
        earlier.append(made)
        yield made


def _quiz(boards: list[QuestionCategory]) -> QuizPage:
    """Forty questions, ten from each of four shelves with their boards, all with a tag and of a difficulty."""
    module = ModulePage.objects.child_of(CoursePage.objects.get()).first()
    tops = [board.get_parent() for board in boards[:: SHELVES * BOARDS // DRAWS]]
    quiz = QuizPage(title="สี่สิบข้อจากคลัง", slug="drawn", is_shuffled=True, has_shuffled_options=True)
    quiz.draws = [
        QuizDraw(category=top, tag=tag, difficulty="medium", count=DRAWN // DRAWS)
        for top, tag in zip(tops, TAGS, strict=False)
    ]
    return module.add_child(instance=quiz)
