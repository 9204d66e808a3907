"""The register of regulations and the worklist of reviews in the admin."""

import datetime as dt
import io

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from openpyxl import load_workbook

from courses.domain.regulations import supersede
from courses.domain.reviews import record_review
from courses.models import ModulePage, NamedAmount, Regulation, UnitPage
from courses.site import MODERATORS, TRAINERS
from lms.core.dates import today
from tests.factories.courses import make_course
from tests.factories.people import UserFactory
from tests.factories.regulations import cite_in_block, make_amount, make_regulation, publish_lesson
from tests.shared import shared

pytestmark = pytest.mark.django_db
REGISTER, WORKLIST, REPORT = 12, 16, 13
"""Queries of each screen, whatever its length."""
LATER = today() + dt.timedelta(days=300)


@pytest.fixture
def module() -> ModulePage:
    make_course(lessons=0)
    return ModulePage.objects.get()


def member_of(group: str, **fields):
    user = UserFactory(**fields)
    user.groups.add(Group.objects.get(name=group))
    return user


# The register


def test_a_moderator_writes_down_verifies_and_supersedes(client, module):
    moderator = member_of(MODERATORS)
    client.force_login(moderator)
    form = {"code": "w804", "title": "หนังสือเวียน", "short_title": "ว 804", "kind": "circular", "number": "ว 804",
            "signed_on": "12/11/2568", "effective_on": "", "ended_on": "", "source_url": "", "note": ""}  # fmt: skip
    client.post(reverse("regulations:add"), form)
    regulation = Regulation.objects.get()
    assert (regulation.signed_on, regulation.history.get().history_user) == (dt.date(2025, 11, 12), moderator)
    client.post(reverse("regulations:verify", args=[regulation.pk]), {"against": "ต้นฉบับลงนาม"})
    regulation.refresh_from_db()
    assert (regulation.verified_by, regulation.verified_against) == (moderator, "ต้นฉบับลงนาม")
    other = make_regulation("new")
    response = client.post(reverse("regulations:supersede", args=[regulation.pk]), {"by_regulation": other.pk})
    assert response.url == reverse("regulations:inspect", args=[regulation.pk])
    regulation.refresh_from_db()
    assert regulation.superseded_by == other
    client.post(reverse("regulations:revive", args=[regulation.pk]))
    regulation.refresh_from_db()
    assert regulation.superseded_by is None


def test_a_refusal_stands_above_the_form(client, module):
    regulation = make_regulation()
    client.force_login(member_of(MODERATORS))
    response = client.post(reverse("regulations:supersede", args=[regulation.pk]), {"by_regulation": regulation.pk})
    assert response.status_code == 200
    assert Regulation.objects.get().superseded_by is None


def test_a_trainer_reads_the_register_and_changes_nothing(client, module):
    regulation, amount = make_regulation(), make_amount(regulation=make_regulation("b"))
    client.force_login(member_of(TRAINERS))
    assert client.get(reverse("regulations:index")).status_code == 200
    assert client.get(reverse("regulations:inspect", args=[regulation.pk])).status_code == 200
    for name in ("edit", "verify", "supersede"):
        assert client.get(reverse(f"regulations:{name}", args=[regulation.pk])).status_code == 302
    assert client.get(reverse("named-amounts:edit", args=[amount.pk])).status_code == 302
    client.post(reverse("regulations:revive", args=[regulation.pk]))
    assert regulation.history.count() == 1


@pytest.mark.parametrize(
    ("state", "codes"),
    [("in_force", {"now", "new", "open"}), ("superseded", {"old"}), ("ended", {"gone"}), ("unverified", {"open"})],
)
def test_the_register_is_narrowed_by_state(client, module, state, codes):
    make_regulation("now")
    make_regulation("open", verified_at=None)
    make_regulation("gone", ended_on=dt.date(2020, 1, 1))
    supersede(make_regulation("old"), make_regulation("new"), by=None)
    client.force_login(member_of(MODERATORS))
    found = client.get(reverse("regulations:index"), {"state": state}).context["object_list"]
    assert {one.code for one in found} == codes


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same_for_any_number(client, module, count, django_assert_num_queries):
    for number in range(count):
        publish_lesson(module, cite_in_block(make_regulation(f"r{number}")), slug=f"l{number}")
    client.force_login(member_of(MODERATORS))
    client.get(reverse("regulations:index"))
    with django_assert_num_queries(REGISTER):
        client.get(reverse("regulations:index"))


