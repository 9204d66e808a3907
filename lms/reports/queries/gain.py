"""What was gained between pre-test and post-test. A page, its export and its sentence ask the same functions.

Compared are the first attempts at both tests within one counted enrolment, the post-test begun after the pre-test was
handed in; practice is left out. A learner counts where the enrolment counts: see ``lms.reports.queries``. Of groups of
fewer than five nothing is told, nor what would let it be worked out from the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, CharField, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr

from assessments.models import Attempt, QuizPage
from assessments.pairing import TestPair, pairs_among
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User
from lms.core.queries import thai_order
from lms.organisations.models import Organisation, at_or_below
from lms.organisations.queries import Scope
from lms.reports.paired import FEWEST, Comparison, too_telling


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
    path: str = ""
    """Of the organisation in the tree; of groups alike in number, the first by path is left out first."""

    def hidden(self) -> Group:
        """The same without its figures."""
        return replace(self, comparison=None)


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
    rows = first_pairs([one.tests for one in pairs], where).values_list("quiz", "before", "score_percent")
    found = gathered(rows.iterator(chunk_size=2000))
    return [Group(one.course, found[one.pk].count, told(found[one.pk])) for one in pairs]


def gains_below(pair: CoursePair, place: Organisation, children: Sequence[Organisation]) -> tuple[list[Group], Group]:
    """What was gained at each of ``children`` and at ``place`` itself, and by all together; one query."""
    length = len(place.path) + Organisation.steplen
    rows = first_pairs([pair.tests], at(place)).annotate(row=Substr("enrolment__organisation__path", 1, length))
    return _by_organisation(rows, [*children, place])


def gains_of(pair: CoursePair, roots: Sequence[Organisation], where: Q) -> tuple[list[Group], Group]:
    """What was gained at each of ``roots``, none of which lies below another, and by all together; one query."""
    cases = [When(at(root), then=Value(root.path)) for root in roots]
    rows = first_pairs([pair.tests], where).annotate(row=Case(*cases, output_field=CharField()))
    return _by_organisation(rows, roots)


def gains_by_form(pair: CoursePair, where: Q) -> tuple[list[Group], Group]:
    """What was gained by who took which form after the course; one query. No groups where there is one form."""
    rows = first_pairs([pair.tests], where).exclude(form="").values_list("form", "before", "score_percent")
    found = gathered(rows)
    return suppressed([Group(form, found[form].count, found[form]) for form in sorted(found)]), whole_of(found)


def people_with_gain(pair: CoursePair, where: Q) -> QuerySet[Any]:
    """The learners compared, in Thai order of their names."""
    names = thai_order("enrolment__user__first_name", "enrolment__user__last_name")
    rows = first_pairs([pair.tests], where).select_related("enrolment__user", "enrolment__organisation")
    return rows.order_by(*names, "pk")


def person_rows(attempts: Iterable[Any]) -> Iterator[PersonGain]:
    """What the list says of each of ``people_with_gain``; no query."""
    for one in attempts:
        place = one.enrolment.organisation
        label = place.label if place else ""
        yield PersonGain(one.enrolment.user, label, float(one.before), float(one.score_percent), one.form)


def suppressed(groups: list[Group]) -> list[Group]:
    """``groups`` without the figures of those under five, and of those from which these could be worked out."""
    hidden = too_telling([(one.count, one.path or one.label) for one in groups])
    return [one.hidden() if (one.count, one.path or one.label) in hidden else one for one in groups]


def is_hidden(pair: CoursePair, scope: Scope, place: Organisation) -> bool:
    """Whether a list further up, within the scope, leaves out ``place`` or one above it.

    Then its own page tells nothing either: from its total and that of the list, those of its neighbour could be worked
    out. One query; none where the scope begins.
    """
    if scope.roots == [place]:
        return False
    root = next(one.path for one in scope.roots if place.path.startswith(one.path))
    step = Organisation.steplen
    above = [place.path[:end] for end in range(len(root), len(place.path), step)]
    counts = _counts_beside(pair, scope, above)
    levels = [(root, _summed(counts, [(one.path, len(one.path)) for one in scope.roots]))][len(scope.roots) == 1 :]
    levels += [(place.path[: len(one) + step], _summed(counts, [(one, len(one) + step)])) for one in above]
    return any(mine in {path for _count, path in too_telling(groups)} for mine, groups in levels)


def _summed(counts: Mapping[str, int], parents: Sequence[tuple[str, int]]) -> list[tuple[int, str]]:
    """How many people each group of a list has, and its path: of those below each parent the path as far as told."""
    found: Counter[str] = Counter()
    for row, count in counts.items():
        for parent, length in parents:
            if row.startswith(parent):
                found[row[:length]] += count
    return [(count, path) for path, count in found.items()]


def _counts_beside(pair: CoursePair, scope: Scope, above: Sequence[str]) -> dict[str, int]:
    """How many people are compared at each child of each of ``above``, and at each beginning of the scope."""
    path, step = "enrolment__organisation__path", Organisation.steplen
    cases = [When(**{f"{path}__startswith": one}, then=Substr(path, 1, len(one) + step)) for one in reversed(above)]
    cases += [When(**{f"{path}__startswith": one.path}, then=Value(one.path)) for one in scope.roots]
    rows = first_pairs([pair.tests], within(scope)).annotate(row=Case(*cases, output_field=CharField()))
    return dict(rows.values_list("row").annotate(Count("pk")))


def first_pairs(pairs: Sequence[TestPair], where: Q) -> QuerySet[Any]:
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
    found = gathered(rows.values_list("row", "before", "score_percent").iterator(chunk_size=2000))
    groups = [Group(one.label, found[one.path].count, found[one.path], one.code, one.path) for one in organisations]
    return suppressed([one for one in groups if one.count]), whole_of(found)


def gathered(rows: Iterable[tuple[Any, Any, Any]]) -> dict[Any, Comparison]:
    """Rows of a key, a score before and one after, compared by key."""
    found: dict[Any, Comparison] = defaultdict(Comparison)
    for key, before, after in rows:
        found[key].add(float(before), float(after))
    return found


def whole_of(found: Mapping[Any, Comparison]) -> Group:
    """All of ``found`` together."""
    whole = Comparison()
    for one in found.values():
        whole.absorb(one)
    return Group("", whole.count, told(whole))


def told(comparison: Comparison | None) -> Comparison | None:
    """The same, unless it is of too few."""
    return comparison if comparison and comparison.count >= FEWEST else None
