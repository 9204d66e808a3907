"""Sending again what was given up."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from lms.core.errors import DomainError
from lms.notifications.domain import notify, send_again, send_all_again, sending
from lms.notifications.models import Delivery
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def give_up(*, status: str = "failed", error: str = "no such mailbox", **person) -> Delivery:
    recipient = UserFactory(**({"email": "pin@example.org"} | person))
    delivery = notify(recipient, kind="tests.news", context={"title": "ประชุม"}).deliveries.get()
    Delivery.objects.filter(pk=delivery.pk).update(status=status, attempt_count=7, error=error)
    return Delivery.objects.get(pk=delivery.pk)


@pytest.fixture
def administrator():
    return UserFactory(is_superuser=True)


def test_a_failed_delivery_has_all_its_tries_again_and_leaves(administrator, django_capture_on_commit_callbacks):
    delivery = give_up()
    DBTaskResult.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        again = send_again(delivery, by=administrator)
    assert (again.status, again.attempt_count) == ("waiting", 0)
    assert DBTaskResult.objects.ready().count() == 1
    assert sending.send_due() == 1
    assert mail.outbox[-1].to == ["pin@example.org"]


def test_who_sent_it_again_is_written_down(administrator):
    delivery = give_up()
    send_again(delivery, by=administrator)
    entry = ModelLogEntry.objects.get(action="notifications.send_again")
    assert (entry.user, entry.object_id) == (administrator, str(delivery.pk))


def test_it_can_be_repeated(administrator):
    delivery = give_up()
    send_again(delivery, by=administrator)
    send_again(delivery, by=administrator)
    assert ModelLogEntry.objects.filter(action="notifications.send_again").count() == 1


@pytest.mark.parametrize("status", ["sent", "cancelled"])
def test_what_was_sent_or_called_off_is_not_sent_again(administrator, status):
    delivery = give_up(status=status)
    with pytest.raises(DomainError):
        send_again(delivery, by=administrator)
    assert Delivery.objects.get(pk=delivery.pk).status == status


def test_one_under_way_is_left_to_its_worker(administrator):
    delivery = give_up(status="sending")
    assert send_again(delivery, by=administrator).attempt_count == 7


def test_all_failed_are_sent_again_and_nothing_else(administrator):
    failed = [give_up(), give_up()]
    others = [give_up(status=status) for status in ("sent", "cancelled")]
    assert send_all_again(by=administrator) == 2
    assert {Delivery.objects.get(pk=one.pk).status for one in failed} == {"waiting"}
    assert [Delivery.objects.get(pk=one.pk).status for one in others] == ["sent", "cancelled"]
    assert send_all_again(by=administrator) == 0


def test_an_address_that_is_refused_again_fails_again(administrator, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    delivery = give_up()
    send_again(delivery, by=administrator)
    sending.send_due()
    assert Delivery.objects.get(pk=delivery.pk).status == "failed"


class Refusing(EmailBackend):
    """A mail server that knows no such mailbox."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"pin@example.org": (550, b"no such mailbox")})
