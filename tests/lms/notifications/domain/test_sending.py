import datetime as dt
import smtplib
import threading

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection as database
from django.utils import timezone

from lms.notifications import kinds
from lms.notifications.domain import notify, sending, set_email_preferences
from lms.notifications.models import Delivery
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


class Unreachable(EmailBackend):
    """A mail server that is down."""

    def open(self):
        raise ConnectionRefusedError("no server")


class Refusing(EmailBackend):
    """A mail server that answers every mail with ``answer``."""

    answer: Exception

    def send_messages(self, messages):
        raise self.answer


def through(settings, backend: type[EmailBackend]) -> None:
    settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__qualname__}"


def write(**fields) -> Delivery:
    recipient = UserFactory(**({"email": "pin@example.org", "first_name": "ปิ่น"} | fields))
    message = notify(recipient, kind="tests.news", url="/networks/topics/5/", context={"title": "น้ำ & <ใจ>"})
    return message.deliveries.get()


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def make_due(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())


def test_what_is_due_leaves_once():
    delivery = write()
    assert sending.send_due() == 1
    assert sending.send_due() == 0
    assert len(mail.outbox) == 1
    assert (fresh(delivery).status, fresh(delivery).attempt_count, fresh(delivery).error) == ("sent", 1, "")
    assert fresh(delivery).sent_at is not None


def test_the_mail_is_well_formed_thai(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://thurakan.example/"
    delivery = write()
    sending.send_due()
    sent = mail.outbox[0].message()
    assert str(sent["Subject"]).startswith("=?utf-8?")
    assert sent.get_content_charset() == "utf-8"
    assert mail.outbox[0].subject == "ข่าว: น้ำ & <ใจ>"
    assert mail.outbox[0].to == ["pin@example.org"]
    assert "น้ำ & <ใจ>" in mail.outbox[0].body
    assert "\nhttps://thurakan.example/networks/topics/5/\n" in mail.outbox[0].body
    assert "https://thurakan.example/messages/preferences/" in mail.outbox[0].body
    assert sent["Message-ID"] == f"<{delivery.message.created_at:%Y%m%d%H%M%S}.{delivery.pk}@thurakan.example>"
    assert sent["Auto-Submitted"] == "auto-generated"


def test_a_mail_tried_again_keeps_its_message_id():
    delivery = write()
    first, second = sending.as_email(delivery), sending.as_email(fresh(delivery))
    assert first.message()["Message-ID"] == second.message()["Message-ID"]


def test_while_the_mail_server_is_down_no_try_is_lost(settings):
    through(settings, Unreachable)
    delivery = write()
    assert sending.send_due() == 0
    assert (fresh(delivery).status, fresh(delivery).attempt_count) == ("waiting", 0)


def test_a_passing_failure_is_tried_again_after_a_pause(settings):
    through(settings, Refusing)
    Refusing.answer = smtplib.SMTPRecipientsRefused({"pin@example.org": (450, b"later")})
    delivery = write()
    before = timezone.now()
    assert sending.send_due() == 0
    after = fresh(delivery)
    assert (after.status, after.attempt_count) == ("waiting", 1)
    assert after.error.startswith("SMTPRecipientsRefused")
    assert dt.timedelta(seconds=59) < after.due_at - before < dt.timedelta(seconds=90)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sending.send_due() == 0
    make_due(delivery)
    assert sending.send_due() == 1


def test_pauses_grow_until_the_delivery_is_given_up_with_its_reason(settings):
    through(settings, Refusing)
    Refusing.answer = OSError("broken pipe")
    delivery = write()
    pauses = []
    while fresh(delivery).status == "waiting":
        make_due(delivery)
        sending.send_due()
        pauses.append(fresh(delivery).due_at - timezone.now())
    assert pauses[:-1] == sorted(pauses[:-1])
    assert len(pauses) == sending.MOST_TRIES
    assert (fresh(delivery).status, fresh(delivery).error) == ("failed", "OSError: broken pipe")


@pytest.mark.parametrize(
    "answer", [smtplib.SMTPRecipientsRefused({"pin@example.org": (550, b"unknown")}), ValueError("bad address")]
)
def test_a_final_refusal_is_not_tried_again(settings, answer):
    through(settings, Refusing)
    Refusing.answer = answer
    delivery = write()
    sending.send_due()
    assert (fresh(delivery).status, fresh(delivery).attempt_count) == ("failed", 1)


def test_one_refused_mail_does_not_keep_the_others_back(settings):
    first, second = write(email="not an address\n@x"), write()
    assert sending.send_due() == 1
    assert (fresh(first).status, fresh(second).status) == ("failed", "sent")


def test_somebody_suspended_meanwhile_gets_no_mail():
    delivery = write()
    delivery.message.recipient.is_active = False
    delivery.message.recipient.save()
    assert sending.send_due() == 0
    assert mail.outbox == []
    assert (fresh(delivery).status, fresh(delivery).error) == ("cancelled", "the account is suspended")


def test_somebody_who_removed_the_address_gets_no_mail():
    delivery = write()
    delivery.message.recipient.email = ""
    delivery.message.recipient.save()
    sending.send_due()
    assert fresh(delivery).status == "cancelled"


def test_somebody_who_changed_the_preference_meanwhile_gets_no_mail():
    delivery = write()
    set_email_preferences(delivery.message.recipient, wanted={"tests.news": False})
    sending.send_due()
    assert (mail.outbox, fresh(delivery).status) == ([], "cancelled")


def test_somebody_out_of_scope_meanwhile_gets_no_mail():
    del kinds._kinds["tests.news"]
    kinds.register("tests.news", label="ข่าว", may_receive=lambda message: message.url != "/networks/topics/5/")
    delivery = write()
    sending.send_due()
    assert (mail.outbox, fresh(delivery).status) == ([], "cancelled")


def test_what_a_killed_worker_had_taken_is_sent_by_the_next_when_its_lease_ends():
    delivery = write()
    assert sending.claim_next() == delivery
    assert sending.claim_next() is None
    make_due(delivery)
    assert sending.send_due() == 1
    assert (fresh(delivery).status, fresh(delivery).attempt_count) == ("sent", 2)


def test_what_killed_every_worker_is_given_up():
    delivery = write()
    for _ in range(sending.MOST_TRIES):
        sending.claim_next()
        make_due(delivery)
    assert sending.send_due() == 0
    assert (fresh(delivery).status, fresh(delivery).error) == ("failed", "the worker stopped each time")


def test_a_worker_whose_lease_ran_out_does_not_overwrite_the_next_one():
    delivery = write()
    slow = sending.claim_next()
    make_due(delivery)
    sending.send_due()
    sending._settle(slow, status="failed", error="slow")
    assert fresh(delivery).status == "sent"


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_nothing_twice():
    for _ in range(20):
        write()
    start = threading.Barrier(4)
    counts, failures = [], []

    def work() -> None:
        try:
            start.wait()
            counts.append(sending.send_due())
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sum(counts) == len(mail.outbox) == 20
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 20
