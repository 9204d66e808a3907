import random

import pytest

from assessments.models import AuditMark, AuditSheet
from courses.models import UnitProgress
from lms.demo.audits import make_audits
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.self_audits import add_audit

pytestmark = pytest.mark.django_db


def test_most_schools_have_sent_a_sheet_at_different_levels_and_the_first_clerk_none():
    tree, course, admin = make_tree(), make_course(lessons=1), UserFactory(is_superuser=True)
    audit = add_audit(course)
    for school in [tree["school"], tree["next_school"], tree["other_school"]] * 10:
        enrol(make_clerk(school), course)
    make_audits([course], by=admin, chance=random.Random(1))
    sheets = AuditSheet.objects.filter(audit=audit)
    assert 12 <= sheets.count() <= 24
    assert not sheets.filter(enrolment=course.enrolments.earliest("pk")).exists()
    assert len({sheet.level for sheet in sheets}) >= 3
    assert AuditMark.objects.count() == 3 * sheets.count()
    assert UnitProgress.objects.filter(unit=audit, completed_at__isnull=False).count() == sheets.count()
    assert AuditSheet.history.count() == sheets.count()


def test_a_second_time_changes_nothing():
    course, admin = make_course(lessons=1), UserFactory(is_superuser=True)
    add_audit(course)
    tree = make_tree()
    for _number in range(6):
        enrol(make_clerk(tree["school"]), course)
    make_audits([course], by=admin, chance=random.Random(2))
    before = set(AuditSheet.objects.values_list("pk", "score_percent"))
    make_audits([course], by=admin, chance=random.Random(2))
    assert set(AuditSheet.objects.values_list("pk", "score_percent")) == before
