"""A certificate keeps what its course rested on; what became of that since is told beside it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from courses.domain.regulations import save_regulation, supersede
from courses.models import ModulePage
from lms.certificates.domain import issue_certificate, issue_many, reissue_certificate
from lms.certificates.models import AlteredCertificate, CitedRegulation
from tests.factories.certificates import complete, make_certificate
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.regulations import cite_in_block, make_amount, make_regulation, publish_lesson, text_naming

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def cited():
    """Two regulations of a course, one of them only through an amount, in two lessons."""
    return [
        make_regulation("rules-2560", number="พ.ศ. 2560", signed_on=dt.date(2017, 2, 24)),
        make_regulation("limits-2560"),
    ]


@pytest.fixture
def course(cited):
    course = make_course(lessons=0)
    module = ModulePage.objects.child_of(course).get()
    publish_lesson(module, cite_in_block(cited[0]), text_naming(make_amount(regulation=cited[1])))
    publish_lesson(module, cite_in_block(cited[0]), slug="again")
    return course


def kept(certificate) -> list[tuple]:
    rows = certificate.regulations.order_by("code")
    return list(rows.values_list("code", "short_title", "number", "signed_on", "effective_on"))


SINCE = dt.date(2017, 8, 24)
AS_ISSUED = [
    ("limits-2560", "ระเบียบ limits-2560", "", None, SINCE),
    ("rules-2560", "ระเบียบ rules-2560", "พ.ศ. 2560", dt.date(2017, 2, 24), SINCE),
]


def test_a_certificate_keeps_once_each_regulation_of_its_course_and_of_no_other(tree, course):
    other = make_course(slug="other", lessons=0)
    publish_lesson(ModulePage.objects.child_of(other).get(), cite_in_block(make_regulation("elsewhere")))
    assert kept(make_certificate(tree["school"], course=course)) == AS_ISSUED


def test_what_stands_only_in_a_draft_or_was_taken_off_is_not_cited(tree, cited, course):
    module = ModulePage.objects.child_of(course).get()
    lesson = publish_lesson(module, cite_in_block(make_regulation("gone")), slug="gone")
    lesson.unpublish()
    assert kept(make_certificate(tree["school"], course=course)) == AS_ISSUED


def test_many_keep_what_each_would_keep_alone(tree, course):
    plain = make_course(slug="plain", lessons=0)
    enrolments = [complete(make_clerk(tree["school"]), one) for one in (course, plain, course)]
    issue_many(enrolments)
    assert [kept(one.certificates.get()) for one in enrolments] == [AS_ISSUED, [], AS_ISSUED]


@pytest.mark.parametrize("learner_count", [1, 3])
def test_issuing_to_many_asks_twice_more_for_any_number(tree, course, learner_count, django_assert_num_queries):
    make_certificate(tree["school"], course=course)
    enrolments = [complete(make_clerk(tree["school"]), course) for _ in range(learner_count)]
    with django_assert_num_queries(16):
        issue_many(enrolments)


def test_a_later_name_or_date_does_not_reach_the_certificate(tree, cited, course):
    certificate = make_certificate(tree["school"], course=course)
    cited[0].short_title, cited[0].effective_on = "ชื่อใหม่", dt.date(2018, 1, 1)
    save_regulation(cited[0], by=UserFactory())
    assert kept(certificate) == AS_ISSUED


def test_issuing_again_writes_nothing_and_an_older_certificate_stays_without(tree):
    course = make_course(lessons=0)
    certificate = make_certificate(tree["school"], course=course)
    publish_lesson(ModulePage.objects.child_of(course).get(), cite_in_block(make_regulation()))
    issue_certificate(certificate.enrolment)
    assert kept(certificate) == []


def test_one_issued_anew_keeps_what_the_old_one_rested_on(tree, cited, course):
    old = make_certificate(tree["school"], course=course)
    publish_lesson(ModulePage.objects.child_of(course).get(), cite_in_block(make_regulation("later")), slug="later")
    new = reissue_certificate(old, by=UserFactory(), reason="ชื่อผิด")
    assert kept(new) == kept(old) == AS_ISSUED


def test_what_a_certificate_rests_on_cannot_be_altered_or_deleted(tree, course):
    certificate = make_certificate(tree["school"], course=course)
    row = certificate.regulations.first()
    row.short_title = "อย่างอื่น"
    for act in (
        row.save,
        row.delete,
        CitedRegulation.objects.all().delete,
        lambda: certificate.regulations.update(code="x"),
    ):
        with pytest.raises(AlteredCertificate):
            act()
    with pytest.raises(ProtectedError):
        row.regulation.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        CitedRegulation.objects.create(certificate=certificate, regulation=row.regulation, code="x", short_title="x")
    assert kept(certificate) == AS_ISSUED


def test_a_failed_issue_keeps_nothing(tree, course):
    enrolment = complete(make_clerk(tree["school"]), course)
    with pytest.raises(RuntimeError), transaction.atomic():
        issue_certificate(enrolment)
        raise RuntimeError
    assert not CitedRegulation.objects.exists()


def test_what_took_its_place_since_is_known(tree, cited, course):
    certificate = make_certificate(tree["school"], course=course)
    supersede(cited[0], make_regulation("rules-2569", effective_on=dt.date(2026, 1, 1)), by=UserFactory())
    rows = {row.code: row for row in certificate.regulations.with_successors()}
    assert (rows["rules-2560"].successor.code, rows["rules-2560"].is_past) == ("rules-2569", True)
    assert (rows["limits-2560"].successor, rows["limits-2560"].is_past) == (None, False)
