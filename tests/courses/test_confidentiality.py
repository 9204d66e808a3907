"""What one trainer writes or uploads is closed to another, in every corner of the Wagtail admin."""

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.urls import URLResolver, get_resolver, reverse
from wagtail.models import Collection, GroupCollectionPermission, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from assessments.models import QuizPage
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage
from media.models import Document, Image, Media
from media.permissions import open_to
from media.shelves import shared_collection
from tests.factories.assessments import make_question
from tests.factories.courses import add_lesson, make_course
from tests.factories.media import make_document, make_image, make_media
from tests.factories.people import UserFactory
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.references]
SECRET = "ปกปิด"


def member_of(group: str, **fields):
    person = UserFactory(**fields)
    person.groups.add(Group.objects.get(name=group))
    return person


@shared("module")
def desk():
    """What a trainer has on their desk, every word of it marked, beside a course that is open to all."""
    owner = member_of("Trainers", username="owner")
    module = ModulePage.objects.child_of(make_course(lessons=1)).get()
    draft = {"live": False, "owner": owner}
    course = CataloguePage.objects.get().add_child(
        instance=CoursePage(title=f"{SECRET}1", slug="s", subject_area="clerical", summary=SECRET, **draft)
    )
    closed_module = course.add_child(instance=ModulePage(title=f"{SECRET}2", slug="s", **draft))
    lesson = closed_module.add_child(instance=LessonPage(title=f"{SECRET}3", slug="s", **draft))
    lesson.save_revision(user=owner, log_action=True)
    flow = lesson.get_workflow().start(lesson, owner)
    live = add_lesson(module, slug="live", title="เผยแพร่แล้ว", owner=owner)
    live.title, live.body = f"{SECRET}4", [("text", f"<p>{SECRET}</p>")]
    revision = live.save_revision(user=owner, log_action=True)
    return SimpleNamespace(
        owner=owner,
        module=module,
        course=course,
        closed_module=closed_module,
        lesson=lesson,
        flow=flow,
        live=live,
        revision=revision,
        image=_named(make_image(uploaded_by_user=owner)),
        document=_named(make_document(uploaded_by_user=owner)),
        media=_named(make_media(uploaded_by=owner)),
        question=make_question("q1", text=SECRET, owner=owner, is_shared=False),
    )


def _named(upload):
    upload.title = f"{SECRET} {type(upload).__name__}"
    upload.save()
    return upload


@pytest.fixture
def other(desk, client):
    """Another trainer, signed in."""
    person = member_of("Trainers", username="other")
    client.force_login(person)
    return person


# Everything at once


def addresses(desk) -> Iterator[str]:
    """Every address of the admin that may be looked at, with numbers of what lies on the desk."""
    pages = [desk.course.pk, desk.closed_module.pk, desk.lesson.pk, desk.live.pk]
    uploads = {"image_id": [desk.image.pk], "document_id": [desk.document.pk], "doc_id": [desk.document.pk]}
    names = dict.fromkeys(["page_id", "parent_page_id", "page_to_move_id", "page_pk", "object_id"], pages) | uploads
    words = {
        "destination_id": [desk.module.pk],
        "revision_id": [desk.revision.pk],
        "filter_spec": ["width-10"],
        "content_type_app_name": ["courses"],
        "content_type_model_name": ["lessonpage"],
        "app_label": ["courses"],
        "model_name": ["coursepage"],
        "action_name": ["approve"],
        "task_state_id": [desk.flow.current_task_state.pk],
        "task_id": [desk.flow.current_task_state.task_id],
        "workflow_state_id": [desk.flow.pk],
        "pk": sorted({*pages, desk.image.pk, desk.document.pk, desk.media.pk, desk.question.pk}),
    }
    for route in _routes(get_resolver()):
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if route.startswith("admin/") and not re.search("failwhale|logout", route) and {*wanted} <= {*names, *words}:
            most = max((len((names | words)[name]) for name in wanted), default=1)
            for number in range(most):
                values = {name: (names | words)[name] for name in wanted}
                yield "/" + re.sub(
                    r"<(?:\w+:)?(\w+)>", lambda m, v=values, n=number: str(v[m[1]][n % len(v[m[1]])]), route
                ).replace("^", "")