def test_a_moderator_writes_down_an_amount(client, module):
    regulation = make_regulation()
    client.force_login(member_of(MODERATORS))
    form = {
        "label": "วงเงินเฉพาะเจาะจง",
        "amount": "500000",
        "regulation": regulation.pk,
        "clause": "ข้อ 1",
        "code": "limit",
        "note": "",
    }
    client.post(reverse("named-amounts:add"), form)
    assert NamedAmount.objects.get().in_baht == "500,000 บาท"
    assert client.get(reverse("named-amounts:index")).status_code == 200


def test_an_amount_is_chosen_by_words_of_its_name(client, module):
    amount = make_amount(regulation=make_regulation(), label="วงเงินวิธีเฉพาะเจาะจง")
    make_amount("other", 100_000, regulation=amount.regulation)
    client.force_login(member_of(TRAINERS))
    found = client.get(reverse("amount_chooser:choose_results"), {"q": "เฉพาะเจาะจง"}).content.decode()
    assert "500,000 บาท" in found
    assert "100,000 บาท" not in found
    chosen = client.get(reverse("amount_chooser:chosen", args=[amount.pk])).json()["result"]
    assert (chosen["code"], chosen["title"]) == ("limit", "500,000 บาท")


def test_a_regulation_is_chosen_by_words_of_its_name(client, module):
    make_regulation("w804", short_title="ว 804")
    make_regulation("w119", short_title="ว 119")
    client.force_login(member_of(TRAINERS))
    found = client.get(reverse("regulation_chooser:choose_results"), {"q": "804"}).content.decode()
    assert "ว 804" in found
    assert "ว 119" not in found


# The worklist


