"""What trainers and moderators meet in the editor is in Thai: every screen, dialog, button and label."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import wagtail.admin
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment
from bs4.element import Doctype
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page

from courses.models import CataloguePage, ModulePage, Programme
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import add_lesson, make_course
from tests.factories.media import make_document, make_image, make_media
from tests.factories.people import UserFactory, make_tree
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.references]

NAMES = {
    *(
        "Wagtail",
        "English",
        "clerical",
        "Facebook",
        "YouTube",
        "DLTV",
        "WebVTT",
        "MP4",
        "WebM",
        "MP3",
        "M4A",
        "OGG",
        "URL",
        "HTML",
    ),
    *("Google", "Drive", "CSV", "XLSX", "PDF", "UTC", "AVIF", "GIF", "JPEG", "JPG", "PNG", "WEBP", "SVG", "ICO", "PNG"),
    *("Ctrl", "Shift", "Alt", "Esc", "Enter", "Tab", "JavaScript", "Thurakan", "New", "vtt", "zzz", "None"),
}
"""Latin words that a Thai editor reads as they are; “None” is what Wagtail calls the picture of nobody in a report."""
WORD = re.compile(r"[A-Za-z][A-Za-z'’]{2,}")
SAID_BY = ["title", "aria-label", "placeholder", "alt", "data-w-tooltip-content-value", "aria-description"]
# What is no word: addresses, names of files, codes, page types, names of style classes and of Wagtail's panels.
OURS_TO_NAME = re.compile(
    r"[\w.+-]+@[\w.-]+|https?://\S+|[\w/]*/[\w/.-]{3,}|\b[a-z]+[0-9][\w-]*\b|\b[a-z]+(?:-+[a-z0-9_]+)+\b"
    r"|[\w-]+\.(?:png|pdf|mp4|vtt)|\b[a-z]+\.[a-z]+page\b|\b[A-Z]\w+(?:Panel|List|Interface)\b|^\w{60,}$"
)


@shared("module")
def desk():
    """One of everything that a trainer may have made."""
    trainer, moderator = (UserFactory(username=name, email="") for name in ("u1", "u2"))
    trainer.groups.add(Group.objects.get(name="Trainers"))
    moderator.groups.add(Group.objects.get(name="Moderators"))
    course = make_course(slug="c1", lessons=0)
    module = ModulePage.objects.child_of(course).get()
    for page in (course, module):
        Page.objects.filter(pk=page.pk).update(owner=trainer)
    lesson = add_lesson(module, slug="l1", owner=trainer, live=False)
    first = lesson.save_revision(user=trainer, log_action=True)
    lesson.title = "ชื่อใหม่"
    last = lesson.save_revision(user=trainer, log_action=True)
    last.publish(user=moderator)
    lesson.refresh_from_db()
    waiting = add_lesson(module, slug="l2", owner=trainer, live=False)
    waiting.save_revision(user=trainer, log_action=True)
    flow = waiting.get_workflow().start(waiting, trainer)
    question = make_question("q1", owner=trainer)
    quiz = add_quiz(course, question, slug="z1", owner=trainer)
    quiz.save_revision(user=trainer)
    image, document = make_image(uploaded_by_user=trainer), make_document(uploaded_by_user=trainer)
    return SimpleNamespace(
        trainer=trainer, moderator=moderator, catalogue=CataloguePage.objects.get(), course=course, module=module,
        lesson=lesson, waiting=waiting, flow=flow, first=first, last=last, quiz=quiz, question=question,
        category=question.category, image=image, document=document, media=make_media(uploaded_by=trainer),
        programme=Programme.objects.create(title="พื้นฐาน", code="p1", organisation=make_tree()["area"]),
    )  # fmt: skip


def screens(desk) -> Iterator[str]:
    """The addresses of the editor that are looked at."""
    pages = [desk.course, desk.module, desk.lesson, desk.waiting, desk.quiz]
    for page in pages:
        for name in ("edit", "history", "delete", "unpublish", "copy", "move", "usage", "workflow_history"):
            yield reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        yield reverse("wagtailadmin_pages:move_confirm", args=[page.pk, desk.module.pk])
    for page in (desk.catalogue, desk.course, desk.module):
        yield reverse("wagtailadmin_explore", args=[page.pk])
        yield reverse("wagtailadmin_explore", args=[page.pk]) + "?q=zzz"
        yield reverse("wagtailadmin_explore", args=[page.pk]) + "?ordering=ord"
        yield reverse("wagtailadmin_pages:add_subpage", args=[page.pk])
    for app, model, parent in (
        ("courses", "coursepage", desk.catalogue),
        ("courses", "modulepage", desk.course),
        ("courses", "lessonpage", desk.module),
        ("assessments", "quizpage", desk.module),
        ("assessments", "surveypage", desk.module),
        ("assessments", "assignmentpage", desk.module),
        ("assessments", "selfauditpage", desk.module),
    ):
        yield reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])
        yield reverse("wagtailadmin_pages:type_use", args=[app, model])
    revisions = [desk.lesson.pk, desk.first.pk, desk.last.pk]
    yield reverse("wagtailadmin_pages:revisions_compare", args=revisions)
    yield reverse("wagtailadmin_pages:revisions_revert", args=revisions[:2])
    yield reverse("wagtailadmin_pages:workflow_history_detail", args=[desk.waiting.pk, desk.flow.pk])
    yield reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=[desk.waiting.pk])
    state = desk.flow.current_task_state.pk
    for action in ("approve", "reject"):
        yield reverse("wagtailadmin_pages:collect_workflow_action_data", args=[desk.waiting.pk, action, state])
    yield from _of_uploads(desk)
    yield from _of_the_bank(desk)
    for name in ("home", "account", "pages:search", "choose_page", "choose_page_search", "block_preview"):
        yield reverse(f"wagtailadmin_{name}")
    yield reverse("wagtailadmin_pages:search") + "?q=zzz"
    for kind in ("external", "email", "phone", "anchor"):
        yield reverse(f"wagtailadmin_choose_page_{kind}_link")
    yield reverse("wagtailembeds:chooser")
    for name in ("locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages", "page_types_usage"):
        yield reverse(f"wagtailadmin_reports:{name}")
    for name in ("marking:index", "courses:index", "lessons:index", "courses:choose_parent", "lessons:choose_parent"):
        yield reverse(name)
    for action in ("delete", "move", "publish", "unpublish"):
        yield reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={desk.lesson.pk}"


def _of_uploads(desk) -> Iterator[str]:
    for name in ("index", "add", "add_multiple"):
        yield reverse(f"wagtailimages:{name}")
        yield reverse(f"wagtaildocs:{name}")
    yield reverse("wagtailimages:index") + "?q=zzz&layout=list"
    yield reverse("wagtailimages:index") + "?layout=list"
    for name in ("edit", "delete", "image_usage"):
        yield reverse(f"wagtailimages:{name}", args=[desk.image.pk])
    for name in ("edit", "delete", "document_usage"):
        yield reverse(f"wagtaildocs:{name}", args=[desk.document.pk])
    yield reverse("wagtailimages_chooser:select_format", args=[desk.image.pk])
    for name in ("index", "add"):
        yield reverse(f"admin_media:{name}")
    for name in ("edit", "delete", "history", "usage"):
        yield reverse(f"admin_media:{name}", args=[desk.media.pk])
    for chooser in ("wagtailimages_chooser", "wagtaildocs_chooser", "media_chooser", "question_chooser"):
        yield reverse(f"{chooser}:choose")
        yield reverse(f"{chooser}:choose_results") + "?q=zzz"
    for kind, record in (("image", desk.image), ("document", desk.document)):
        for action in ("delete", "add_tags", "add_to_collection"):
            yield reverse("wagtail_bulk_action", args=["media", kind, action]) + f"?id={record.pk}"


def _of_the_bank(desk) -> Iterator[str]:
    for viewset in ("questions", "question-categories", "programmes"):
        yield reverse(f"{viewset}:index")
        yield reverse(f"{viewset}:index") + "?q=zzz"
        yield reverse(f"{viewset}:add")
    for name in ("edit", "delete", "history", "usage", "inspect", "copy", "preview"):
        yield reverse(f"questions:{name}", args=[desk.question.pk])
    for name in ("edit", "delete", "history", "usage"):
        yield reverse(f"question-categories:{name}", args=[desk.category.pk])
        yield reverse(f"programmes:{name}", args=[desk.programme.pk])
    yield reverse("programmes:assign", args=[desk.programme.pk])


def sayings(response) -> Iterator[str]:
    """What a page or dialog says: its text, the names of its controls, and what its scripts are given to say."""
    if response.get("Content-Type", "").startswith("application/json"):
        answer = response.json()
        markup = answer.get("html") or answer.get("htmlFragment") or ""
    else:
        markup = response.text
    page = BeautifulSoup(markup, "html.parser")
    for gone in [*page(["style", "code", "svg"]), *page(hidden=True), *page.select(".submit.w-sr-only")]:
        gone.decompose()  # the last: the button behind Enter in a search field, "Search" in Wagtail's own templates
    for script in page("script"):
        yield from _strings(script.string or "") if "json" in script.get("type", "") else ()
        script.decompose()
    yield from (text for text in page.find_all(string=True) if not isinstance(text, Comment | Doctype))
    for tag in page.find_all(True):
        yield from (tag[name] for name in SAID_BY if tag.get(name))
        if tag.name == "input" and tag.get("type") == "submit" and tag.get("value"):
            yield tag["value"]
        for name, value in tag.attrs.items():
            if name.startswith("data-") and str(value)[:1] in '[{"':
                yield from _strings(str(value))


def _strings(text: str) -> Iterator[str]:
    """Sentences inside a piece of JSON: what begins as one, or has more than one word."""
    try:
        waiting = [json.loads(text)]
    except ValueError:
        return
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str) and "<" in one:
            yield BeautifulSoup(one, "html.parser").get_text(" ")
        elif isinstance(one, str) and (re.match(r"[A-Z][a-z]", one) or re.search(r"[a-z] [a-z]", one)):
            yield one


def english_in(text: str) -> list[str]:
    return [word for word in WORD.findall(OURS_TO_NAME.sub(" ", text)) if word not in NAMES]


@pytest.mark.parametrize(("role", "where"), [("moderator", ""), ("trainer", "/admin/$|pages/[0-9]+/edit/|reports/w")])
def test_every_screen_speaks_thai(client, desk, role, where):
    """A moderator meets nearly everything; a trainer has other buttons on some of it."""
    client.force_login(getattr(desk, role))
    found = {}
    for address in filter(re.compile(where).search, screens(desk)):
        response = client.get(address, headers={"accept": "text/html"})
        if response.status_code == 200:
            for text in sayings(response):
                if english_in(text):
                    found.setdefault(" ".join(text.split())[:160], address)
    assert found == {}


@pytest.mark.parametrize(
    ("app", "model", "place"),
    [
        ("courses", "coursepage", "catalogue"),
        ("courses", "modulepage", "course"),
        ("courses", "lessonpage", "module"),
        ("assessments", "quizpage", "module"),
        ("assessments", "surveypage", "module"),
        ("assessments", "assignmentpage", "module"),
        ("assessments", "selfauditpage", "module"),
    ],
)
def test_what_is_wrong_with_a_page_is_said_in_thai(client, desk, app, model, place):
    client.force_login(desk.trainer)
    address = reverse("wagtailadmin_pages:add", args=[app, model, getattr(desk, place).pk])
    nothing = {"title": "", "slug": "ไม่ได้", "minutes": "x", "hours": "x", "comments-TOTAL_FORMS": "0"}
    rows = {
        f"{name}-{form}_FORMS": "0"
        for name in ("items", "draws", "sources", "comments")
        for form in ("TOTAL", "INITIAL")
    }
    stream = {"body-count": "1", "body-0-type": "link_card", "body-0-order": "0", "body-0-deleted": ""}
    body = stream | {"questions-count": "0", "topics-count": "0"}
    answer = client.post(address, nothing | rows | body)
    assert answer.status_code == 200
    assert [text for text in sayings(answer) if english_in(text)] == []


def test_the_scripts_of_the_editor_have_every_word_in_thai(client, desk):
    """Wagtail's English list is the measure: what is not in the Thai one is shown in English."""
    client.force_login(desk.trainer)
    catalogue = re.search(r"const newcatalog = (\{.*?\n  \});", client.get("/admin/jsi18n/").text, re.DOTALL)
    said = json.loads(catalogue[1])
    with (Path(wagtail.admin.__file__).parent / "locale/en/LC_MESSAGES/djangojs.po").open("rb") as file:
        asked = [message.id for message in read_po(file) if message.id]
    keys = [one if isinstance(one, str) else one[0] for one in asked]
    assert [key for key in keys if key not in said] == []
    texts = [text for key in keys for text in ([said[key]] if isinstance(said[key], str) else said[key])]
    bare = [re.sub(r"%\(\w+\)[sd]|<[^>]+>", " ", text) for text in texts]
    assert [text for text in bare if english_in(text)] == []
