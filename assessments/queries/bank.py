"""The bank as trainers search it, and what became of a question: where it is used, and how its versions differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from assessments.kinds import OptionDraft, kind_of
from assessments.models import Attempt, Question, QuestionVersion, QuizDraw, QuizItem, QuizPage, Response
from courses.models import LessonPage
from lms.accounts.models import User
from lms.core.text import search_form
from lms.notifications.models import Message

MOST_WORDS = 8
CHECKS = re.compile(r'"type": "knowledge_check", "value": "([A-Za-z0-9_-]+)"')
SIGNS = re.compile("\\s+|.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*")
LONGEST_COMPARED = 1_500
"""Signs of a text that are compared one by one; longer ones are marked as a whole."""

Segments = list[tuple[str, bool]]
"""Pieces of a text, and whether each differs."""


def found_by(questions: QuerySet[Question], words: str) -> QuerySet[Question]:
    """Those of ``questions`` whose text, options, explanation, source or code hold every one of ``words``."""
    for word in search_form(words).split()[:MOST_WORDS]:
        questions = questions.filter(Q(current_version__search_text__contains=word) | Q(code__icontains=word))
    return questions


def unused(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Those that no quiz asks by name and no lesson carries; a quiz may still draw them. One query more."""
    asked = QuizItem.objects.filter(question=OuterRef("pk"))
    return questions.exclude(code__in=codes_in_lessons()).exclude(Exists(asked))


def never_answered(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Those that stand in no attempt."""
    return questions.exclude(Exists(Response.objects.filter(version__question=OuterRef("pk"))))


def codes_in_lessons() -> set[str]:
    """Codes of the questions that lessons carry as knowledge checks; one query."""
    bodies = LessonPage.objects.annotate(raw_body=Cast("body", TextField()))
    found = bodies.filter(raw_body__contains="knowledge_check").order_by().values_list("raw_body", flat=True)
    return {code for body in found for code in CHECKS.findall(body)}


@dataclass(frozen=True)
class Usage:
    """How often a question was asked, and how often answered rightly."""

    attempt_count: int
    open_count: int
    answered_count: int
    right_count: int

    @property
    def right_percent(self) -> int | None:
        """Of those who had it in an attempt that was handed in."""
        closed = self.attempt_count - self.open_count
        return round(100 * self.right_count / closed) if closed else None


def usage_of(question: Question) -> Usage:
    """Attempts that asked any version of ``question``; one query."""
    is_open = Q(attempt__status=Attempt.Status.OPEN)
    counts = Response.objects.filter(version__question=question).aggregate(
        attempt_count=Count("pk"),
        open_count=Count("pk", filter=is_open),
        answered_count=Count("pk", filter=Q(answer__isnull=False)),
        right_count=Count("pk", filter=Q(score=1)),
    )
    return Usage(**counts)


def quizzes_that_may_draw(question: Question) -> list[QuizPage]:
    """Quizzes one of whose draws takes from the category of ``question`` or one above it, and a tag it has.

    Two queries. Whether the question is ready, and shared or of an owner of that course, is not asked.
    """
    path = question.category.path
    above = [path[:end] for end in range(question.category.steplen, len(path) + 1, question.category.steplen)]
    tags = ["", *question.tags.names()]
    draws = QuizDraw.objects.filter(category__path__in=above, tag__in=tags)
    return list(QuizPage.objects.filter(pk__in=draws.order_by().values("quiz")).order_by("path"))


@dataclass(frozen=True)
class Compared:
    """One part of a question in two versions."""

    label: str
    before: Segments
    after: Segments

    @property
    def has_changed(self) -> bool:
        return any(differs for _text, differs in [*self.before, *self.after])


def compare(older: QuestionVersion, newer: QuestionVersion) -> list[Compared]:
    """Part by part what each version says, and which pieces of it differ; key included. Two queries."""
    before, after = dict(_parts(older)), dict(_parts(newer))
    labels = dict.fromkeys([*before, *after])
    return [Compared(label, *_marked(before.get(label, ""), after.get(label, ""))) for label in labels]


def writes_questions(user: User) -> bool:
    """Whether messages about questions can concern ``user``."""
    return user.has_perm("assessments.add_question")


def may_receive_review(message: Message) -> bool:
    """Whether the recipient may still read the question that was reviewed."""
    match = re.search(r"/(\d+)/", message.url)
    readable = Question.objects.visible_to(message.recipient)
    return match is not None and readable.filter(pk=int(match[1])).exists()


def _parts(version: QuestionVersion) -> Iterator[tuple[str, str]]:
    yield _("Type of question"), str(version.get_kind_display())
    kind = kind_of(version.kind)
    if kind.is_written:
        text, key = kind.write_key(version.text, [OptionDraft.of(option) for option in version.options.all()])
        yield _("Question"), text
        yield str(kind.key_label or _("Key")), key
    else:
        yield _("Question"), version.text
        yield from _options(version)
    for name, value in version.rules.items():
        yield str(kind.settings[name].label), kind.settings[name].told(value)
    yield _("Explanation"), version.explanation
    yield _("Source"), version.source


def _options(version: QuestionVersion) -> Iterator[tuple[str, str]]:
    for number, option in enumerate(version.options.all(), start=1):
        right = f" ({_('right')})" if option.is_correct else ""
        share = f" ({option.weight * 100:g}%)" if option.weight is not None else ""
        told = f"{share} – {option.feedback}" if option.feedback else share
        place = f" ({option.target})" if option.target else ""
        yield _("Option %(number)s") % {"number": number}, f"{option.text}{right}{place}{told}"


def _marked(before: str, after: str) -> tuple[Segments, Segments]:
    if before == after:
        return [(before, False)], [(after, False)]
    if max(len(before), len(after)) > LONGEST_COMPARED:
        return [(before, True)], [(after, True)]
    old, new = SIGNS.findall(before), SIGNS.findall(after)
    left: Segments = []
    right: Segments = []
    for what, *places in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        start, end, new_start, new_end = places
        if start < end:
            left.append(("".join(old[start:end]), what != "equal"))
        if new_start < new_end:
            right.append(("".join(new[new_start:new_end]), what != "equal"))
    return left, right
