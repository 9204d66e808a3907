import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from lms.certificates.domain import cancel_certificate
from lms.certificates.models import Certificate, CertificateSeries
from tests.factories.certificates import make_certificate
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_tree

pytestmark = pytest.mark.django_db
SETTINGS = {"prefix": "นศ2-ธก", "year_kind": "fiscal", "signatory_name": "นายบุญ", "signatory_position": "ผอ."}


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def admin():
    return UserFactory(is_superuser=True, is_staff=True)


@pytest.fixture
def admin_client(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def certificate(tree):
    return make_certificate(tree["school"], first_name="ปิ่น", last_name="น้ำใจ")


def test_the_register_is_closed_to_who_only_edits_pages(client, certificate):
    trainer = UserFactory()
    group = Group.objects.create(name="people who only edit pages")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    trainer.groups.add(group)
    client.force_login(trainer)
    for address in (
        reverse("certificate:index"),
        reverse("certificate:inspect", args=[certificate.pk]),
        reverse("certificate:edit", args=[certificate.pk]),
        reverse("certificateseries:index"),
        reverse("certificateseries:edit", args=[certificate.series.pk]),
    ):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("term", ["น้ำใจ", "0001/", "บ้านหนึ่ง"])
def test_the_register_is_searched_by_name_number_and_school(admin_client, certificate, term):
    page = admin_client.get(reverse("certificate:index"), {"q": term}).content.decode()
    assert "นางสาวปิ่น น้ำใจ" in page


def test_a_search_leaves_out_the_others(admin_client, tree, certificate):
    make_certificate(tree["school"], course=certificate.enrolment.course, first_name="กานดา", last_name="อื่น")
    page = admin_client.get(reverse("certificate:index"), {"q": "น้ำใจ"}).content.decode()
    assert "กานดา" not in page


def test_what_was_issued_is_read_in_the_register(admin_client, certificate):
    page = admin_client.get(reverse("certificate:inspect", args=[certificate.pk])).content.decode()
    for shown in ("นางสาวปิ่น น้ำใจ", certificate.number_text, certificate.code_text, "สพป. 8002"):
        assert shown in page
    assert str(timezone.localdate().year + 543) in page


def test_nothing_is_added_or_deleted_by_hand(admin_client, certificate):
    assert admin_client.get(reverse("certificate:add")).status_code == 302
    assert admin_client.post(reverse("certificate:delete", args=[certificate.pk])).status_code == 302
    assert admin_client.post(reverse("certificateseries:delete", args=[certificate.series.pk])).status_code == 302
    assert Certificate.objects.count() == 1


def test_a_certificate_is_cancelled_with_its_reason_and_who_did_it(admin_client, admin, certificate):
    admin_client.post(reverse("certificate:edit", args=[certificate.pk]), {"action": "cancel", "reason": "ออกผิดคน"})
    certificate.refresh_from_db()
    assert (certificate.status, certificate.cancel_reason, certificate.cancelled_by) == ("cancelled", "ออกผิดคน", admin)
    assert certificate.history.first().history_user == admin


def test_a_certificate_is_issued_anew(admin_client, certificate):
    holder = certificate.enrolment.user
    holder.last_name = "ชื่อที่ถูกต้อง"
    holder.save()
    admin_client.post(reverse("certificate:edit", args=[certificate.pk]), {"action": "reissue", "reason": "พิมพ์ผิด"})
    assert [row.holder_name for row in Certificate.objects.order_by("pk")] == [
        "นางสาวปิ่น น้ำใจ",
        "นางสาวปิ่น ชื่อที่ถูกต้อง",
    ]


@pytest.mark.parametrize(
    "filled", [{"action": "cancel", "reason": " "}, {"action": "delete", "reason": "x"}, {"reason": "x"}, {}]
)
def test_a_correction_without_action_or_reason_changes_nothing(admin_client, certificate, filled):
    response = admin_client.post(reverse("certificate:edit", args=[certificate.pk]), filled)
    assert response.status_code == 200
    certificate.refresh_from_db()
    assert certificate.is_valid


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_the_same_number_of_queries_for_one_and_for_many(
    admin_client, admin, tree, count, django_assert_num_queries
):
    course = make_course(lessons=0)
    for _ in range(count):
        cancel_certificate(make_certificate(tree["school"], course=course), by=admin, reason="ลอง")
    admin_client.get(reverse("certificate:index"))
    with django_assert_num_queries(9):
        admin_client.get(reverse("certificate:index"))


def test_a_series_is_prepared_for_a_year(admin_client, tree):
    admin_client.post(
        reverse("certificateseries:add"),
        {"organisation": tree["area"].pk, "year": 2569, "last_number": 40, **SETTINGS, "has_thai_digits": "on"},
    )
    series = CertificateSeries.objects.get()
    assert (series.year, series.last_number, series.year_kind, series.has_thai_digits) == (2569, 40, "fiscal", True)


def test_a_second_series_of_a_year_is_refused_in_words(admin_client, tree):
    CertificateSeries.objects.create(organisation=tree["area"], prefix="นศ2", year=2569)
    response = admin_client.post(
        reverse("certificateseries:add"),
        {"organisation": tree["area"].pk, "year": 2569, "last_number": 0, **SETTINGS},
    )
    assert "2569" in response.content.decode()
    assert CertificateSeries.objects.count() == 1


@pytest.mark.parametrize("year", ["2026", "99999", "๒๕๖๙x", ""])
def test_a_year_of_another_era_is_refused(admin_client, tree, year):
    admin_client.post(
        reverse("certificateseries:add"),
        {"organisation": tree["area"].pk, "year": year, "last_number": 0, **SETTINGS},
    )
    assert not CertificateSeries.objects.exists()


def test_changing_a_series_never_touches_the_running_number(admin_client, certificate):
    edit = reverse("certificateseries:edit", args=[certificate.series.pk])
    admin_client.get(edit)
    make_certificate(certificate.enrolment.organisation, course=certificate.enrolment.course)
    admin_client.post(edit, {**SETTINGS, "last_number": 0})
    series = CertificateSeries.objects.get()
    assert (series.signatory_name, series.last_number) == ("นายบุญ", 2)


def test_what_was_issued_before_a_change_of_the_series_stays_as_it_was(admin_client, certificate):
    admin_client.post(reverse("certificateseries:edit", args=[certificate.series.pk]), SETTINGS)
    new = make_certificate(certificate.enrolment.organisation, course=certificate.enrolment.course)
    certificate.refresh_from_db()
    assert (certificate.signatory_name, new.signatory_name) == ("", "นายบุญ")
    assert certificate.number_text.startswith("8002-ธก 0001/")
