import threading
import uuid

import pytest
from django.db import connection

from lms.core.errors import DomainError
from lms.notifications.models import Message
from networks.domain import moderation, subscriptions, topics
from networks.models import Post, ReadMark, Subscription, Topic
from tests.factories.networks import ask, make_moderator, reply
from tests.factories.people import make_clerk

pytestmark = pytest.mark.django_db


def told(person) -> list[tuple[str, str]]:
    return list(Message.objects.filter(recipient=person).order_by("pk").values_list("kind", "url"))


# Asking -----------------------------------------------------------------------------------------


def test_asking_opens_a_topic_with_its_first_post(community, asker):
    topic = topics.ask(community, by=asker, title="  ถาม\nเรื่องพัสดุ ", text="**ขอ**คำแนะนำ", key=uuid.uuid4())
    post = topic.posts.get()
    assert (topic.title, topic.is_question, topic.reply_count, topic.last_post) == ("ถาม เรื่องพัสดุ", True, 0, post)
    assert (post.is_first, post.html) == (True, "<p><strong>ขอ</strong>คำแนะนำ</p>\n")
    assert Topic.objects.get().last_post_at == post.created_at


def test_the_asker_watches_the_topic_and_has_read_it(community, asker):
    topic = ask(community, asker)
    assert Subscription.objects.get(user=asker, topic=topic).is_muted is False
    assert ReadMark.objects.get(user=asker, topic=topic).last_post_id == topic.last_post_id


def test_asking_twice_with_one_key_is_one_topic(community, asker):
    key = uuid.uuid4()
    assert ask(community, asker, key=key) == ask(community, asker, key=key, text="อีกครั้ง")
    assert Post.objects.get().text == "ขอคำแนะนำ"


def test_nobody_asks_in_a_closed_community(community, asker):
    community.is_open = False
    community.save()
    with pytest.raises(DomainError, match="ปิดรับ"):
        ask(community, asker)


@pytest.mark.parametrize("title", ["", " \u200b\x00 ", "ก" * 201])
def test_a_title_is_neither_empty_nor_too_long(community, asker, title):
    with pytest.raises(DomainError, match="หัวข้อ"):
        ask(community, asker, title=title)


@pytest.mark.parametrize("text", ["", " \n\x07", "ก" * 10_001])
def test_a_text_is_neither_empty_nor_too_long(community, asker, text):
    with pytest.raises(DomainError, match="ข้อความ"):
        ask(community, asker, text=text)
    assert not Topic.objects.exists()


def test_who_watches_the_community_is_told_of_a_new_topic_once(community, asker, colleague):
    subscriptions.watch_community(community, by=colleague)
    subscriptions.watch_community(community, by=asker)
    topic = ask(community, asker)
    assert told(colleague) == [("networks.topic", topic.last_post.get_absolute_url())]
    assert told(asker) == []


def test_who_watches_but_sees_the_community_no_more_is_not_told(community, asker, tree):
    stranger = make_clerk(tree["other_school"])
    subscriptions.watch_community(community, by=stranger)
    ask(community, asker)
    assert told(stranger) == []


# Replying ---------------------------------------------------------------------------------------


def test_the_asker_is_told_of_a_reply_on_the_site_and_by_mail(community, asker, colleague):
    topic = ask(community, asker)
    post = reply(topic, colleague, text="> อ้าง\nลงวันที่ก่อน")
    message = Message.objects.get(recipient=asker)
    assert (message.kind, message.url) == (
        "networks.reply",
        f"/networks/topics/{topic.pk}/?post={post.pk}#post-{post.pk}",
    )
    assert message.subject == f"{colleague} ตอบคำถามของท่าน “{topic.title}”"
    assert message.body == f"{colleague} · โรงเรียนบ้านสอง: ลงวันที่ก่อน"
    assert message.deliveries.count() == 1


def test_a_reply_counts_and_moves_the_topic_up(community, asker, colleague):
    topic = ask(community, asker)
    post = reply(topic, colleague)
    topic.refresh_from_db()
    assert (topic.reply_count, topic.last_post, topic.last_post_at) == (1, post, post.created_at)


