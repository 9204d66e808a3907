"""Thai for the sentences of libraries."""

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory

FOLDER = settings.BASE_DIR / "lms/borrowed_locale/th/LC_MESSAGES"


@pytest.mark.parametrize("name", ["django.po", "djangojs.po"])
def test_every_sentence_is_translated_with_the_same_placeholders(name):
    with (FOLDER / name).open("rb") as file:
        sentences = [message for message in read_po(file, locale="th") if message.id]
    assert [message.id for message in sentences if not any(message.string)] == []
    assert [(message.id, list(message.check())) for message in sentences if list(message.check())] == []


@pytest.mark.django_db
def test_a_form_speaks_thai(client):
    assert "โปรดกรอกช่องนี้" in client.post("/accounts/login/", {}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/admin/", "ค้นหาทุกหน้า"),
        ("/admin/pages/{page}/edit/", "กำหนดเวลา"),
        ("/admin/pages/{page}/history/", "ประวัติ"),
        ("/admin/jsi18n/", "\\u0e41\\u0e17\\u0e23\\u0e01\\u0e0a\\u0e34\\u0e49\\u0e19\\u0e2a\\u0e48\\u0e27\\u0e19"),
    ],
)
def test_the_editor_speaks_thai(client, address, says):
    lesson = units_of(make_course(lessons=1))[0]
    client.force_login(UserFactory(is_superuser=True))
    assert says in client.get(address.format(page=lesson.pk)).content.decode()
