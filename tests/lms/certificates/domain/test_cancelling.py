import pytest
from django.db import IntegrityError, transaction

from lms.certificates.domain import cancel_certificate, issue_certificate, reissue_certificate
from lms.certificates.models import Certificate
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.certificates import make_certificate
from tests.factories.people import UserFactory, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_certificate(make_tree()["school"], first_name="ปิ่น", last_name="น้ำใจ")


@pytest.fixture
def officer():
    return UserFactory()


def test_a_cancelled_certificate_keeps_number_reason_actor_and_moment(certificate, officer):
    cancelled = cancel_certificate(certificate, by=officer, reason="  ออกผิดคน ")
    assert (cancelled.status, cancelled.cancel_reason, cancelled.cancelled_by) == ("cancelled", "ออกผิดคน", officer)
    assert cancelled.cancelled_at is not None
    assert cancelled.number_text == certificate.number_text


@pytest.mark.parametrize("reason", ["", "   "])
def test_cancelling_needs_a_reason(certificate, officer, reason):
    with pytest.raises(DomainError):
        cancel_certificate(certificate, by=officer, reason=reason)
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_cancelling_twice_keeps_the_first_reason(certificate, officer):
    cancel_certificate(certificate, by=officer, reason="ออกผิดคน")
    again = cancel_certificate(certificate, by=officer, reason="เหตุผลอื่น")
    assert again.cancel_reason == "ออกผิดคน"
    assert Message.objects.filter(kind="certificates.cancelled").count() == 1


def test_the_holder_is_told_why(certificate, officer):
    cancel_certificate(certificate, by=officer, reason="ออกผิดคน")
    message = Message.objects.get(kind="certificates.cancelled")
    assert message.recipient == certificate.enrolment.user
    assert "ออกผิดคน" in message.body


def test_the_history_names_who_cancelled(certificate, officer):
    cancel_certificate(certificate, by=officer, reason="ออกผิดคน")
    latest = certificate.history.first()
    assert (latest.history_user, latest.status) == (officer, "cancelled")


def test_the_database_forbids_a_cancelled_certificate_without_reason(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(status="cancelled")


def test_a_cancelled_number_is_not_given_again_nor_is_the_certificate_issued_anew_by_itself(certificate, officer):
    cancel_certificate(certificate, by=officer, reason="ออกผิดคน")
    assert issue_certificate(certificate.enrolment) == certificate
    assert make_certificate(certificate.enrolment.organisation, course=certificate.enrolment.course).number == 2


def test_reissuing_takes_the_present_name_and_a_new_number_and_cancels_the_old(certificate, officer):
    holder = certificate.enrolment.user
    holder.last_name = "ชื่อที่ถูกต้อง"
    holder.save()
    new = reissue_certificate(certificate, by=officer, reason="พิมพ์นามสกุลผิด")
    certificate.refresh_from_db()
    assert (certificate.status, certificate.holder_name) == ("cancelled", "นางสาวปิ่น น้ำใจ")
    assert (new.status, new.holder_name, new.number) == ("valid", "นางสาวปิ่น ชื่อที่ถูกต้อง", 2)
    assert new.code != certificate.code


def test_reissuing_keeps_what_was_achieved(certificate, officer):
    course = certificate.enrolment.course
    course.title, course.hours = "ชื่อใหม่", 99
    course.save()
    new = reissue_certificate(certificate, by=officer, reason="พิมพ์ผิด")
    kept = ("course_title", "hours", "completed_on", "organisation_name", "issuer_name")
    assert [getattr(new, name) for name in kept] == [getattr(certificate, name) for name in kept]


def test_reissuing_twice_gives_one_new_certificate(certificate, officer):
    new = reissue_certificate(certificate, by=officer, reason="พิมพ์ผิด")
    assert reissue_certificate(certificate, by=officer, reason="พิมพ์ผิด") == new
    assert Certificate.objects.count() == 2


def test_reissuing_needs_a_reason(certificate, officer):
    with pytest.raises(DomainError):
        reissue_certificate(certificate, by=officer, reason=" ")
    assert Certificate.objects.count() == 1


def test_one_cancelled_before_can_be_issued_anew(certificate, officer):
    cancel_certificate(certificate, by=officer, reason="ออกผิดคน")
    new = reissue_certificate(certificate, by=officer, reason="ตรวจแล้วว่าถูกคน")
    certificate.refresh_from_db()
    assert (new.is_valid, certificate.cancel_reason) == (True, "ออกผิดคน")
