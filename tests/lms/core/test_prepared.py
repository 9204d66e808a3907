import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Count
from django.utils import timezone

from courses.models import CoursePage, Enrolment, UnitPage, UnitProgress
from lms.accounts.models import User
from lms.core.prepared import Prepared, PreparedUpdate
from lms.organisations.models import Posting
from tests.factories.courses import enrol, make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


def same(one, other) -> bool:
    """Whether two models are the same row with the same values of the same types."""
    columns = [field.attname for field in one._meta.concrete_fields]
    return [getattr(one, name) for name in columns] == [getattr(other, name) for name in columns]


def test_models_come_as_the_orm_makes_them():
    people = [UserFactory() for _number in range(3)]
    named = Prepared(lambda name: User.objects.filter(username=name))
    found = named.first(name=people[1].username)
    assert found and same(found, User.objects.get(pk=people[1].pk))
    assert not found._state.adding
    assert named.first(name="nobody") is None


def test_joined_models_and_annotations_come_with_them(django_assert_num_queries):
    course, clerks = make_course(), [UserFactory() for _number in range(2)]
    for clerk in clerks:
        enrol(clerk, course)
    on_course = Prepared(
        lambda course: (
            Enrolment.objects.filter(course=course)
            .select_related("course", "programme", "user")
            .annotate(unit_count=Count("unit_progress"))
            .order_by("pk")
        )
    )
    with django_assert_num_queries(1):
        rows = on_course.all(course=course.pk)
        assert [row.user for row in rows] == clerks
        assert [row.course.title for row in rows] == [course.title] * 2
        assert [(row.programme, row.unit_count) for row in rows] == [(None, 0)] * 2
    assert same(rows[0].course, CoursePage.objects.get(pk=course.pk))


def test_every_kind_of_value_is_read_as_the_orm_reads_it():
    course, clerk = make_course(), UserFactory()
    row = UnitProgress.objects.create(
        enrolment=enrol(clerk, course),
        unit_id=units_of(course)[0].pk,
        completed_at=timezone.now(),
        score_percent=Decimal("66.67"),
        checked_items=["a", "b"],
    )
    kept = Prepared(lambda enrolment: UnitProgress.objects.filter(enrolment=enrolment))
    found = kept.first(enrolment=row.enrolment_id)
    assert found and same(found, UnitProgress.objects.get(pk=row.pk))


def test_deferred_columns_are_read_when_they_are_asked_for(django_assert_num_queries):
    unit = units_of(make_course())[0]
    found = Prepared(lambda pk: UnitPage.objects.filter(pk=pk).only("title")).first(pk=unit.pk)
    with django_assert_num_queries(1):
        assert (found.title, found.minutes) == (unit.title, unit.minutes)


def test_rows_of_values():
    clerks = [UserFactory() for _number in range(2)]
    ordered = User.objects.order_by("pk")
    assert Prepared(lambda: ordered.values_list("pk", "username")).all() == [(one.pk, one.username) for one in clerks]
    assert Prepared(lambda: ordered.values_list("pk", flat=True)).all() == [one.pk for one in clerks]


def test_days_moments_and_keys_are_arguments():
    clerk, course = make_clerk(make_tree()["school"]), make_course()
    works = Prepared(lambda user, day: Posting.objects.on(day).filter(user=user).values_list("pk", flat=True))
    assert works.all(user=clerk.pk, day=dt.date(2018, 9, 30)) == []
    assert works.all(user=clerk.pk, day=dt.date(2018, 10, 1)) == [clerk.postings.get().pk]
    enrolment = enrol(clerk, course)
    since = Prepared(lambda moment: Enrolment.objects.filter(enrolled_at__gte=moment))
    assert since.all(moment=enrolment.enrolled_at) == [enrolment]
    assert since.all(moment=enrolment.enrolled_at + dt.timedelta(microseconds=1)) == []
    course.refresh_from_db()
    version = Prepared(lambda version: CoursePage.objects.filter(outline_version=version))
    assert version.all(version=course.outline_version) == [course]


def test_a_list_may_have_any_length():
    tree = make_tree()
    clerks = [make_clerk(tree["school"]) for _number in range(3)]
    named = Prepared(lambda names: User.objects.filter(username__among=names).order_by("pk"))
    working = Prepared(lambda users: Posting.objects.filter(user__among=users).order_by("pk"))
    for count in range(3):
        assert named.all(names=[clerk.username for clerk in clerks[:count]]) == clerks[:count]
        assert [row.user_id for row in working.all(users=[clerk.pk for clerk in clerks[:count]])] == [
            clerk.pk for clerk in clerks[:count]
        ]


def test_what_would_be_wrong_tomorrow_is_refused():
    with pytest.raises(ValueError, match="arguments"):
        Prepared(lambda user: Posting.objects.current().filter(user=user)).all(user=1)


@pytest.mark.parametrize(
    "make",
    [lambda: User.objects.prefetch_related("postings"), lambda: User.objects.values("pk")],
    ids=["prefetched", "dictionaries"],
)
def test_what_it_cannot_do_is_refused(make):
    with pytest.raises(ValueError, match="prepared query"):
        Prepared(make).all()


def test_an_update_changes_the_rows_of_its_query_only(django_assert_num_queries):
    course, clerks = make_course(), [UserFactory() for _number in range(2)]
    rows = [
        UnitProgress.objects.create(enrolment=enrol(clerk, course), unit_id=units_of(course)[0].pk) for clerk in clerks
    ]
    update = PreparedUpdate(lambda pk: UnitProgress.objects.filter(pk=pk), "checked_items", "completed_at")
    now = timezone.now()
    with django_assert_num_queries(1):
        assert update(pk=rows[0].pk, checked_items=["a"], completed_at=now) == 1
    assert update(pk=0, checked_items=["b"], completed_at=None) == 0
    for row in rows:
        row.refresh_from_db()
    assert [(row.checked_items, row.completed_at) for row in rows] == [(["a"], now), ([], None)]
