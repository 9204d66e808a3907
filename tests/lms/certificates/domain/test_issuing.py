import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import CoursePage
from courses.signals import completions_recorded, course_completed
from lms.certificates.domain import issue_certificate, issue_many
from lms.certificates.models import AlteredCertificate, Certificate, CertificateSeries
from lms.core.codes import ALPHABET
from lms.core.errors import DomainError
from lms.notifications.models import Delivery, Message
from lms.organisations.models import Organisation
from tests.factories.certificates import complete, make_certificate
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

BANGKOK = ZoneInfo("Asia/Bangkok")

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 9, 30, tzinfo=BANGKOK)


def test_a_certificate_says_what_was_true_when_it_was_issued():
    tree = make_tree()
    clerk = make_clerk(tree["school"], title_prefix="นางสาว", first_name="ปิ่น", last_name="น้ำใจ")
    certificate = issue_certificate(complete(clerk, make_course(lessons=0, title="งานสารบรรณ", hours=3)))
    assert (
        certificate.holder_name,
        certificate.organisation_name,
        certificate.issuer_name,
        certificate.course_title,
        certificate.hours,
        certificate.completed_on,
    ) == ("นางสาวปิ่น น้ำใจ", "โรงเรียนบ้านหนึ่ง 8002", "สพป. 8002", "งานสารบรรณ", 3, timezone.localdate())


def test_later_changes_of_profile_and_course_do_not_reach_the_certificate():
    tree = make_tree()
    course = make_course(lessons=0, title="งานสารบรรณ", hours=3)
    certificate = make_certificate(tree["school"], course=course, first_name="ปิ่น", last_name="น้ำใจ")
    holder = certificate.enrolment.user
    holder.last_name = "แต่งงานแล้ว"
    holder.save()
    CoursePage.objects.filter(pk=course.pk).update(title="ชื่อใหม่", hours=12)
    Organisation.objects.filter(pk=tree["school"].pk).update(name="โรงเรียนชื่อใหม่")
    certificate.refresh_from_db()
    assert (certificate.holder_name, certificate.course_title, certificate.hours) == ("นางสาวปิ่น น้ำใจ", "งานสารบรรณ", 3)
    assert certificate.organisation_name == "โรงเรียนบ้านหนึ่ง 8002"


def test_issuing_again_gives_the_same_certificate_and_no_second_message():
    enrolment = complete(make_clerk(make_tree()["school"]), make_course(lessons=0))
    first, again = issue_certificate(enrolment), issue_certificate(enrolment)
    assert first == again
    assert Certificate.objects.count() == 1
    assert Message.objects.filter(kind="certificates.issued").count() == 1


def test_the_holder_is_told_in_thai_with_course_and_number():
    certificate = make_certificate(make_tree()["school"], course=make_course(lessons=0, title="งานสารบรรณ"))
    message = Message.objects.get(recipient=certificate.enrolment.user)
    assert message.subject == "ท่านได้รับเกียรติบัตร: งานสารบรรณ"
    assert certificate.number_text in message.body
    assert message.url == "/certificates/"


def test_a_course_that_is_not_completed_earns_none():
    with pytest.raises(DomainError):
        issue_certificate(enrol(make_clerk(make_tree()["school"]), make_course(lessons=0)))
    assert not CertificateSeries.objects.exists()


def test_a_course_without_certificates_gives_none():
    enrolment = complete(make_clerk(make_tree()["school"]), make_course(lessons=0, has_certificate=False))
    assert issue_certificate(enrolment) is None


def test_completing_the_course_issues_in_the_same_transaction():
    enrolment = complete(make_clerk(make_tree()["school"]), make_course(lessons=0))
    with pytest.raises(RuntimeError), transaction.atomic():
        course_completed.send(sender=None, enrolment=enrolment)
        assert Certificate.objects.count() == 1
        raise RuntimeError("the completion fails after all")
    assert not Certificate.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("place", "issuer"),
    [("school", "สพป. 8002"), ("cluster", "สพป. 8002"), ("area", "สพป. 8002"), ("national", "สพฐ."), (None, "สพฐ.")],
)
def test_the_nearest_area_office_issues_else_the_top_of_the_tree(place, issuer):
    tree = make_tree()
    learner = UserFactory()
    enrolment = complete(learner, make_course(lessons=0), organisation=place and tree[place])
    assert issue_certificate(enrolment).issuer_name == issuer


