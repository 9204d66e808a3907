import threading

import pytest
from django.db import connection, transaction
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from lms.core import jobs
from lms.notifications.domain import mark_all_read, mark_read, mark_read_about, notify, notify_many, retract
from lms.notifications.domain.preferences import set_email_preferences
from lms.notifications.models import Delivery, Message
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NEWS = {"kind": "tests.news", "url": "/networks/", "context": {"title": "ประชุม"}}


def make_reader(**fields):
    return UserFactory(**({"email": "pin@example.org", "first_name": "ปิ่น"} | fields))


def test_a_message_carries_the_words_of_its_kind():
    message = notify(make_reader(), **NEWS)
    assert (message.subject, message.body, message.url) == ("ข่าว: ประชุม", "ถึง ปิ่น: ประชุม", "/networks/")


def test_words_are_thai_whatever_the_actor_reads():
    with translation.override("en"):
        assert notify(make_reader(), **NEWS).subject == "ข่าว: ประชุม"


def test_a_subject_is_one_line_and_fits_its_column():
    message = notify(make_reader(), kind="tests.news", context={"title": "ก\r\nBcc: ข" + "ค" * 300})
    assert message.subject.startswith("ข่าว: ก Bcc: ขค")
    assert len(message.subject) == 255


def test_words_are_plain_text_not_html():
    assert notify(make_reader(), kind="tests.news", context={"title": "<b>&"}).subject == "ข่าว: <b>&"


def test_mail_waits_for_somebody_with_an_address():
    message = notify(make_reader(), **NEWS)
    assert [(d.channel, d.status) for d in message.deliveries.all()] == [("email", "waiting")]


def test_somebody_without_an_address_is_told_on_the_site_only():
    assert not notify(make_reader(email=""), **NEWS).deliveries.exists()


def test_somebody_who_wants_no_mail_of_this_kind_is_told_on_the_site_only():
    reader = make_reader()
    set_email_preferences(reader, wanted={"tests.news": False})
    assert not notify(reader, **NEWS).deliveries.exists()


def test_a_changed_mind_brings_mail_again():
    reader = make_reader()
    set_email_preferences(reader, wanted={"tests.news": False})
    set_email_preferences(reader, wanted={"tests.news": True})
    assert notify(reader, **NEWS).deliveries.count() == 1


def test_a_suspended_person_is_told_nothing():
    assert notify(make_reader(is_active=False), **NEWS) is None
    assert not Message.objects.exists()


def test_the_same_key_is_told_once():
    reader = make_reader()
    assert notify(reader, **NEWS, key="news:1") is not None
    assert notify(reader, **NEWS, key="news:1") is None
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)


def test_another_key_is_told_again():
    reader = make_reader()
    notify(reader, **NEWS, key="news:1")
    notify(reader, **NEWS, key="news:2")
    assert Message.objects.count() == 2


def test_an_unlisted_message_goes_by_mail_only():
    message = notify(make_reader(), **NEWS, is_listed=False)
    assert (message.is_listed, message.deliveries.count()) == (False, 1)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_an_address_elsewhere_is_refused(url):
    with pytest.raises(ValueError, match="address of this site"):
        notify(make_reader(), kind="tests.news", url=url)


def test_an_unregistered_kind_is_a_mistake():
    with pytest.raises(LookupError, match=r"tests\.unknown"):
        notify(make_reader(), kind="tests.unknown")


def test_many_are_told_each_once_per_prefix():
    people = [make_reader(), make_reader(email=""), make_reader(is_active=False)]
    assert notify_many([*people, people[0]], **NEWS, key_prefix="news:7") == 2
    assert notify_many(people, **NEWS, key_prefix="news:7") == 0
    assert sorted(Message.objects.values_list("key", flat=True)) == sorted(f"news:7:{p.pk}" for p in people[:2])
    assert Delivery.objects.count() == 1


def test_a_repetition_sends_no_mail_to_those_told_before():
    reader = make_reader(email="")
    notify_many([reader], **NEWS, key_prefix="news:7")
    reader.email = "late@example.org"
    reader.save()
    notify_many([reader], **NEWS, key_prefix="news:7")
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 60])
@pytest.mark.parametrize("key_prefix", [None, "news:7"])
def test_telling_many_costs_a_constant_number_of_queries(count, key_prefix, django_assert_num_queries):
    people = [make_reader() for _ in range(count)]
    with django_assert_num_queries(5 + 2 * bool(key_prefix)):  # with the savepoint's two
        notify_many(people, **NEWS, key_prefix=key_prefix)


def test_nothing_is_announced_that_was_rolled_back(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        notify(make_reader(), **NEWS)
        raise RuntimeError
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_thousand_messages_wake_one_job(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            notify(make_reader(), **NEWS)
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.count() == 1


def test_without_mail_no_job_is_woken(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notify(make_reader(email=""), **NEWS)
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_with_one_key_tell_once():
    people = [make_reader() for _ in range(3)]
    start = threading.Barrier(10)
    failures = []

    def tell(turn: int) -> None:
        try:
            start.wait()
            notify_many(people if turn % 2 else reversed(people), **NEWS, key_prefix="news:9")
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell, args=[turn]) for turn in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (Message.objects.count(), Delivery.objects.count()) == (3, 3)


def test_opening_a_message_again_keeps_the_first_time():
    message = notify(make_reader(), **NEWS)
    mark_read(message)
    message.refresh_from_db()
    first = message.read_at
    mark_read(message)
    message.refresh_from_db()
    assert first is not None
    assert message.read_at == first


def test_marking_all_read_leaves_other_peoples_messages_alone():
    reader, other = make_reader(), make_reader()
    for person in (reader, reader, other):
        notify(person, **NEWS)
    assert mark_all_read(reader) == 2
    assert list(Message.objects.unread().values_list("recipient", flat=True)) == [other.pk]


def test_reading_the_thing_itself_marks_its_messages_read():
    reader = make_reader()
    for url in ("/networks/topics/5/?post=9", "/networks/topics/50/"):
        notify(reader, kind="tests.news", url=url)
    assert mark_read_about(reader, path="/networks/topics/5/") == 1
    assert Message.objects.unread().get().url == "/networks/topics/50/"


def test_retracting_takes_back_what_was_neither_read_nor_sent():
    reader, other = make_reader(), make_reader()
    notify_many([reader, other], **NEWS, key_prefix="news:1")
    notify_many([reader], **NEWS, key_prefix="news:12")
    mark_read(Message.objects.get(recipient=other))
    retract(key_prefix="news:1")
    assert sorted(Message.objects.values_list("key", "deliveries__status")) == sorted(
        [(f"news:1:{other.pk}", "cancelled"), (f"news:12:{reader.pk}", "waiting")]
    )


def test_a_worker_sends_what_a_commit_left_behind(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notify(make_reader(), **NEWS)
    assert mailoutbox == []
    jobs.run_tasks()
    assert [mail.subject for mail in mailoutbox] == ["ข่าว: ประชุม"]
