"""Pictures beside questions, from files of Moodle and into them."""

import base64
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import translation
from willow.image import UnrecognisedImageFormatError

from assessments.domain.intake import Wishes, judge, take_in
from assessments.exchange.bank_out import entries_of
from assessments.exchange.formats import WRITTEN
from assessments.exchange.moodle import read_moodle
from assessments.models import Question
from media.models import Image
from media.uploads import CleanImage
from tests.factories.assessments import make_category, make_question, write_question
from tests.factories.media import make_image, picture_bytes
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
SHOWN = '<img src="@@PLUGINFILE@@/a%20b.png" alt="ตรา &amp; ครุฑ">'


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def file(content: bytes = b"", name: str = "a b.png") -> str:
    return (
        f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(content or picture_bytes()).decode()}</file>'
    )


def read(shown: str, files: str, more: str = ""):
    asked = f"<questiontext format='html'><text><![CDATA[<p>ถาม</p>{shown}]]></text>{files}</questiontext>"
    answers = "<answer fraction='100'><text>true</text></answer><answer><text>false</text></answer>"
    document = f"<quiz><question type='truefalse'>{asked}{answers}{more}</question></quiz>"
    (entry,) = read_moodle(document.encode()).entries
    return entry


def wishes(owner=None) -> Wishes:
    return Wishes(owner=owner, category=make_category())


def test_one_picture_in_the_text_stands_beside_the_question_and_is_its_owners():
    owner = UserFactory(is_superuser=True)
    (row,) = take_in([read(SHOWN, file())], wishes(owner)).rows
    version = row.question.current_version
    assert (version.text, version.image.alt_text, version.image.uploaded_by_user) == ("ถาม", "ตรา & ครุฑ", owner)
    assert (row.entry.notes, version.picture is not None) == ([], True)


def test_the_same_file_makes_no_second_picture():
    take_in([read(SHOWN, file())], wishes())
    (row,) = take_in([read(SHOWN, file())], wishes()).rows
    assert (row.outcome, Image.objects.count(), Question.objects.count()) == ("same", 1, 1)


def test_another_picture_changes_the_question():
    code = "<idnumber>p-1</idnumber>"
    take_in([read(SHOWN, file(), code)], wishes())
    other = read(SHOWN, file(picture_bytes(size=(30, 30))), code)
    assert [row.outcome for row in judge([other], wishes()).rows] == ["changed"]
    (row,) = take_in([other], wishes()).rows
    assert (row.question.current_version.image.width, row.question.versions.count()) == (30, 2)


def test_a_file_without_pictures_takes_none_away():
    take_in([read(SHOWN, file())], wishes())
    (row,) = take_in([read("", "")], wishes()).rows
    assert row.outcome == "same"


@pytest.mark.parametrize(
    ("shown", "files", "note"),
    [
        (SHOWN * 2, file(), "was left out. Add the picture"),
        (SHOWN, file() + file(name="c.png"), "was left out. Add the picture"),
        ('<img src="https://example.com/a.png">', file(), "was left out. Add the picture"),
        ('<img src="@@PLUGINFILE@@/../../etc/passwd">', file(), "was left out. Add the picture"),
        (SHOWN, file(b"<svg onload='x'/>"), "Its picture was left out: This is not a picture"),
        (SHOWN, file(picture_bytes("JPEG")), "not of the kind its file name says"),
        (SHOWN, "<file name='a b.png' encoding='base64'>&#3585;</file>", "Its picture was left out"),
        ("", file(), "was left out. Add the picture"),
    ],
)
def test_what_cannot_be_taken_is_noted_and_the_question_comes_without_it(shown, files, note):
    entry = read(shown, files)
    assert (entry.picture, entry.text, entry.errors, [note in told for told in entry.notes]) == (
        None,
        "ถาม",
        [],
        [True],
    )


def test_too_many_pixels_are_noted(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    assert "too many pixels" in read(SHOWN, file()).notes[0]


def test_pictures_of_old_files_are_noted():
    assert "was left out" in read("", "", "<image>a.png</image><image_base64>AAAA</image_base64>").notes[0]


def test_an_import_that_fails_leaves_no_picture_behind():
    storage = Image._meta.get_field("file").storage
    take_in([read(SHOWN, file())], wishes())
    before = storage.listdir("original_images")[1]
    fine, broken = read(SHOWN, file(picture_bytes(size=(9, 9)))), read(SHOWN, file(picture_bytes(size=(8, 8))))
    broken.picture = replace(broken.picture, file=CleanImage(b"broken", name="a.png"), digests=("x", "y"))
    fine.code, broken.code = "p-8", "p-9"
    with pytest.raises(UnrecognisedImageFormatError), transaction.atomic():
        take_in([fine, broken], wishes())
    assert (storage.listdir("original_images")[1], Image.objects.count()) == (before, 1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_moodle_xml_takes_the_picture_along_and_the_others_say_that_they_do_not(kind):
    content = picture_bytes(kind)
    image = make_image(content=content, name=f"a.{kind.lower()}", alt_text="ตรา <ครุฑ>")
    write_question("p1", "cloze", text="a < b\nใช้ [[ครุฑ]]")
    for code in ("p1", "p2"):
        question = Question.objects.filter(code=code).first() or make_question(code)
        version = question.current_version
        version.image = image
        version.save()
    entries = entries_of(Question.objects.all())
    writing = WRITTEN["moodle"].write(entries)
    assert writing.left_out == []
    rows = judge(WRITTEN["moodle"].read(writing.content).entries, wishes()).rows
    assert [(row.outcome, row.entry.notes, row.entry.picture.alt_text) for row in rows] == [
        ("same", [], "ตรา <ครุฑ>")
    ] * 2
    for name in ("gift", "excel", "aiken"):
        told = [line for line in WRITTEN[name].write(entries).left_out if "picture does not come along" in line]
        assert [line.split(":")[0] for line in told] == (["p1", "p2"] if name == "excel" else ["p2"])
