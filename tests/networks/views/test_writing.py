import uuid

import pytest
from django.contrib.messages import get_messages

from networks.domain import moderation, topics
from networks.models import Post, Topic
from tests.factories.networks import reply

pytestmark = pytest.mark.django_db
KEY = "0b5f5a00-0000-4000-8000-000000000001"


def notes(response) -> list[str]:
    return [str(note) for note in get_messages(response.wsgi_request)]


# Asking -----------------------------------------------------------------------------------------


def test_a_clerk_asks(client, community, asker):
    client.force_login(asker)
    words = {"title": "ถามเรื่องพัสดุ", "text": "ขอคำแนะนำ", "is_question": "on", "key": KEY}
    response = client.post(f"/networks/{community.pk}/ask/", words)
    topic = Topic.objects.get()
    assert (response.status_code, response.url) == (302, topic.get_absolute_url())
    assert notes(response) == ["ตั้งกระทู้แล้ว ระบบจะแจ้งเมื่อมีผู้ตอบ"]
    assert (topic.title, topic.author, topic.is_question, topic.posts.get().key) == (
        "ถามเรื่องพัสดุ",
        asker,
        True,
        uuid.UUID(KEY),
    )


def test_something_is_shared_without_being_a_question(client, community, asker):
    client.force_login(asker)
    client.post(f"/networks/{community.pk}/ask/", {"title": "เล่าให้ฟัง", "text": "ทำแบบนี้", "key": KEY})
    assert Topic.objects.get().is_question is False


def test_a_form_sent_twice_is_one_topic(client, community, asker):
    client.force_login(asker)
    words = {"title": "ถาม", "text": "ขอคำแนะนำ", "key": KEY}
    urls = {client.post(f"/networks/{community.pk}/ask/", words).url for _ in range(2)}
    assert (len(urls), Topic.objects.count()) == (1, 1)


@pytest.mark.parametrize("key", ["", "no-key", "\x00"])
def test_a_malformed_form_key_never_loses_a_post(client, community, asker, key):
    client.force_login(asker)
    assert client.post(f"/networks/{community.pk}/ask/", {"title": "ถาม", "text": "ก", "key": key}).status_code == 302


def test_every_opened_form_has_a_key_of_its_own(client, community, asker):
    client.force_login(asker)
    keys = {str(client.get(f"/networks/{community.pk}/ask/").context["form"]["key"].value()) for _ in range(2)}
    assert len(keys) == 2


def test_a_refused_question_comes_back_with_its_words_and_key(client, community, asker):
    client.force_login(asker)
    response = client.post(f"/networks/{community.pk}/ask/", {"title": " ", "text": "คำที่พิมพ์ไว้", "key": KEY})
    html = response.content.decode()
    assert response.status_code == 400
    assert "โปรดเขียนข้อความในช่องนี้" in html
    assert "คำที่พิมพ์ไว้</textarea>" in html
    assert KEY in html


def test_a_refusal_of_the_domain_comes_back_with_the_words(client, community, asker):
    community.is_open = False
    community.save()
    client.force_login(asker)
    response = client.post(f"/networks/{community.pk}/ask/", {"title": "ถาม", "text": "คำที่พิมพ์ไว้", "key": KEY})
    assert response.status_code == 400
    assert "เครือข่ายนี้ปิดรับข้อความใหม่" in response.content.decode()
    assert "คำที่พิมพ์ไว้</textarea>" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "words"),
    [("title", "ก" * 201), ("text", "ก" * 10_001), ("text", "ก" * 1_000_000)],
    ids=["title", "text", "megabytes"],
)
def test_too_much_is_refused_in_thai(client, community, asker, field, words):
    client.force_login(asker)
    response = client.post(f"/networks/{community.pk}/ask/", {"title": "ถาม", "text": "ก", "key": KEY, field: words})
    assert response.status_code == 400
    assert "ยาวเกินไป" in response.content.decode()
    assert not Topic.objects.exists()


def test_hostile_words_are_words(client, community, asker):
    client.force_login(asker)
    hostile = "<script>alert(1)</script>"
    words = {"title": hostile, "text": f"{hostile} [x](javascript:alert(1))\x00\u202e", "key": KEY}
    client.post(f"/networks/{community.pk}/ask/", words)
    topic = Topic.objects.get()
    post = topic.posts.get()
    for url in (topic.get_absolute_url(), f"/networks/{community.pk}/", f"/networks/posts/{post.pk}/edit/"):
        html = client.get(url).content.decode()
        assert hostile not in html
        assert 'href="javascript' not in html
    assert post.text == f"{hostile} [x](javascript:alert(1))"


# Replying ---------------------------------------------------------------------------------------


def test_a_colleague_replies(client, topic, colleague):
    client.force_login(colleague)
    response = client.post(f"/networks/topics/{topic.pk}/reply/", {"text": "ลงวันที่ก่อน", "key": KEY})
    post = Post.objects.get(is_first=False)
    assert (response.status_code, response.url) == (302, f"/networks/topics/{topic.pk}/?post={post.pk}#post-{post.pk}")
    assert (post.author, post.text, notes(response)) == (colleague, "ลงวันที่ก่อน", ["ส่งคำตอบแล้ว"])