def _routes(resolver, before="") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        else:
            yield route


def seen(response) -> bool:
    """Whether something of the desk is in the answer."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode(errors="replace")
    if response.get("Content-Type", "").startswith("application/json"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return SECRET in html.unescape(text)


def test_no_address_of_the_admin_shows_another_trainers_work(client, desk, other):
    told = list(addresses(desk))
    assert len(told) > 250
    assert [address for address in told if seen(client.get(address))] == []


def test_the_same_addresses_show_it_to_its_owner(client, desk):
    client.force_login(desk.owner)
    shown = {address for address in addresses(desk) if re.search("edit/$|/pages/|chooser|api", address)}
    assert len(list(islice((address for address in sorted(shown) if seen(client.get(address))), 41))) == 41


# Choosers


CHOOSERS = {
    "wagtailimages_chooser": "image",
    "wagtaildocs_chooser": "document",
    "media_chooser": "media",
    "question_chooser": "question",
}
each_chooser = pytest.mark.parametrize(("chooser", "kind"), CHOOSERS.items())


@each_chooser
def test_a_chooser_offers_ones_own(client, desk, chooser, kind):
    client.force_login(desk.owner)
    record = getattr(desk, kind)
    assert seen(client.get(reverse(f"{chooser}:choose")))
    assert seen(client.get(reverse(f"{chooser}:choose_results")))
    chosen = client.get(reverse(f"{chooser}:chosen", args=[record.pk])).json()["result"]
    together = client.get(reverse(f"{chooser}:chosen_multiple"), {"id": record.pk}).json()["result"]
    assert (chosen["id"], [one["id"] for one in together]) == (str(record.pk), [str(record.pk)])


@each_chooser
def test_a_chooser_neither_offers_nor_hands_out_what_is_anothers(client, desk, other, chooser, kind):
    record = getattr(desk, kind)
    assert not seen(client.get(reverse(f"{chooser}:choose")))
    assert not seen(client.get(reverse(f"{chooser}:choose_results"), {"collection_id": 1}))
    assert client.get(reverse(f"{chooser}:chosen", args=[record.pk])).status_code == 404
    assert client.get(reverse(f"{chooser}:chosen_multiple"), {"id": record.pk}).status_code == 404


@each_chooser
@pytest.mark.parametrize("key", ["abc", "0", "9" * 30, "-1"])
def test_a_key_that_is_none_is_not_there(client, desk, other, chooser, kind, key):
    assert client.get(reverse(f"{chooser}:chosen", args=[key])).status_code == 404
    assert client.get(reverse(f"{chooser}:chosen_multiple"), {"id": key}).status_code == 404


def test_a_picture_of_another_is_not_put_into_a_text(client, desk, other):
    address = reverse("wagtailimages_chooser:select_format", args=[desk.image.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"image-chooser-insertion-format": "left"}).status_code == 404


@pytest.mark.parametrize("chooser", ["question_chooser", "organisation_chooser"])
def test_nothing_is_made_in_a_chooser_of_what_is_made_elsewhere(client, desk, other, chooser):
    address = reverse(f"{chooser}:create")
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


@pytest.mark.parametrize("kind", ["image", "document", "media"])
def test_what_lies_in_the_shared_collection_everybody_may_choose(client, desk, other, kind):
    record = getattr(desk, kind)
    record.collection = shared_collection()
    record.save()
    chooser = next(name for name, known in CHOOSERS.items() if known == kind)
    assert seen(client.get(reverse(f"{chooser}:choose")))
    assert client.get(reverse(f"{chooser}:chosen", args=[record.pk])).status_code == 200


@pytest.mark.parametrize("kind", ["image", "document", "media"])
def test_a_group_with_a_collection_of_its_own_chooses_there_and_nowhere_else(client, desk, kind):
    theirs = Collection.get_first_root_node().add_child(instance=Collection(name="กลุ่มอื่น"))
    stranger = UserFactory()
    group = Group.objects.create(name="Trainers of elsewhere")
    group.permissions.add(*Group.objects.get(name="Trainers").permissions.all())
    for permission in GroupCollectionPermission.objects.filter(group__name="Trainers"):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=theirs, permission=permission.permission
        )
    stranger.groups.add(group)
    client.force_login(stranger)
    chooser = next(name for name, known in CHOOSERS.items() if known == kind)
    record = getattr(desk, kind)
    address = reverse(f"{chooser}:chosen", args=[record.pk])
    assert client.get(address).status_code == 404
    record.collection = theirs
    record.save()
    assert client.get(address).status_code == 200


def test_a_moderator_chooses_among_all(client, desk):
    client.force_login(member_of("Moderators"))
    for chooser, kind in CHOOSERS.items():
        assert client.get(reverse(f"{chooser}:chosen", args=[getattr(desk, kind).pk])).status_code == 200


# Lists, many at once, copies


@pytest.mark.parametrize(
    ("app", "model", "action", "kinds"),
    [
        ("wagtailcore", "page", "delete", ["course", "lesson"]),
        ("wagtailcore", "page", "move", ["lesson"]),
        ("media", "image", "add_tags", ["image"]),
        ("media", "document", "add_to_collection", ["document"]),
    ],
)
def test_a_bulk_action_names_nothing_of_anothers(client, desk, other, app, model, action, kinds):
    address = reverse("wagtail_bulk_action", args=[app, model, action])
    ids = [getattr(desk, kind).pk for kind in kinds]
    assert client.get(address, {"id": ids}).status_code == 404
    assert client.post(f"{address}?id={ids[0]}").status_code == 404
    assert not seen(client.get(address, {"id": "all"}))


def test_the_explorer_leaves_out_drafts_and_shows_published_titles(client, desk, other):
    assert "เผยแพร่แล้ว" in client.get(reverse("wagtailadmin_explore", args=[desk.module.pk])).text
    assert client.get(reverse("wagtailadmin_explore", args=[desk.closed_module.pk])).status_code == 404


def test_nothing_is_added_below_anothers_draft(client, desk, other):
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", desk.closed_module.pk])
    assert (client.get(address).status_code, client.post(address, {"title": "x"}).status_code) == (404, 404)


@pytest.mark.parametrize("name", ["site_history", "site_history_results", "page_types_usage"])
def test_reports_on_everybody_are_for_those_who_may_edit_everything(client, desk, other, name):
    address = reverse(f"wagtailadmin_reports:{name}")
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("wagtailadmin_home")).text
    client.force_login(member_of("Moderators"))
    assert client.get(address).status_code == 200


def copy(client, page: Page, parent: Page) -> int:
    """The answer to an attempt to copy ``page`` with all below it."""
    form = {"title": "สำเนา", "place": parent.pk}
    return client.post(reverse("course_outline:clone", args=[page.pk]), form).status_code


def test_a_copy_would_carry_drafts_so_only_ones_own_pages_are_copied(client, desk, other):
    assert copy(client, desk.live, desk.module) == 404
    assert not Page.objects.filter(title="สำเนา").exists()
    client.force_login(desk.owner)
    assert copy(client, desk.live, desk.closed_module) == 302
    assert Page.objects.filter(title="สำเนา").exists()


def test_a_page_with_anothers_below_it_is_not_copied_with_them(client, desk, other):
    module = desk.module.get_parent().add_child(instance=ModulePage(title="ของฉัน", slug="mine", owner=desk.owner))
    module.add_child(instance=LessonPage(title="ของเขา", slug="theirs", live=False, owner=other))
    client.force_login(desk.owner)
    copy(client, module, desk.course)
    assert not Page.objects.filter(title="สำเนา").exists()


def test_nothing_is_copied_by_wagtails_own_screen(client, desk):
    client.force_login(desk.owner)
    address = reverse("wagtailadmin_pages:copy", args=[desk.live.pk])
    form = {"new_title": "สำเนา", "new_slug": "copy", "new_parent_page": desk.closed_module.pk}
    assert client.post(address, form).url == reverse("course_outline:clone", args=[desk.live.pk])
    assert not Page.objects.filter(title="สำเนา").exists()


def test_the_api_of_the_admin_changes_nothing(client, desk):
    client.force_login(desk.owner)
    for action in ("copy", "delete", "create_alias"):
        address = reverse("wagtailadmin_api:pages:action", args=[desk.live.pk, action])
        assert client.post(address, {"recursive": "false"}).status_code == 404


# What a form names


def lesson_form(**blocks) -> dict:
    return nested_form_data(
        {
            "title": "บทใหม่",
            "slug": "new",
            "minutes": 7,
            "reviewed": "",
            "body": streamfield(list(blocks.items())),
            "sources": inline_formset([]),
            "comments": inline_formset([]),
        }
    )


def pictured(image: Image) -> dict:
    return {"image": {"image": image.pk, "alt_text": "", "decorative": "on"}, "caption": ""}


def forms_with(desk) -> dict[str, dict]:
    return {
        "picture": lesson_form(picture=pictured(desk.image)),
        "document": lesson_form(document={"document": desk.document.pk, "text": ""}),
        "media": lesson_form(media={"media": desk.media.pk, "text": ""}),
        "link": lesson_form(
            text=rich_text(f'<p><a linktype="page" id="{desk.lesson.pk}">x</a></p>', features=["link"])
        ),
    }


@pytest.mark.parametrize("kind", ["picture", "document", "media", "link"])
@pytest.mark.parametrize("title", ["บทใหม่", ""])
def test_a_form_that_names_what_is_anothers_is_not_taken(client, desk, other, kind, title):
    """Nor shown again with what it is, when something else is wrong with it."""
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", desk.module.pk])
    form = forms_with(desk)[kind] | {"title": title}
    assert client.post(address, form).status_code == 404
    assert client.post(f"{address}preview/", form).status_code == 404
    assert not LessonPage.objects.filter(slug="new").exists()


@pytest.mark.parametrize("kind", ["picture", "document", "media"])
def test_a_form_that_names_ones_own_is_taken(client, desk, kind):
    client.force_login(desk.owner)
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", desk.module.pk])
    assert client.post(address, forms_with(desk)[kind]).status_code == 302
    assert LessonPage.objects.filter(slug="new").exists()


def test_what_a_moderator_has_put_on_a_page_may_stay_there(client, desk, other):
    """The owner of a page saves it, though a picture on it is not theirs to choose."""
    body = [("picture", {"image": desk.image, "caption": ""})]
    page = add_lesson(desk.module, slug="mine", owner=other, body=body)
    page.save_revision(user=desk.owner)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, lesson_form(picture=pictured(desk.image)) | {"slug": "mine"}).status_code == 302


def quiz_form(*questions) -> dict:
    return nested_form_data(
        {
            "title": "แบบทดสอบ",
            "slug": "quiz",
            "minutes": 5,
            "purpose": "post_test",
            "pass_mark": 80,
            **{"shows_answers": "after_attempt", "counted": "best", "paging": "all", "practice_attempts": 0},
            "comments": inline_formset([]),
            "items": inline_formset([{"question": key} for key in questions]),
            **{name: inline_formset([]) for name in ("draws", "bands")},
        }
    )


def test_a_quiz_asks_no_question_that_is_anothers(client, desk, other):
    address = reverse("wagtailadmin_pages:add", args=["assessments", "quizpage", desk.module.pk])
    for key in (desk.question.pk, "abc", 0):
        assert client.post(address, quiz_form(key)).status_code == 404
        assert client.post(f"{address}preview/", quiz_form(key)).status_code == 404
    assert not QuizPage.objects.exists()
    client.force_login(desk.owner)
    assert client.post(address, quiz_form(desk.question.pk)).status_code == 302


def test_uploads_of_others_are_not_found_by_their_kind(desk, other):
    """The one door that choosers, forms and the API ask."""
    assert [open_to(other, model).count() for model in (Image, Document, Media)] == [0, 0, 0]
    assert [open_to(desk.owner, model).count() for model in (Image, Document, Media)] == [1, 1, 1]
