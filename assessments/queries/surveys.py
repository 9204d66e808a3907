"""What surveys tell: to the learner their own, to trainers means, deviations and comments.

Nothing is told of fewer than five who answered anonymously. Standard deviations are those of a sample (n − 1); those of
a section and of the whole are of each learner's own mean, as if it were one more item.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import SystemRandom

from django.db.models import Count, Q, QuerySet, Sum

from assessments.likert import Spread, spread_of
from assessments.models import Participation, SurveyAnswer, SurveyItem, SurveyPage, SurveyQuestion
from assessments.models.survey import FEWEST
from courses.models import Enrolment
from lms.core.prepared import Prepared

_TAKEN = Prepared(lambda enrolment, survey: Participation.objects.filter(enrolment=enrolment, survey=survey))


@dataclass(frozen=True)
class ItemResult:
    """What was said to one item."""

    text: str
    spread: Spread | None
    is_former: bool = False
    """No longer asked in these words."""


@dataclass(frozen=True)
class SectionResult:
    """The items of one section, and what was said to all of them."""

    title: str
    items: list[ItemResult]
    spread: Spread | None


@dataclass(frozen=True)
class Comment:
    """Something said in one's own words; who said it stands beside it only if the survey is not anonymous."""

    text: str
    author: str = ""
    school: str = ""


@dataclass(frozen=True)
class CommentResult:
    """All comments on one question."""

    text: str
    comments: list[Comment] = field(default_factory=list)


@dataclass(frozen=True)
class SurveyResult:
    """All that a trainer is told of a survey."""

    survey: SurveyPage
    learner_count: int
    """Enrolments that count, and those who answered before they ceased to."""
    participation_count: int
    counted: int
    """Whose answers are in the figures."""
    sections: list[SectionResult]
    comments: list[CommentResult]
    spread: Spread | None

    @property
    def waiting(self) -> int:
        """Anonymous answers that are kept sealed until there are five."""
        return self.participation_count - self.counted

    @property
    def percent(self) -> int | None:
        """How many of the learners answered, rounded down."""
        return 100 * self.participation_count // self.learner_count if self.learner_count else None


def participation_of(enrolment: Enrolment | None, survey: SurveyPage) -> Participation | None:
    """Whether the learner has answered; one query."""
    if enrolment is None or enrolment.pk is None:
        return None
    return _TAKEN.first(enrolment=enrolment.pk, survey=survey.pk)


def own_answers(participation: Participation) -> dict[SurveyItem, int | str]:
    """What one has answered to a survey that is not anonymous; one query."""
    answers = SurveyAnswer.objects.filter(sheet__participation=participation).select_related("question")
    return {answer.question.item: answer.level or answer.text for answer in answers}


def result_of(survey: SurveyPage) -> SurveyResult:
    """The figures of ``survey``, items as they are worded now first; seven queries."""
    asked = _in_order(survey)
    levels = _levels_by_question(survey)
    means = _means(survey)
    counted = survey.sheets.count()
    participations = Participation.objects.filter(survey=survey)
    enrolments = Enrolment.objects.filter(course__path=survey.course_path)
    answered = Q(pk__in=participations.values("enrolment"))
    learners = enrolments.filter(answered | Q(pk__in=enrolments.counted().values("pk")))
    return SurveyResult(
        survey=survey,
        learner_count=learners.count(),
        participation_count=participations.count(),
        counted=counted,
        sections=list(_sections(survey, asked, levels, means)),
        comments=_comments(survey, asked),
        spread=_told(survey, means[None]),
    )


def named_answers(survey: SurveyPage) -> QuerySet[SurveyAnswer]:
    """The answers of a survey that is not anonymous with whose they are, person by person."""
    found = SurveyAnswer.objects.filter(sheet__survey=survey, sheet__is_anonymous=False)
    whose = "sheet__participation__enrolment"
    return found.select_related("question", f"{whose}__user", f"{whose}__organisation").order_by(
        f"{whose}__user__first_name", f"{whose}__user__last_name", f"{whose}_id"
    )


def _in_order(survey: SurveyPage) -> list[tuple[SurveyQuestion, bool]]:
    """The questions that were answered, as the survey has them now, then those it asked before (``True``)."""
    rows = {row.item: row for row in SurveyQuestion.objects.filter(survey=survey).order_by("pk")}
    now = [item for item in survey.items() if item in rows]
    before = [item for item in rows if item not in set(now)]
    return [(rows[item], False) for item in now] + [(rows[item], True) for item in before]


def _levels_by_question(survey: SurveyPage) -> dict[int, Counter[Fraction]]:
    found = SurveyAnswer.objects.filter(sheet__survey=survey, level__isnull=False).order_by()
    counts: dict[int, Counter[Fraction]] = defaultdict(Counter)
    for question, level, often in found.values_list("question", "level").annotate(Count("pk")):
        counts[question][Fraction(level)] += often
    return counts


def _means(survey: SurveyPage) -> dict[str | None, Counter[Fraction]]:
    """How often each mean of a learner occurs, by section; under ``None`` those of all items."""
    found = SurveyAnswer.objects.filter(sheet__survey=survey, level__isnull=False).order_by()
    rows = found.values_list("sheet", "question__section").annotate(Sum("level"), Count("pk"))
    sums: dict[str | None, Counter[tuple[int, int]]] = defaultdict(Counter)
    whole: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for sheet, section, total, number in rows.iterator(chunk_size=5000):
        sums[section][total, number] += 1
        whole[sheet] = (whole[sheet][0] + total, whole[sheet][1] + number)
    sums[None] = Counter(whole.values())
    means: dict[str | None, Counter[Fraction]] = defaultdict(Counter)
    for section, occurring in sums.items():
        for (total, number), often in occurring.items():
            means[section][Fraction(total, number)] += often
    return means


def _sections(
    survey: SurveyPage,
    asked: list[tuple[SurveyQuestion, bool]],
    levels: Mapping[int, Counter[Fraction]],
    means: Mapping[str | None, Counter[Fraction]],
) -> Iterator[SectionResult]:
    items: dict[str, list[ItemResult]] = defaultdict(list)
    for question, is_former in asked:
        if question.kind == SurveyQuestion.Kind.RATING:
            told = _told(survey, levels.get(question.pk, Counter()))
            items[question.section].append(ItemResult(question.text, told, is_former))
    for title, found in items.items():
        yield SectionResult(title, found, _told(survey, means.get(title, Counter())))


def _comments(survey: SurveyPage, asked: list[tuple[SurveyQuestion, bool]]) -> list[CommentResult]:
    """By question; anonymous ones in an order by chance, and only once enough have answered."""
    results = {
        question.pk: CommentResult(question.text)
        for question, _is_former in asked
        if question.kind == SurveyQuestion.Kind.COMMENT
    }
    found = SurveyAnswer.objects.filter(question__in=results).order_by("pk")
    whose = "sheet__participation__enrolment"
    for answer in found.select_related(f"{whose}__user", f"{whose}__organisation"):
        results[answer.question_id].comments.append(_comment(answer))
    for result in results.values():
        SystemRandom().shuffle(result.comments)
    return list(results.values())


def _comment(answer: SurveyAnswer) -> Comment:
    participation = answer.sheet.participation
    if participation is None:
        return Comment(answer.text)
    school = participation.enrolment.organisation
    return Comment(answer.text, str(participation.enrolment.user), school.label if school else "")


def _told(survey: SurveyPage, counts: Counter[Fraction]) -> Spread | None:
    """What may be told of ``counts``."""
    is_told = not survey.is_anonymous or sum(counts.values()) >= FEWEST
    return spread_of(counts) if is_told else None
