"""What was gained between pre-test and post-test. A page, its export and its sentence ask the same functions.

Compared are the first attempts at both tests within one counted enrolment, the post-test begun after the pre-test was
handed in; practice is left out. A learner counts where the enrolment counts: see ``lms.reports.queries``. Of groups of
fewer than five nothing is told, nor what would let it be worked out from the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr

from assessments.models import Attempt, QuizPage, Response
from assessments.pairing import TestPair, pairs_among
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User
from lms.core.queries import thai_order
from lms.organisations.models import Organisation, at_or_below
from lms.organisations.queries import Scope
from lms.reports.paired import FEWEST, Comparison

BATCH = 500


@dataclass(frozen=True)
class CoursePair:
    """A pair of tests with the title of its course."""

    tests: TestPair
    course: str

    @property
    def pk(self) -> int:
        return self.tests.after.pk


@dataclass(frozen=True)
class Group:
    """Learners who belong together; ``comparison`` is missing where they are too few to be told of."""

    label: str
    count: int
    comparison: Comparison | None
    code: str = ""
    """Of the organisation, where the group is one."""


@dataclass(frozen=True)
class PersonGain:
    """One learner."""

    person: User
    place: str
    before: float
    after: float
    form: str


def course_pairs() -> list[CoursePair]:
    """Every published pre-test with its post-test, by the title of the course; two queries."""
    purposes = [QuizPage.Purpose.PRE_TEST, QuizPage.Purpose.POST_TEST]
    quizzes = QuizPage.objects.live().filter(purpose__in=purposes).order_by("path")
    pairs = list(pairs_among(quizzes.only("path", "title", "purpose")))
    paths = {pair.course_path for pair in pairs}
    titles = dict(CoursePage.objects.filter(path__in=paths).order_by().values_list("path", "title"))
    found = [CoursePair(pair, titles[pair.course_path]) for pair in pairs if pair.course_path in titles]
    return sorted(found, key=lambda one: (one.course, one.tests.after.path))


def within(scope: Scope) -> Q:
    """Attempts of learners in the scope."""
    return scope.q("enrolment__organisation__path")


def at(place: Organisation) -> Q:
    """Attempts of learners at ``place`` or below."""
    return at_or_below(place, "enrolment__organisation")


def gains_by_pair(pairs: Sequence[CoursePair], where: Q) -> list[Group]:
    """What was gained in each pair, in their order; one query."""
    rows = _first_pairs([one.tests for one in pairs], where).values_list("quiz", "before", "score_percent")
    found = _gather(rows.iterator(chunk_size=2000))
    return [Group(one.course, found[one.pk].count, _told(found[one.pk])) for one in pairs]


def gains_below(pair: CoursePair, place: Organisation, children: Sequence[Organisation]) -> tuple[list[Group], Group]:
    """What was gained at each of ``children`` and at ``place`` itself, and by all together; one query."""
    length = len(place.path) + Organisation.steplen
    rows = _first_pairs([pair.tests], at(place)).annotate(row=Substr("enrolment__organisation__path", 1, length))
    return _by_organisation(rows, [*children, place])


def gains_of(pair: CoursePair, roots: Sequence[Organisation], where: Q) -> tuple[list[Group], Group]:
    """What was gained at each of ``roots``, none of which lies below another, and by all together; one query."""
    cases = [When(at(root), then=Value(root.path)) for root in roots]
    rows = _first_pairs([pair.tests], where).annotate(row=Case(*cases, output_field=CharField()))
    return _by_organisation(rows, roots)


def gains_by_form(pair: CoursePair, where: Q) -> tuple[list[Group], Group]:
    """What was gained by who took which form after the course; one query. No groups where there is one form."""
    rows = _first_pairs([pair.tests], where).exclude(form="").values_list("form", "before", "score_percent")
    found = _gather(rows)
    return suppressed([Group(form, found[form].count, found[form]) for form in sorted(found)]), _whole(found)


def gains_by_category(pair: CoursePair, where: Q) -> tuple[list[Group], Group]:
    """What was gained in the questions of each category of the bank; one query."""
    return _by_objective(pair, where, "version__question__category__title")


def gains_by_tag(pair: CoursePair, where: Q) -> tuple[list[Group], Group]:
    """What was gained in the questions with each tag; a question with two counts in both; one query."""
    return _by_objective(pair, where, "version__question__tags__name")


def people_with_gain(pair: CoursePair, where: Q) -> QuerySet[Any]:
    """The learners compared, in Thai order of their names."""
    names = thai_order("enrolment__user__first_name", "enrolment__user__last_name")
    rows = _first_pairs([pair.tests], where).select_related("enrolment__user", "enrolment__organisation")
    return rows.order_by(*names, "pk")


def person_rows(attempts: Iterable[Any]) -> Iterator[PersonGain]:
    """What the list says of each of ``people_with_gain``; no query."""
    for one in attempts:
        place = one.enrolment.organisation
        label = place.label if place else ""
        yield PersonGain(one.enrolment.user, label, float(one.before), float(one.score_percent), one.form)


def suppressed(groups: list[Group]) -> list[Group]:
    """``groups`` without the figures of those under five.

    If those together are still under five, the smallest other one goes with them: else the sum would give them away.
    """
    hidden = {place for place, one in enumerate(groups) if one.count < FEWEST}
    told = sorted((place for place in range(len(groups)) if place not in hidden), key=lambda place: groups[place].count)
    while told and 0 < sum(groups[place].count for place in hidden) < FEWEST:
        hidden.add(told.pop(0))
    return [Group(one.label, one.count, None, one.code) if place in hidden else one for place, one in enumerate(groups)]


def _first_pairs(pairs: Sequence[TestPair], where: Q) -> QuerySet[Any]:
    """First attempts at the post-tests, each with the first score at its pre-test as ``before``."""
    earlier = Case(
        *(When(quiz=pair.after.pk, then=Value(pair.before.pk)) for pair in pairs), output_field=IntegerField()
    )
    first = Attempt.objects.counting().filter(status=Attempt.Status.SUBMITTED, number=1)
    before = first.filter(
        enrolment=OuterRef("enrolment"), quiz=OuterRef("earlier"), submitted_at__lte=OuterRef("started_at")
    )
    after = first.filter(where, _counted(), quiz__in=[pair.after.pk for pair in pairs]).annotate(earlier=earlier)
    scored = after.annotate(before=Subquery(before.values("score_percent")[:1])).filter(before__isnull=False)
    return scored.order_by()


def _counted(prefix: str = "") -> Q:
    """On enrolments that count."""
    is_withdrawn = Q(**{f"{prefix}enrolment__status": Enrolment.Status.WITHDRAWN})
    return ~is_withdrawn & Q(**{f"{prefix}enrolment__is_current": True})


def _by_organisation(rows: QuerySet[Any], organisations: Sequence[Organisation]) -> tuple[list[Group], Group]:
    found = _gather(rows.values_list("row", "before", "score_percent").iterator(chunk_size=2000))
    groups = [Group(one.label, found[one.path].count, found[one.path], one.code) for one in organisations]
    return suppressed([one for one in groups if one.count]), _whole(found)


def _by_objective(pair: CoursePair, where: Q, field: str) -> tuple[list[Group], Group]:
    """Mean scores by person, test and objective are made by the database, so that no single answer comes here."""
    tests = {pair.tests.before.pk, pair.tests.after.pk}
    compared = _first_pairs([pair.tests], where).values("enrolment")
    answers = Response.objects.filter(
        attempt__enrolment__in=compared,
        attempt__quiz__in=tests,
        attempt__number=1,
        attempt__is_practice=False,
        score__isnull=False,
    )
    rows = answers.order_by().values_list("attempt__enrolment", F(field), "attempt__quiz").annotate(Avg("score"))
    scores: dict[tuple[int, str], dict[int, float]] = defaultdict(dict)
    for enrolment, objective, quiz, share in rows.iterator(chunk_size=2000):
        if objective:
            scores[enrolment, objective][quiz] = 100 * float(share)
    found: dict[Any, Comparison] = defaultdict(Comparison)
    for (_enrolment, objective), mine in scores.items():
        if len(mine) == len(tests):
            found[objective].add(mine[pair.tests.before.pk], mine[pair.tests.after.pk])
    groups = [Group(objective, found[objective].count, found[objective]) for objective in sorted(found)]
    whole = _gather(_first_pairs([pair.tests], where).values_list("quiz", "before", "score_percent"))
    return [Group(one.label, one.count, _told(one.comparison)) for one in groups], _whole(whole)


def _gather(rows: Iterable[tuple[Any, Any, Any]]) -> dict[Any, Comparison]:
    found: dict[Any, Comparison] = defaultdict(Comparison)
    for key, before, after in rows:
        found[key].add(float(before), float(after))
    return found


def _whole(found: Mapping[Any, Comparison]) -> Group:
    """All of ``found`` together."""
    whole = Comparison()
    for one in found.values():
        whole.absorb(one)
    return Group("", whole.count, _told(whole))


def _told(comparison: Comparison | None) -> Comparison | None:
    return comparison if comparison and comparison.count >= FEWEST else None
