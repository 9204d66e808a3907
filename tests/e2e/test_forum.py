"""A clerk asks, a clerk of another school answers, the first is told: on a phone, on a PC, without JavaScript."""

import pytest
from django.core import mail

from lms.core import jobs
from networks.domain import moderation
from networks.models import Post, ReadMark, Topic
from tests.e2e.conftest import DESK, PHONE
from tests.factories.networks import ask, make_community, make_moderator, reply
from tests.factories.people import make_clerk, make_tree

QUESTION = "ลงทะเบียนครุภัณฑ์ที่ได้รับบริจาคอย่างไร"


@pytest.fixture
def places():
    """An area with its community, and two schools with a clerk each; and a moderator."""
    tree = make_tree()
    return {
        "community": make_community(
            tree["area"], name="เครือข่ายธุรการ สพป.นครศรีธรรมราช เขต 2", description="ถามตอบงานธุรการ"
        ),
        "asker": make_clerk(tree["school"], first_name="ปิ่น", email="pin@example.org"),
        "colleague": make_clerk(tree["next_school"], first_name="แก้ว", last_name="มั่นคง"),
        "moderator": make_moderator(tree["area"], first_name="สมศรี", last_name="ดูแลดี"),
    }


@pytest.mark.parametrize("has_javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_a_question_is_answered_and_the_asker_is_told(visitor, places, screen, has_javascript):
    asker, colleague = (visitor(**screen, java_script_enabled=has_javascript) for _ in range(2))
    asker.sign_in(places["asker"])
    page = asker.visit("/networks/")
    page.get_by_role("link", name=places["community"].name).click()
    page.get_by_role("link", name="ตั้งกระทู้ถามหรือแบ่งปัน").click()
    page.get_by_label("หัวข้อ").fill(QUESTION)
    page.get_by_label("รายละเอียด").fill("โรงเรียนได้รับ **คอมพิวเตอร์** บริจาค 5 เครื่อง\n- มีหนังสือบริจาค\n- ไม่มีราคา")
    page.get_by_role("button", name="ตั้งกระทู้").click()
    page.get_by_role("heading", name=QUESTION).wait_for()

    colleague.sign_in(places["colleague"])
    page = colleague.visit("/networks/")
    assert "1 กระทู้ใหม่" in page.inner_text("main")
    page.get_by_role("link", name=places["community"].name).click()
    page.get_by_role("link", name=QUESTION).click()
    page.get_by_label("ข้อความตอบของท่าน").fill("ให้ตีราคาโดยคณะกรรมการ แล้วลงทะเบียนตามวันที่รับมอบ")
    page.get_by_role("button", name="ส่งคำตอบ").click()
    page.get_by_text("ส่งคำตอบแล้ว").wait_for()

    jobs.run_tasks()
    assert [(sent.to, QUESTION in sent.subject) for sent in mail.outbox] == [(["pin@example.org"], True)]
    page = asker.visit("/networks/")
    assert page.locator(".site-nav .count").inner_text().endswith("1")
    page = asker.visit("/messages/")
    page.get_by_role("button", name="ตอบคำถามของท่าน").click()
    page.get_by_text("ให้ตีราคาโดยคณะกรรมการ").wait_for()
    page.get_by_role("button", name="เลือกเป็นคำตอบ").click()
    page.get_by_text("ข้อความที่เลือกเป็นคำตอบ").wait_for()
    topic = Topic.objects.get()
    assert (topic.answer.author, topic.reply_count) == (places["colleague"], 1)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_forum_is_accessible_and_fits(visitor, places, screen):
    width = screen["viewport"]["width"]
    one = visitor(**screen)
    topic = ask(places["community"], places["asker"], title=QUESTION, text="มีหนังสือบริจาค\n\n- ไม่มีราคา\n- ไม่มีใบเสร็จ")
    ask(places["community"], places["colleague"], title="แจกไฟล์ทะเบียนคุมหนังสือรับ", is_question=False)
    hidden = reply(topic, places["colleague"], text="ดูที่ https://www.obec.go.th/" + "x" * 120)
    reply(topic, places["colleague"], text="> อ้างถึง\n\nให้ตีราคาโดย**คณะกรรมการ**ก่อน")
    moderation.hide(hidden, by=places["moderator"], reason="ลิงก์โฆษณา")
    moderation.report(topic.posts.get(is_first=True), by=places["colleague"], reason="มีชื่อนักเรียน")
    moderation.pin_topic(topic, by=places["moderator"])
    opening = topic.posts.get(is_first=True)
    pages = {
        "asker": {
            "communities": "/networks/",
            "community": f"/networks/{places['community'].pk}/",
            "search": f"/networks/{places['community'].pk}/search/?q=ตีราคา",
            "topic": f"/networks/topics/{topic.pk}/",
            "ask": f"/networks/{places['community'].pk}/ask/",
            "edit": f"/networks/posts/{opening.pk}/edit/",
            "messages": "/messages/",
            "preferences": "/messages/preferences/",
        },
        "colleague": {
            "report": f"/networks/posts/{opening.pk}/report/",
            "quote": f"/networks/topics/{topic.pk}/?quote={opening.pk}",
        },
        "moderator": {
            "moderated-communities": "/networks/",
            "moderated-topic": f"/networks/topics/{topic.pk}/",
            "reports": "/networks/reports/",
            "hide": f"/networks/posts/{opening.pk}/hide/",
        },
    }
    for person, addresses in pages.items():
        one.sign_in(places[person])
        for name, address in addresses.items():
            one.visit(address)
            one.look(f"forum-{name}-{width}")


def test_an_empty_form_says_what_is_missing(phone, places):
    phone.sign_in(places["asker"])
    page = phone.visit(f"/networks/{places['community'].pk}/ask/")
    page.locator("form[data-draft]").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="ตั้งกระทู้").click()
    page.get_by_role("alert").wait_for()
    phone.look("forum-ask-refused-360")