def test_who_replied_is_told_of_later_replies_but_never_of_ones_own(community, asker, colleague, tree):
    third = make_clerk(tree["school"])
    topic = ask(community, asker)
    reply(topic, colleague)
    reply(topic, third)
    reply(topic, third)
    assert [len(told(person)) for person in (asker, colleague, third)] == [3, 2, 0]


def test_who_muted_the_topic_is_not_told_not_even_after_writing_again(community, asker, colleague):
    topic = ask(community, asker)
    subscriptions.mute_topic(topic, by=asker)
    reply(topic, asker)
    reply(topic, colleague)
    assert told(asker) == []


def test_who_lost_sight_of_the_community_is_not_told(community, asker, colleague):
    topic = ask(community, asker)
    asker.postings.all().delete()
    reply(topic, colleague)
    assert told(asker) == []


def test_replying_twice_with_one_key_is_one_reply(community, asker, colleague):
    topic, key = ask(community, asker), uuid.uuid4()
    assert reply(topic, colleague, key=key) == reply(topic, colleague, key=key)
    topic.refresh_from_db()
    assert (topic.reply_count, len(told(asker))) == (1, 1)


def test_another_persons_form_key_is_refused(community, asker, colleague):
    topic, key = ask(community, asker), uuid.uuid4()
    reply(topic, colleague, key=key)
    with pytest.raises(DomainError, match="คัดลอก"):
        reply(topic, asker, key=key)


def test_a_closed_topic_takes_no_reply(community, asker, colleague, tree):
    topic = ask(community, asker)
    moderation.lock_topic(topic, by=make_moderator(tree["area"]))
    with pytest.raises(DomainError, match="ปิดรับคำตอบ"):
        reply(topic, colleague)


def test_a_hidden_topic_takes_no_reply(community, asker, tree):
    topic = ask(community, asker)
    moderation.hide(topic.posts.get(), by=make_moderator(tree["area"]), reason="ผิดกลุ่ม")
    with pytest.raises(DomainError, match="ซ่อน"):
        reply(topic, asker)


def test_a_closed_community_takes_no_reply(community, asker, colleague):
    topic = ask(community, asker)
    community.is_open = False
    community.save()
    with pytest.raises(DomainError, match="ปิดรับ"):
        reply(topic, colleague)


def test_ten_posts_within_minutes_are_enough(community, asker, colleague):
    topic = ask(community, asker)
    for _ in range(10):
        reply(topic, colleague)
    with pytest.raises(DomainError, match="10"):
        reply(topic, colleague)
    reply(topic, asker)


def test_a_repeated_form_is_not_held_to_the_limit(community, asker, colleague):
    topic, key = ask(community, asker), uuid.uuid4()
    for number in range(10):
        reply(topic, colleague, key=key if number == 0 else uuid.uuid4())
    assert reply(topic, colleague, key=key).text