def test_without_any_office_there_is_no_certificate_and_the_completion_stands():
    assert issue_certificate(complete(UserFactory(), make_course(lessons=0))) is None


def test_numbers_of_each_office_run_from_one_without_gaps():
    tree = make_tree()
    course = make_course(lessons=0)
    numbers = [make_certificate(tree[place], course=course).number for place in ("school", "other_school", "school")]
    assert numbers == [1, 1, 2]


def test_the_number_carries_prefix_and_buddhist_year():
    tree = make_tree()
    Organisation.objects.filter(pk=tree["area"].pk).update(short_name="สพป.นศ.2")
    certificate = make_certificate(tree["school"])
    assert certificate.number_text == f"นศ2-ธก 0001/{timezone.localdate().year + 543}"


def test_an_office_without_a_short_name_counts_under_its_code():
    assert make_certificate(make_tree()["school"]).series.prefix == "8002-ธก"


def test_a_failed_issue_takes_no_number():
    tree = make_tree()
    course = make_course(lessons=0)
    enrolment = complete(make_clerk(tree["school"]), course)
    with pytest.raises(RuntimeError), transaction.atomic():
        issue_certificate(enrolment)
        raise RuntimeError
    assert make_certificate(tree["school"], course=course).number == 1


def test_codes_are_twelve_unmistakable_characters_and_differ():
    tree, course = make_tree(), make_course(lessons=0)
    codes = {make_certificate(tree["school"], course=course).code for _ in range(3)}
    assert len(codes) == 3
    assert all(len(code) == 12 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("0O1I") & set(ALPHABET)


def test_what_was_issued_cannot_be_altered_or_deleted():
    certificate = make_certificate(make_tree()["school"])
    certificate.holder_name = "ใครก็ไม่รู้"
    with pytest.raises(AlteredCertificate):
        certificate.save()
    with pytest.raises(AlteredCertificate):
        Certificate.objects.filter(pk=certificate.pk).update(hours=99)
    with pytest.raises(AlteredCertificate):
        certificate.delete()
    with pytest.raises(AlteredCertificate):
        Certificate.objects.all().delete()
    assert Certificate.objects.get().holder_name == certificate.enrolment.user.get_full_name()


def test_the_database_forbids_a_number_twice():
    tree, course = make_tree(), make_course(lessons=0)
    one, other = (make_certificate(tree["school"], course=course) for _ in range(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.bulk_create([_copy(other, number=one.number)])


def test_the_history_holds_the_issue():
    certificate = make_certificate(make_tree()["school"])
    assert [row.history_type for row in certificate.history.all()] == ["+"]


def outcome() -> list:
    """What stands after issuing, but for keys, codes and moments."""
    certificates = Certificate.objects.order_by("series__organisation", "series__year", "number")
    said = ["enrolment_id", "series__organisation__code", "series__year", "number", "number_text", "status"]
    shown = ["issuer_name", "holder_name", "organisation_name", "course_title", "hours", "completed_on"]
    signed = ["has_thai_digits", "signatory_name", "signatory_position"]
    history = Certificate.history.order_by("enrolment")
    told = Message.objects.order_by("recipient", "subject")
    kept = {f"certificates.issued:{certificate.pk}" for certificate in certificates}
    assert {message.key for message in told} == kept
    return [
        *certificates.values_list(*said, *shown, *signed),
        *history.values_list("enrolment_id", "number", "history_type", "history_user", "history_change_reason"),
        *told.values_list("recipient", "kind", "subject", "body", "url", "is_listed"),
        *Delivery.objects.order_by("message__recipient").values_list("message__recipient", "channel", "status"),
        *CertificateSeries.objects.order_by("organisation", "year").values_list(
            "organisation__code", "year", "last_number"
        ),
    ]


def make_many_completed() -> list:
    """Learners of two areas, of the national office and of nowhere, in two courses, completed in another order."""
    tree = make_tree()
    courses = [make_course(lessons=0), make_course(slug="other", title="งานพัสดุ", lessons=0)]
    CertificateSeries.objects.create(
        organisation=tree["other_area"], prefix="นศ3", year=2568, year_kind="fiscal", signatory_name="นายบุญ"
    )
    people = [make_clerk(tree[place], email=f"{place}@example.org") for place in ("school", "other_school", "national")]
    people += [make_clerk(tree["next_school"]), UserFactory()]
    days = [5, 1, 4, 2, 3]
    return [
        complete(person, course, at=at(2026, 3, day))
        for course in courses
        for person, day in zip(people, days, strict=True)
    ]


def test_many_get_what_each_would_get_in_turn():
    enrolments = make_many_completed()
    with transaction.atomic():
        for enrolment in sorted(enrolments, key=lambda one: (one.completed_at, one.pk)):
            issue_certificate(enrolment)
        one_by_one = outcome()
        transaction.set_rollback(True)
    assert not Certificate.objects.exists()
    assert issue_many(enrolments) == len(enrolments) == 10
    assert outcome() == one_by_one


def test_the_numbers_of_many_follow_on_one_another_first_completed_first():
    tree, course = make_tree(), make_course(lessons=0)
    make_certificate(tree["school"], course=course)
    days = [20, 3, 11]
    enrolments = [complete(make_clerk(tree["school"]), course, at=at(2026, 3, day)) for day in days]
    issue_many(enrolments)
    assert [enrolment.certificates.get().number for enrolment in enrolments] == [4, 2, 3]
    assert CertificateSeries.objects.get().last_number == 4


def test_many_completions_are_answered_in_the_same_transaction():
    enrolments = make_many_completed()
    with pytest.raises(RuntimeError), transaction.atomic():
        completions_recorded.send(sender=None, enrolments=enrolments)
        assert Certificate.objects.count() == 10
        raise RuntimeError("the completions fail after all")
    assert not Certificate.objects.exists()
    assert not Message.objects.exists()


def test_issuing_to_many_passes_over_those_who_have_one_or_earned_none():
    tree, course = make_tree(), make_course(lessons=0)
    has_one = make_certificate(tree["school"], course=course).enrolment
    studying = enrol(make_clerk(tree["school"]), course)
    no_certificate = complete(make_clerk(tree["school"]), make_course(slug="other", lessons=0, has_certificate=False))
    earned = complete(make_clerk(tree["school"]), course)
    assert issue_many([has_one, studying, no_certificate, earned]) == 1
    assert issue_many([has_one, studying, no_certificate, earned]) == 0
    assert [row.history_type for row in earned.certificates.get().history.all()] == ["+"]
    assert Message.objects.filter(kind="certificates.issued").count() == 2


def test_issuing_one_and_issuing_many_share_one_run_of_numbers():
    tree, course = make_tree(), make_course(lessons=0)
    first = make_certificate(tree["school"], course=course)
    issue_many([complete(make_clerk(tree["next_school"]), course) for _ in range(2)])
    last = make_certificate(tree["school"], course=course)
    assert (first.number, last.number) == (1, 4)


@pytest.mark.parametrize("learner_count", [1, 3])
def test_issuing_to_many_takes_the_same_number_of_queries(learner_count, django_assert_num_queries):
    tree, course = make_tree(), make_course(lessons=0)
    make_certificate(tree["school"], course=course)
    enrolments = [complete(make_clerk(tree["school"]), course) for _ in range(learner_count)]
    with django_assert_num_queries(15):
        issue_many(enrolments)


def _copy(certificate: Certificate, **changes) -> Certificate:
    fields = {field.attname: getattr(certificate, field.attname) for field in Certificate._meta.concrete_fields}
    return Certificate(**(fields | {"id": None, "code": "ZZZZZZZZZZZZ", "status": "cancelled"} | changes))
