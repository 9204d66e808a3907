"""Pictures of the first pages of documents."""

import subprocess

import pytest
from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow
from wagtail.models import Collection, CollectionViewRestriction

from lms.core import jobs
from media import previews, tasks
from media.models import Document, PagePreview
from media.page_renderer import MOST_PAGES
from tests.factories.media import make_document, pdf_bytes
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(django_capture_on_commit_callbacks) -> Document:
    """A document of three pages whose pages a worker has drawn."""
    with django_capture_on_commit_callbacks(execute=True):
        document = make_document(content=pdf_bytes())
    jobs.run_tasks()
    document.refresh_from_db()
    return document


def test_an_upload_has_its_first_pages_drawn_by_a_job(document):
    pages = list(document.previews.all())
    assert [(page.number, page.is_cover) for page in pages] == [(1, True), (1, False), (2, False), (3, False)]
    assert document.page_count == 3
    assert [(page.width, page.height) for page in pages] == [(240, 320), *[(1000, 1334)] * 3]
    with pages[1].file.open() as file:
        assert Pillow.open(file).format == "WEBP"


def test_drawing_again_changes_nothing(document):
    before = list(document.previews.values())
    assert previews.draw_previews(document) == 3
    assert list(document.previews.values()) == before


def test_a_long_document_tells_its_length_and_shows_its_beginning():
    document = make_document(content=pdf_bytes(MOST_PAGES + 3))
    assert previews.draw_previews(document) == MOST_PAGES
    document.refresh_from_db()
    assert document.page_count == MOST_PAGES + 3


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"%PDF-1.7\n%%EOF\n", pdf_bytes(1)[:-200]])
def test_a_broken_file_is_tried_once_and_has_no_pictures(content, monkeypatch):
    document = make_document(content=content)
    previews.draw_previews(document)
    document.refresh_from_db()
    assert document.previewed_file == document.file.name
    monkeypatch.setattr(previews, "_drawn", lambda document: pytest.fail("It was tried again."))
    previews.draw_missing()


def test_a_file_that_hangs_its_reader_is_given_up(monkeypatch):
    def hang(*_arguments, **_more):
        raise subprocess.TimeoutExpired("renderer", 1)

    monkeypatch.setattr(subprocess, "run", hang)
    document = make_document(content=pdf_bytes())
    assert previews.draw_previews(document) == 0
    document.refresh_from_db()
    assert document.previewed_file


def test_a_new_file_has_its_own_pages_and_the_old_pictures_go(document, django_capture_on_commit_callbacks):
    old = [page.file.name for page in document.previews.all()]
    document.file = ContentFile(pdf_bytes(1), name="ใหม่.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        document.save()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run_tasks()
    document.refresh_from_db()
    assert (document.page_count, document.previews.count()) == (1, 2)
    storage = document.file.storage
    assert [name for name in old if storage.exists(name)] == []


def test_a_deleted_document_takes_its_pictures_along(document, django_capture_on_commit_callbacks):
    names = [page.file.name for page in document.previews.all()]
    storage = document.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert not PagePreview.objects.exists()
    assert [name for name in names if storage.exists(name)] == []


def test_files_of_office_programs_are_not_drawn(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_document(name="แบบ.docx", content=b"PK\x03\x04")
    assert not DBTaskResult.objects.filter(task_path=tasks.draw_previews.module_path).exists()


def test_documents_of_before_are_drawn_by_and_by():
    document = make_document(content=pdf_bytes(2))
    tasks.draw_missing()
    document.refresh_from_db()
    assert document.page_count == 2


def test_a_picture_is_seen_by_whoever_may_see_the_document(client, document):
    url = document.previews.first().file.url
    assert client.get(url).status_code == 302
    client.force_login(UserFactory())
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "Content-Disposition" not in answer
    root = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(collection=root, restriction_type="groups")
    assert client.get(url).status_code == 404