@pytest.mark.django_db(transaction=True)
def test_ten_simultaneous_replies_with_one_key_are_one_post_and_one_message(community, asker, colleague):
    topic, key = ask(community, asker), uuid.uuid4()
    start, posts, failures = threading.Barrier(10), [], []

    def send() -> None:
        try:
            start.wait()
            posts.append(reply(topic, colleague, key=key).pk)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    topic.refresh_from_db()
    assert failures == []
    assert (len(posts), len(set(posts)), topic.reply_count, len(told(asker))) == (10, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_simultaneous_replies_of_ten_people_are_all_counted(community, asker, tree):
    topic = ask(community, asker)
    people = [make_clerk(tree["school"]) for _ in range(10)]
    start, failures = threading.Barrier(10), []

    def send(person) -> None:
        try:
            start.wait()
            reply(topic, person)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    topic.refresh_from_db()
    assert failures == []
    assert (topic.reply_count, len(told(asker))) == (10, 10)
    assert topic.last_post_id == topic.posts.latest("pk").pk


# Editing ----------------------------------------------------------------------------------------


def test_an_edit_is_marked_and_what_stood_there_before_is_kept_with_who(community, asker, colleague):
    post = reply(ask(community, asker), colleague, text="ลงวันที")
    edited = topics.edit(post, by=colleague, text="ลงวันที่")
    assert (edited.text, edited.html, edited.edited_at is not None) == ("ลงวันที่", "<p>ลงวันที่</p>\n", True)
    assert list(post.history.order_by("history_id").values_list("text", "history_user")) == [
        ("ลงวันที", colleague.pk),
        ("ลงวันที่", colleague.pk),
    ]


def test_an_edit_that_changes_nothing_leaves_no_mark(community, asker):
    post = ask(community, asker).posts.get()
    edited = topics.edit(post, by=asker, text=post.text, title=post.topic.title)
    assert (edited.edited_at, post.history.count()) == (None, 1)


def test_the_first_post_may_change_the_title(community, asker):
    topic = ask(community, asker)
    edited = topics.edit(topic.posts.get(), by=asker, text="ขอคำแนะนำ", title="ชื่อใหม่")
    topic.refresh_from_db()
    assert (topic.title, edited.edited_at is not None) == ("ชื่อใหม่", True)
    assert topic.history.count() == 2


def test_a_reply_does_not_change_the_title(community, asker, colleague):
    topic = ask(community, asker)
    topics.edit(reply(topic, colleague), by=colleague, text="ตอบ", title="ชื่อใหม่")
    topic.refresh_from_db()
    assert topic.title != "ชื่อใหม่"


def test_nobody_edits_the_words_of_another(community, asker, colleague):
    with pytest.raises(DomainError, match="ผู้เขียน"):
        topics.edit(ask(community, asker).posts.get(), by=colleague, text="แก้")


def test_a_hidden_post_is_not_edited(community, asker, colleague, tree):
    post = reply(ask(community, asker), colleague)
    moderation.hide(post, by=make_moderator(tree["area"]), reason="ชื่อนักเรียน")
    with pytest.raises(DomainError, match="ซ่อน"):
        topics.edit(post, by=colleague, text="แก้")


def test_a_post_in_a_closed_topic_is_not_edited(community, asker, tree):
    topic = ask(community, asker)
    moderation.lock_topic(topic, by=make_moderator(tree["area"]))
    with pytest.raises(DomainError, match="ปิดรับคำตอบ"):
        topics.edit(topic.posts.get(), by=asker, text="แก้")


# The answer -------------------------------------------------------------------------------------


def test_a_reply_marked_as_the_answer_is_the_answer_and_its_author_is_told_once(community, asker, colleague):
    topic = ask(community, asker)
    post = reply(topic, colleague)
    assert topics.mark_answer(post, by=asker).answer == post
    topics.clear_answer(topic, by=asker)
    topics.mark_answer(post, by=asker)
    assert told(colleague) == [("networks.answer", post.get_absolute_url())]


def test_another_reply_takes_the_place_of_the_answer(community, asker, colleague):
    topic = ask(community, asker)
    first, second = reply(topic, colleague), reply(topic, colleague)
    topics.mark_answer(first, by=asker)
    assert topics.mark_answer(second, by=asker).answer == second


def test_ones_own_reply_can_be_the_answer_and_nobody_is_told(community, asker):
    topic = ask(community, asker)
    assert topics.mark_answer(reply(topic, asker), by=asker).answer is not None
    assert told(asker) == []


def test_the_question_is_not_its_own_answer(community, asker):
    with pytest.raises(DomainError, match="คำตอบ"):
        topics.mark_answer(ask(community, asker).posts.get(), by=asker)


def test_a_hidden_reply_is_not_the_answer(community, asker, colleague, tree):
    post = reply(ask(community, asker), colleague)
    moderation.hide(post, by=make_moderator(tree["area"]), reason="ผิด")
    with pytest.raises(DomainError, match="คำตอบ"):
        topics.mark_answer(post, by=asker)


def test_an_answer_taken_back_is_no_answer(community, asker, colleague):
    topic = ask(community, asker)
    topics.mark_answer(reply(topic, colleague), by=asker)
    assert topics.clear_answer(topic, by=asker).answer is None