def test_looking_at_a_thread_marks_it_read(phone, places):
    topic = ask(places["community"], places["colleague"])
    phone.sign_in(places["asker"])
    page = phone.visit("/networks/")
    with page.expect_response("**/read/") as sent:
        page.goto(f"{phone.address}/networks/topics/{topic.pk}/")
    assert sent.value.status == 204
    assert ReadMark.objects.get(user=places["asker"]).last_post_id == topic.last_post_id
    assert page.get_by_role("button", name="อ่านแล้ว").count() == 0


def test_a_draft_survives_a_closed_page_and_goes_when_it_is_posted(phone, places):
    topic = ask(places["community"], places["colleague"])
    address = f"/networks/topics/{topic.pk}/"
    phone.sign_in(places["asker"])
    page = phone.visit(address)
    page.get_by_label("ข้อความตอบของท่าน").fill("พิมพ์ค้างไว้")
    page = phone.visit("/networks/")
    page = phone.visit(address)
    assert page.get_by_label("ข้อความตอบของท่าน").input_value() == "พิมพ์ค้างไว้"
    assert page.get_by_text("เขียนค้างไว้กลับมา").is_visible()
    page.get_by_role("button", name="ส่งคำตอบ").click()
    page.get_by_text("ส่งคำตอบแล้ว").wait_for()
    assert page.get_by_label("ข้อความตอบของท่าน").input_value() == ""
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_draft_whose_sending_was_cut_off_is_posted_once(phone, places):
    topic = ask(places["community"], places["colleague"])
    phone.sign_in(places["asker"])
    page = phone.visit(f"/networks/topics/{topic.pk}/")
    page.get_by_label("ข้อความตอบของท่าน").fill("เน็ตหลุดกลางทาง")

    def arrive_but_never_answer(route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/reply/", arrive_but_never_answer)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="ส่งคำตอบ").click(no_wait_after=True)
    page.unroute("**/reply/")
    page = phone.visit(f"/networks/{places['community'].pk}/ask/")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page = phone.visit(f"/networks/topics/{topic.pk}/")
    assert page.get_by_label("ข้อความตอบของท่าน").input_value() == ""
    assert Post.objects.filter(text="เน็ตหลุดกลางทาง").count() == 1


def test_the_draft_of_one_person_is_not_shown_to_the_next_at_the_same_pc(desk, places):
    topic = ask(places["community"], places["asker"])
    desk.sign_in(places["asker"])
    page = desk.visit(f"/networks/topics/{topic.pk}/")
    page.get_by_label("ข้อความตอบของท่าน").fill("ของปิ่น")
    desk.sign_in(places["colleague"])
    page = desk.visit(f"/networks/topics/{topic.pk}/")
    assert page.get_by_label("ข้อความตอบของท่าน").input_value() == ""