def test_the_worklist_holds_what_one_may_change_until_it_is_reviewed(client, module):
    old, trainer = make_regulation("old"), member_of(TRAINERS)
    mine = publish_lesson(module, cite_in_block(old), slug="mine", owner=trainer)
    publish_lesson(module, cite_in_block(old), slug="theirs")
    client.force_login(trainer)
    address = reverse("regulations:inspect", args=[old.pk])
    before = client.get(address).context
    assert (before["open_items"], [one.review_url for one in before["other_items"]]) == (
        [],
        [reverse("content_reviews:review", args=[mine.pk])],
    )
    supersede(old, make_regulation("new"), by=None)
    assert [one.title for one in client.get(address).context["open_items"]] == ["ปฐมนิเทศ › บทเรียน mine"]
    record_review(mine, by=trainer, again_by=LATER)
    after = client.get(address).context
    assert (after["open_items"], [one.reviewer for one in after["other_items"]]) == ([], [str(trainer)])
    client.force_login(member_of(MODERATORS))
    assert [one.title for one in client.get(address).context["open_items"]] == ["ปฐมนิเทศ › บทเรียน theirs"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_worklist_costs_the_same_for_any_number(client, module, count, django_assert_num_queries):
    old = make_regulation("old")
    for number in range(count):
        lesson = publish_lesson(module, cite_in_block(old), slug=f"l{number}", owner=UserFactory())
        record_review(lesson, by=UserFactory(), again_by=LATER)
    supersede(old, make_regulation("new"), by=None)
    client.force_login(member_of(MODERATORS))
    address = reverse("regulations:inspect", args=[old.pk])
    client.get(address)
    with django_assert_num_queries(WORKLIST):
        client.get(address)


# The report of reviews


def age(lesson, *, reviewed_days_ago: int, due_in_days: int) -> None:
    reviewed_at = dt.datetime.now(dt.UTC) - dt.timedelta(days=reviewed_days_ago)
    again_by = today() + dt.timedelta(days=due_in_days)
    UnitPage.objects.filter(pk=lesson.pk).update(reviewed_at=reviewed_at, review_again_by=again_by)


@shared("class")
def lessons() -> ModulePage:
    """One lesson of each standing, and one with nothing to do."""
    make_course(lessons=0)
    module = ModulePage.objects.get()
    old = make_regulation("old")
    age(publish_lesson(module, slug="fine"), reviewed_days_ago=10, due_in_days=31)
    age(publish_lesson(module, slug="due"), reviewed_days_ago=10, due_in_days=30)
    age(publish_lesson(module, slug="today"), reviewed_days_ago=10, due_in_days=0)
    age(publish_lesson(module, slug="overdue"), reviewed_days_ago=400, due_in_days=-1)
    age(publish_lesson(module, cite_in_block(old), slug="superseded"), reviewed_days_ago=10, due_in_days=300)
    publish_lesson(module, slug="never")
    publish_lesson(module, slug="draft").unpublish()
    supersede(old, make_regulation("new"), by=None)
    return module


class TestTheReport:
    """What is due, among lessons of every standing."""

    @pytest.mark.parametrize(
        ("standing", "slugs"),
        [
            ("superseded", ["superseded"]),
            ("overdue", ["overdue"]),
            ("due", ["today", "due"]),
            ("never", ["never"]),
            ("any", ["superseded", "never", "overdue", "today", "due"]),
            ("", ["superseded", "never", "overdue", "today", "due", "fine"]),
            ("nonsense", ["superseded", "never", "overdue", "today", "due", "fine"]),
        ],
    )
    def test_the_report_tells_what_is_due(self, client, lessons, standing, slugs):
        client.force_login(member_of(MODERATORS))
        rows = client.get(reverse("content_reviews:index"), {"standing": standing}).context["rows"]
        assert [row.unit.slug for row in rows] == slugs

    def test_a_trainer_finds_only_their_own_lessons_in_the_report(self, client, lessons):
        trainer = member_of(TRAINERS)
        publish_lesson(ModulePage.objects.get(), slug="mine", owner=trainer)
        client.force_login(trainer)
        rows = client.get(reverse("content_reviews:index")).context["rows"]
        assert [row.unit.slug for row in rows] == ["mine"]

    def test_the_spreadsheet_holds_what_the_report_shows(self, client, lessons):
        client.force_login(member_of(MODERATORS))
        address = reverse("content_reviews:index")
        shown = [row.unit.title for row in client.get(address).context["rows"]]
        response = client.get(address, {"standing": "any", "format": "xlsx"})
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert [row[0] for row in rows if str(row[0]).startswith("บทเรียน ")] == shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_for_any_number(client, module, count, django_assert_num_queries):
    for number in range(count):
        publish_lesson(module, slug=f"l{number}", owner=UserFactory())
    client.force_login(member_of(MODERATORS))
    client.get(reverse("content_reviews:index"))
    with django_assert_num_queries(REPORT):
        client.get(reverse("content_reviews:index"))


# Recording a review


def test_an_owner_records_a_review(client, module):
    trainer = member_of(TRAINERS)
    lesson = publish_lesson(module, cite_in_block(make_regulation()), owner=trainer)
    client.force_login(trainer)
    address = reverse("content_reviews:review", args=[lesson.pk])
    assert "ระเบียบ rules-2560" in client.get(address).content.decode()
    day = LATER
    client.post(address, {"again_by": f"{day.day}/{day.month}/{day.year + 543}"})
    unit = UnitPage.objects.get(pk=lesson.pk)
    assert (unit.reviewer, unit.review_again_by) == (trainer, day)


def test_a_day_in_the_past_is_refused_on_the_page(client, module):
    trainer = member_of(TRAINERS)
    lesson = publish_lesson(module, owner=trainer)
    client.force_login(trainer)
    response = client.post(reverse("content_reviews:review", args=[lesson.pk]), {"again_by": "1/1/2560"})
    assert response.status_code == 200
    assert UnitPage.objects.get(pk=lesson.pk).reviewed_at is None


@pytest.mark.parametrize("name", ["review", "give_owner"])
def test_the_lesson_of_another_is_not_there(client, module, name):
    lesson = publish_lesson(module, owner=UserFactory())
    client.force_login(member_of(TRAINERS))
    assert client.post(reverse(f"content_reviews:{name}", args=[lesson.pk]), {}).status_code == 404


def test_a_moderator_says_who_owns_a_lesson(client, module):
    lesson, trainer = publish_lesson(module), member_of(TRAINERS)
    client.force_login(member_of(MODERATORS))
    client.post(reverse("content_reviews:give_owner", args=[lesson.pk]), {"owner": trainer.pk})
    assert UnitPage.objects.get(pk=lesson.pk).owner == trainer


def test_a_trainer_gives_nothing_away(client, module):
    trainer, other = member_of(TRAINERS), member_of(TRAINERS)
    lesson = publish_lesson(module, owner=trainer)
    client.force_login(trainer)
    client.post(reverse("content_reviews:give_owner", args=[lesson.pk]), {"owner": other.pk})
    assert UnitPage.objects.get(pk=lesson.pk).owner == trainer


def test_the_editor_of_a_lesson_leads_to_its_review(client, module):
    lesson = publish_lesson(module)
    client.force_login(member_of(MODERATORS))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert reverse("content_reviews:review", args=[lesson.pk]) in page
    assert "js/code-in-text.js" in page
