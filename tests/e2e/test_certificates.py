"""The certificate pages as a reader's browser draws them, in every state."""

import pytest

from lms.certificates.domain import cancel_certificate
from tests.e2e.conftest import DESK, PHONE
from tests.factories.certificates import complete, make_certificate
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_tree


@pytest.fixture
def certificate():
    course = make_course(lessons=0, title="ปฐมนิเทศและบทบาทหน้าที่ผู้ปฏิบัติงานธุรการโรงเรียน")
    return make_certificate(make_tree()["school"], course=course, first_name="ปิ่น", last_name="น้ำใจ")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_ones_certificates(visitor, certificate, screen):
    width = screen["viewport"]["width"]
    holder = visitor(**screen)
    holder.sign_in(certificate.enrolment.user)
    page = holder.visit("/certificates/")
    holder.look(f"certificates-{width}")
    with page.expect_download() as download:
        page.get_by_role("link", name="ดาวน์โหลด PDF").click()
    assert download.value.suggested_filename.startswith("เกียรติบัตร")

    cancel_certificate(certificate, by=UserFactory(), reason="ออกซ้ำกับฉบับเดิม")
    page.reload()
    holder.look(f"certificates-cancelled-{width}")

    newcomer = visitor(**screen)
    newcomer.sign_in(complete(UserFactory(), certificate.enrolment.course).user)
    newcomer.visit("/certificates/")
    newcomer.look(f"certificates-none-{width}")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_anybody_checks_a_certificate(visitor, certificate, screen):
    width = screen["viewport"]["width"]
    anybody = visitor(**screen)
    page = anybody.visit("/verify/")
    anybody.look(f"verify-form-{width}")
    page.get_by_label("รหัสตรวจสอบ").fill("ABC")
    page.get_by_role("button", name="ตรวจสอบ").click()
    anybody.look(f"verify-error-{width}")
    page.get_by_label("รหัสตรวจสอบ").fill("abcd-efgh-2345")
    page.get_by_role("button", name="ตรวจสอบ").click()
    page.get_by_role("heading", name="ไม่พบเกียรติบัตรที่ใช้รหัสนี้").wait_for()
    anybody.look(f"verify-unknown-{width}")
    page.get_by_label("รหัสตรวจสอบ").fill(certificate.code_text.lower())
    page.get_by_role("button", name="ตรวจสอบ").click()
    page.get_by_text("เกียรติบัตรนี้ถูกต้อง").wait_for()
    anybody.look(f"verify-valid-{width}")
    cancel_certificate(certificate, by=UserFactory(), reason="ออกซ้ำกับฉบับเดิม")
    page.reload()
    page.get_by_text("เกียรติบัตรนี้ถูกยกเลิกแล้ว").wait_for()
    anybody.look(f"verify-cancelled-{width}")
