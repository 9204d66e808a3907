"""The receipt of what was handed in: on screen, as PDF, and for anybody who checks it."""

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import submit_attempt
from assessments.models import Receipt
from lms.certificates.views import WRONG_CODES
from lms.core.codes import show_code
from tests.factories.assessments import KEY_TEXTS, add_quiz, answer, make_question, sit
from tests.factories.certificates import make_certificate
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_clerk(make_tree()["school"], first_name="ปิ่น", last_name="เกตุน้ำใส", title_prefix="นางสาว")


@pytest.fixture
def receipt(clerk):
    course = make_course(lessons=0, title="งานสารบรรณ")
    attempt = sit(enrol(clerk, course), add_quiz(course, make_question("q1"), make_question("q2")))
    answer(attempt, 1, 0)
    submit_attempt(attempt, by=clerk)
    return Receipt.objects.select_related("attempt").get()


def own_url(receipt, name="receipt") -> str:
    return reverse(f"certificates:{name}", args=[receipt.attempt.reference])


def check_url(receipt) -> str:
    return reverse("certificates:verify_receipt", args=[receipt.code])


def check(client, receipt, **query) -> str:
    return client.get(check_url(receipt), query).content.decode()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def test_the_result_leads_to_the_receipt(client, clerk, receipt):
    client.force_login(clerk)
    result = client.get(reverse("assessments:result", args=[receipt.attempt.reference])).content.decode()
    assert own_url(receipt) in result
    html = client.get(own_url(receipt)).content.decode()
    for told in ("นางสาวปิ่น เกตุน้ำใส", "งานสารบรรณ", receipt.attempt.reference, "1 จาก 2 ข้อ", show_code(receipt.code)):
        assert told in html
    assert receipt.digest in html.replace(" ", "")
    assert str(timezone.localdate().year + 543) in html


def test_the_receipt_tells_neither_score_nor_key(client, clerk, receipt):
    client.force_login(clerk)
    for page in (client.get(own_url(receipt)).content.decode(), check(client, receipt)):
        assert not any(text in page for text in [*KEY_TEXTS, "50%", "คะแนน 5", "result-failed", "ตัวเลือกที่"])


def test_the_pdf_is_one_shaped_page(client, clerk, receipt):
    client.force_login(clerk)
    response = client.get(own_url(receipt, "receipt_pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store, private"
    assert len(response.content) < 300_000
    text = text_of(response.content)
    assert receipt.attempt.reference in text
    assert receipt.digest in "".join(text.split())
    assert client.get(own_url(receipt, "receipt_pdf")).content == response.content


@pytest.mark.parametrize("name", ["receipt", "receipt_pdf"])
def test_others_have_no_receipt_here(client, receipt, name):
    assert "login" in client.get(own_url(receipt, name)).url
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(own_url(receipt, name)).status_code == 404


def test_an_open_attempt_has_no_receipt(client, clerk, receipt):
    client.force_login(clerk)
    attempt = sit(clerk.enrolments.get(), receipt.attempt.quiz)
    assert client.get(reverse("certificates:receipt", args=[attempt.reference])).status_code == 404


def test_what_was_brought_in_has_no_link_to_a_receipt(client, clerk, receipt):
    Receipt.objects.all().delete()
    client.force_login(clerk)
    result = client.get(reverse("assessments:result", args=[receipt.attempt.reference])).content.decode()
    assert own_url(receipt) not in result


def test_anybody_with_the_code_sees_that_nothing_was_altered(client, receipt):
    html = check(client, receipt)
    assert "คำตอบที่เก็บไว้ตรงกับที่ส่ง" in html
    assert receipt.digest in html.replace(" ", "")
    assert "ปิ่น ก." in html
    assert "เกตุน้ำใส" not in html
    response = client.get(check_url(receipt))
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Cache-Control"] == "no-store"


def test_an_altered_answer_is_told_loudly(client, receipt):
    receipt.attempt.responses.filter(position=2).update(answer=[1])
    html = check(client, receipt)
    assert "คำตอบที่เก็บไว้ไม่ตรงกับที่ส่ง" in html
    assert "คำตอบที่เก็บไว้ตรงกับที่ส่ง" not in html


def test_a_withdrawn_receipt_says_so(client, receipt):
    Receipt.objects.update(withdrawn_at=timezone.now())
    html = check(client, receipt)
    assert "ถูกเปิดให้ทำต่อ" in html
    assert "คำตอบที่เก็บไว้ตรงกับที่ส่ง" not in html


@pytest.mark.parametrize(
    ("change", "words"), [(str, "พิมพ์ตรงกับ"), (str.upper, "พิมพ์ตรงกับ"), (lambda d: d[::-1], "ไม่ตรงกับ")]
)
def test_a_typed_hash_is_compared(client, receipt, change, words):
    typed = change(receipt.digest)
    assert words in check(client, receipt, digest=f" {typed[:8]} {typed[8:]} ")


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "\x00", "x" * 5000, "ก"])
def test_a_hostile_hash_is_only_a_wrong_one(client, receipt, typed):
    html = check(client, receipt, digest=typed)
    assert "<script>alert" not in html
    assert "คำตอบที่เก็บไว้ตรงกับที่ส่ง" in html


def test_codes_are_read_kindly_and_lead_to_one_address(client, receipt):
    shown = show_code(receipt.code).lower()
    assert client.get(reverse("certificates:verify_receipt", args=[shown])).url == check_url(receipt)


def test_the_form_of_certificates_takes_the_code_of_a_receipt(client, receipt):
    response = client.get(reverse("certificates:verify_form"), {"code": show_code(receipt.code)}, follow=True)
    assert response.redirect_chain[-1][0] == check_url(receipt)


def test_a_code_of_a_certificate_is_no_receipt(client, receipt):
    school = receipt.attempt.enrolment.organisation
    certificate = make_certificate(school, course=make_course(slug="other"))
    assert client.get(reverse("certificates:verify_receipt", args=[certificate.code])).status_code == 404


def test_codes_are_not_found_by_trying(client, receipt):
    for _try in range(WRONG_CODES.most):
        assert client.get(reverse("certificates:verify_receipt", args=["A" * 12])).status_code == 404
    assert client.get(check_url(receipt)).status_code == 429


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_does_not_grow_with_the_answers(client, clerk, count, django_assert_num_queries):
    course = make_course(lessons=0)
    quiz = add_quiz(course, *(make_question(f"q{number}") for number in range(count)))
    submit_attempt(sit(enrol(clerk, course), quiz), by=clerk)
    receipt = Receipt.objects.select_related("attempt").get()
    with django_assert_num_queries(2):
        check(client, receipt)
    client.force_login(clerk)
    client.get(own_url(receipt))
    with django_assert_num_queries(5):
        client.get(own_url(receipt))
