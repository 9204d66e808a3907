"""The rule of an audience, asked of the database and of a posting in memory, gives the same people."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import make_password
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.models import ProgrammeAudience
from courses.queries.audiences import fits, people_meant, postings_meant
from lms.accounts.models import User
from lms.core.dates import today
from lms.organisations.models import Posting
from tests.factories.certificates import complete
from tests.factories.courses import make_course
from tests.factories.people import make_clerk, make_tree, post

DAYS = st.sampled_from([today() - dt.timedelta(days=days) for days in (-1, 0, 1, 400)])
POSITIONS = st.sampled_from(["clerk", "teacher"])
TYPES = st.sampled_from(["contractor", "temporary"])
PLACES = st.sampled_from(["national", "area", "cluster", "school", "next_school", "other_school"])
POSTINGS = st.tuples(st.booleans(), PLACES, POSITIONS, TYPES, DAYS, st.booleans(), st.booleans())


class AudienceRuleTest(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        people=st.lists(POSTINGS, max_size=6),
        place=PLACES,
        position=st.one_of(st.just(""), POSITIONS),
        employment_type=st.one_of(st.just(""), TYPES),
        started=st.tuples(st.none() | DAYS, st.none() | DAYS),
        asks_completion=st.booleans(),
    )
    def test_both_ways_of_asking_agree(self, people, place, position, employment_type, started, asks_completion):
        tree, course = make_tree(), make_course(lessons=0)
        password = make_password("x")
        for number, (is_active, at, role, kind, since, is_over, is_done) in enumerate(people):
            user = User.objects.create(username=f"u{number}", password=password, is_active=is_active)
            ends_on = max(since, today() - dt.timedelta(days=1)) if is_over else None
            post(user, tree[at], position=role, employment_type=kind, starts_on=since, ends_on=ends_on)
            if is_done:
                complete(user, course)
        audience = ProgrammeAudience(
            organisation=tree[place],
            position=position,
            employment_type=employment_type,
            started_from=started[0],
            started_until=started[1],
            completed_course=course if asks_completion else None,
        )
        current = Posting.objects.current().select_related("organisation", "user")
        expected = {
            posting.user_id
            for posting in current
            if posting.user.is_active
            and fits(audience, posting, {course.pk} if posting.user.enrolments.exists() else set())
        }
        self.assertEqual(set(people_meant([audience]).values_list("pk", flat=True)), expected)


@pytest.mark.django_db
def test_without_an_audience_nobody_is_meant():
    make_clerk(make_tree()["school"])
    assert not people_meant([]).exists()


@pytest.mark.django_db
def test_somebody_who_fits_twice_is_one_person():
    tree = make_tree()
    clerk = make_clerk(tree["school"])
    post(clerk, tree["next_school"], is_primary=False)
    audiences = [ProgrammeAudience(organisation=tree[name], position="clerk") for name in ("area", "national")]
    assert list(people_meant(audiences)) == [clerk]
    assert postings_meant(audiences[0]).count() == 2