def test_an_empty_reply_comes_back_with_the_thread(client, topic, colleague):
    client.force_login(colleague)
    response = client.post(f"/networks/topics/{topic.pk}/reply/", {"text": " \n", "key": KEY})
    assert response.status_code == 400
    assert topic.title in response.content.decode()
    assert KEY in response.content.decode()


def test_a_reply_to_a_topic_closed_meanwhile_comes_back_with_its_words(client, topic, colleague, moderator):
    moderation.lock_topic(topic, by=moderator)
    client.force_login(colleague)
    response = client.post(f"/networks/topics/{topic.pk}/reply/", {"text": "คำที่พิมพ์ไว้", "key": KEY})
    assert response.status_code == 400
    assert "กระทู้นี้ปิดรับคำตอบแล้ว" in response.content.decode()
    assert "คำที่พิมพ์ไว้</textarea>" in response.content.decode()


def test_a_closed_topic_has_no_reply_box(client, topic, colleague, moderator):
    moderation.lock_topic(topic, by=moderator)
    client.force_login(colleague)
    html = client.get(topic.get_absolute_url()).content.decode()
    assert "<textarea" not in html
    assert "กระทู้นี้ปิดรับคำตอบแล้ว" in html


def test_an_eleventh_post_within_minutes_is_refused_with_its_words(client, topic, colleague):
    for _ in range(10):
        reply(topic, colleague)
    client.force_login(colleague)
    response = client.post(f"/networks/topics/{topic.pk}/reply/", {"text": "คำที่พิมพ์ไว้", "key": KEY})
    assert response.status_code == 400
    assert "โปรดรอสักครู่" in response.content.decode()
    assert "คำที่พิมพ์ไว้</textarea>" in response.content.decode()


# Editing ----------------------------------------------------------------------------------------


def test_who_wrote_a_post_edits_it(client, topic, colleague):
    post = reply(topic, colleague)
    client.force_login(colleague)
    assert post.text in client.get(f"/networks/posts/{post.pk}/edit/").content.decode()
    response = client.post(f"/networks/posts/{post.pk}/edit/", {"text": "แก้แล้ว", "title": "แอบเปลี่ยน"})
    post.refresh_from_db()
    topic.refresh_from_db()
    assert (response.url, post.text, topic.title == "แอบเปลี่ยน") == (post.get_absolute_url(), "แก้แล้ว", False)
    assert "แก้ไขเมื่อ" in client.get(topic.get_absolute_url()).content.decode()


def test_who_asked_edits_the_title(client, topic, asker):
    client.force_login(asker)
    client.post(f"/networks/posts/{topic.posts.get().pk}/edit/", {"text": "ขอคำแนะนำ", "title": "ชื่อใหม่"})
    topic.refresh_from_db()
    assert topic.title == "ชื่อใหม่"


def test_nobody_edits_the_words_of_another(client, topic, colleague):
    client.force_login(colleague)
    url = f"/networks/posts/{topic.posts.get().pk}/edit/"
    assert client.get(url).status_code == 403
    assert client.post(url, {"text": "แก้", "title": "แก้"}).status_code == 403


def test_a_refused_edit_comes_back_with_its_words(client, topic, asker, moderator):
    moderation.lock_topic(topic, by=moderator)
    client.force_login(asker)
    url = f"/networks/posts/{topic.posts.get().pk}/edit/"
    response = client.post(url, {"text": "คำที่แก้ไว้", "title": "ชื่อ"})
    assert response.status_code == 400
    assert "คำที่แก้ไว้</textarea>" in response.content.decode()
    assert "กระทู้นี้ปิดรับคำตอบแล้ว" in response.content.decode()


# The answer -------------------------------------------------------------------------------------


def test_the_asker_marks_the_answer_and_takes_it_back(client, topic, asker, colleague):
    post = reply(topic, colleague)
    client.force_login(asker)
    assert client.post(f"/networks/posts/{post.pk}/answer/").url == post.get_absolute_url()
    topic.refresh_from_db()
    assert topic.answer == post
    client.post(f"/networks/topics/{topic.pk}/no-answer/")
    topic.refresh_from_db()
    assert topic.answer is None


def test_a_moderator_marks_the_answer(client, topic, colleague, moderator):
    client.force_login(moderator)
    client.post(f"/networks/posts/{reply(topic, colleague).pk}/answer/")
    topic.refresh_from_db()
    assert topic.answer is not None


def test_others_mark_no_answer(client, topic, asker, colleague):
    post = reply(topic, colleague)
    client.force_login(colleague)
    assert client.post(f"/networks/posts/{post.pk}/answer/").status_code == 403
    topics.mark_answer(post, by=asker)
    assert client.post(f"/networks/topics/{topic.pk}/no-answer/").status_code == 403


def test_the_question_cannot_be_its_own_answer(client, topic, asker):
    client.force_login(asker)
    response = client.post(f"/networks/posts/{topic.posts.get().pk}/answer/")
    assert notes(response) == ["เลือกเป็นคำตอบได้เฉพาะข้อความตอบที่ทุกคนเห็น"]
