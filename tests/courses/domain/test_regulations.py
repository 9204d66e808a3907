"""What happens to regulations and the sums they set."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.domain.regulations import revive, save_amount, save_regulation, supersede, verify
from courses.models import Citation, ModulePage, NamedAmount, Regulation
from courses.site import MODERATORS
from lms.core.dates import today
from lms.core.errors import DomainError
from lms.core.models import SearchDocument
from lms.notifications.models import Message
from tests.factories.courses import make_course
from tests.factories.people import UserFactory
from tests.factories.regulations import cite_in_block, make_amount, make_regulation, publish_lesson, text_naming

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def new(**fields) -> Regulation:
    return Regulation(**({"code": "w804", "title": "หนังสือ ว 804", "short_title": "ว 804", "kind": "circular"} | fields))


# Writing down


def test_a_regulation_is_stored_with_who_did_it_and_can_be_found():
    person = UserFactory()
    regulation = save_regulation(new(title="  หนังสือเวียนเรื่องการจัดซื้อ  "), by=person)
    assert (regulation.title, regulation.history.get().history_user) == ("หนังสือเวียนเรื่องการจัดซื้อ", person)
    assert SearchDocument.objects.get(kind="regulation").url == "/regulations/w804/"


def test_saving_without_a_change_writes_nothing():
    regulation = save_regulation(new(), by=None)
    save_regulation(Regulation.objects.get(pk=regulation.pk), by=None)
    assert regulation.history.count() == 1


@pytest.mark.parametrize(
    "dates",
    [
        {"effective_on": dt.date(2020, 1, 2), "ended_on": dt.date(2020, 1, 1)},
        {"signed_on": dt.date(2020, 1, 2), "ended_on": dt.date(2020, 1, 1)},
    ],
)
def test_dates_in_the_wrong_order_are_refused(dates):
    with pytest.raises(DomainError):
        save_regulation(new(**dates), by=None)
    assert not Regulation.objects.exists()


def test_a_code_stays_for_ever():
    regulation = make_regulation()
    regulation.code = "other"
    with pytest.raises(DomainError):
        save_regulation(regulation, by=None)


@pytest.mark.parametrize(("field", "value"), [("number", "ฉบับที่ 3"), ("effective_on", dt.date(2026, 7, 10))])
def test_changing_what_was_compared_takes_the_verification_back(field, value):
    regulation = verify(make_regulation(verified_at=None), by=UserFactory(), against="ราชกิจจานุเบกษา")
    setattr(regulation, field, value)
    regulation = save_regulation(regulation, by=None)
    assert (regulation.is_verified, regulation.verified_by, regulation.verified_against) == (False, None, "")


def test_changing_the_note_keeps_the_verification():
    regulation = verify(make_regulation(), by=UserFactory())
    regulation.note = "แก้ไขเพิ่มเติมแล้ว 3 ครั้ง"
    assert save_regulation(regulation, by=None).is_verified


def test_saving_an_old_object_keeps_what_others_decided_meanwhile():
    old = make_regulation(verified_at=None)
    verify(old, by=UserFactory())
    supersede(old, make_regulation("new"), by=None)
    stale = Regulation(pk=old.pk, code=old.code, title=old.title, short_title="ชื่อใหม่", kind=old.kind,
                       effective_on=old.effective_on, ended_on=Regulation.objects.get(pk=old.pk).ended_on)  # fmt: skip
    save_regulation(stale, by=None)
    stored = Regulation.objects.get(pk=old.pk)
    assert (stored.short_title, stored.is_verified, stored.is_superseded) == ("ชื่อใหม่", True, True)


# Superseding


def test_superseding_ends_the_old_one_the_day_before_the_new_one_begins():
    old, other = make_regulation("old"), make_regulation("new", effective_on=dt.date(2026, 7, 10))
    old = supersede(old, other, by=UserFactory())
    assert (old.superseded_by, old.ended_on, old.state) == (other, dt.date(2026, 7, 9), Regulation.State.SUPERSEDED)


def test_an_end_that_is_known_is_kept():
    old = make_regulation("old", ended_on=dt.date(2020, 1, 1))
    assert supersede(old, make_regulation("new"), by=None).ended_on == dt.date(2020, 1, 1)


def test_superseding_twice_is_superseding_once():
    old, other = make_regulation("old"), make_regulation("new")
    first = supersede(old, other, by=None)
    assert supersede(old, other, by=None).superseded_at == first.superseded_at
    assert old.history.count() == 2


def test_a_regulation_does_not_supersede_itself():
    regulation = make_regulation()
    with pytest.raises(DomainError):
        supersede(regulation, regulation, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Regulation.objects.filter(pk=regulation.pk).update(superseded_by=regulation, superseded_at=timezone.now())


def test_a_circle_is_refused():
    one, two, three = (make_regulation(code) for code in ("one", "two", "three"))
    supersede(one, two, by=None)
    supersede(two, three, by=None)
    with pytest.raises(DomainError):
        supersede(three, one, by=None)


def test_another_successor_is_refused_until_the_first_is_taken_back():
    old, one, two = (make_regulation(code) for code in ("old", "one", "two"))
    supersede(old, one, by=None)
    with pytest.raises(DomainError, match="ระเบียบ one"):
        supersede(old, two, by=None)
    revive(old, by=None)
    assert supersede(old, two, by=None).superseded_by == two


def test_taking_back_what_never_was_changes_nothing():
    regulation = make_regulation()
    assert revive(regulation, by=None).history.count() == 1


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"effective_on": None}, "in_force"),
        ({"effective_on": today() + DAY}, "not_yet"),
        ({"ended_on": today()}, "in_force"),
        ({"ended_on": today() - DAY}, "ended"),
    ],
)
def test_the_state_follows_the_dates(fields, state):
    regulation = make_regulation(**fields)
    assert regulation.state == state
    assert Regulation.objects.in_force().exists() == (state == "in_force")
    assert Regulation.objects.ended().exists() == (state == "ended")


def test_it_applies_until_its_successor_does():
    old = supersede(make_regulation(), make_regulation("new", effective_on=today() + 5 * DAY), by=None)
    assert (old.state, old.is_superseded) == (Regulation.State.REPLACED_SOON, True)
    assert list(Regulation.objects.in_force()) == [old]
    assert list(Regulation.objects.superseded()) == [old]


# Who is told


def world() -> tuple[ModulePage, Regulation, Regulation]:
    make_course(lessons=0)
    return ModulePage.objects.get(), make_regulation("old"), make_regulation("new")


def test_owners_of_published_lessons_are_told_once_each():
    module, old, other = world()
    owner, stranger = UserFactory(), UserFactory()
    publish_lesson(module, cite_in_block(old), slug="one", owner=owner)
    publish_lesson(module, sources=(old,), slug="two", owner=owner)
    publish_lesson(module, slug="three", owner=stranger)
    for _time in range(2):
        supersede(old, other, by=None)
    message = Message.objects.get()
    assert (message.recipient, message.url) == (owner, f"/admin/regulations/inspect/{old.pk}/")
    assert "ระเบียบ old" in message.subject
    revive(old, by=None)
    assert not Message.objects.exists()


def test_for_lessons_nobody_owns_the_moderators_are_told():
    module, old, other = world()
    moderator = UserFactory()
    moderator.groups.add(Group.objects.get(name=MODERATORS))
    publish_lesson(module, cite_in_block(old))
    supersede(old, other, by=None)
    assert [message.recipient for message in Message.objects.all()] == [moderator]


def test_nobody_is_told_of_what_no_lesson_rests_on():
    _module, old, other = world()
    supersede(old, other, by=None)
    assert not Message.objects.exists()


# Amounts


def test_an_amount_is_shown_in_baht():
    regulation = make_regulation()
    assert make_amount(amount=500_000, regulation=regulation).in_baht == "500,000 บาท"
    assert NamedAmount(amount="0.50", regulation=regulation).amount == "0.50"
    amount = make_amount("fine", regulation=regulation)
    amount.amount = "1234.5"
    assert NamedAmount.objects.get(pk=save_amount(_read(amount), by=None).pk).in_baht == "1,234.50 บาท"


def _read(amount: NamedAmount) -> NamedAmount:
    amount.full_clean()
    return amount


def test_changing_an_amount_moves_citations_and_the_search_along():
    module, old, other = world()
    amount = make_amount(regulation=old)
    lesson = publish_lesson(module, text_naming(amount))
    assert "500,000 บาท" in SearchDocument.objects.get(kind="lessonpage").body
    amount.amount, amount.regulation = 700_000, other
    person = UserFactory()
    save_amount(amount, by=person)
    assert Citation.objects.get(unit=lesson).regulation == other
    assert "700,000 บาท" in SearchDocument.objects.get(kind="lessonpage").body
    assert amount.history.first().history_user == person


def test_the_code_of_an_amount_stays_for_ever():
    amount = make_amount(regulation=make_regulation())
    amount.code = "other"
    with pytest.raises(DomainError):
        save_amount(amount, by=None)


def test_saving_an_amount_without_a_change_writes_nothing():
    amount = save_amount(make_amount(regulation=make_regulation()), by=None)
    assert amount.history.count() == 1


# Citations


def test_citations_follow_what_is_published():
    module, old, other = world()
    amount = make_amount(regulation=other)
    lesson = publish_lesson(module, cite_in_block(old), text_naming(amount), sources=(old,))
    rows = set(Citation.objects.values_list("unit", "regulation", "amount"))
    assert rows == {(lesson.pk, old.pk, None), (lesson.pk, other.pk, amount.pk)}
    kept = Citation.objects.get(amount=amount).pk
    lesson.body, lesson.sources = [text_naming(amount)], []
    revision = lesson.save_revision()
    assert Citation.objects.count() == 2
    revision.publish()
    assert Citation.objects.get().pk == kept


def test_an_amount_inside_a_table_is_cited_too():
    module, old, _other = world()
    amount = make_amount(regulation=old)
    cell = text_naming(amount)[1]
    table = {"columns": [{"type": "rich_text", "heading": "วงเงิน"}], "rows": [{"values": [cell]}], "caption": ""}
    publish_lesson(module, ("table", table))
    assert Citation.objects.get().amount == amount
