"""Pictures, documents and recordings in the Wagtail admin."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Collection, GroupCollectionPermission

from media.choosers import MediaChooserBlock
from media.models import Document, Image, Media
from tests.factories.media import MP4, PDF, VTT, make_media, picture_bytes
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.references]


def make_trainer(collection: Collection, *codenames: str, **fields):
    """Somebody who may enter the admin and has ``codenames`` in ``collection``."""
    user = UserFactory(**fields)
    group = Group.objects.create(name=user.username)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        GroupCollectionPermission.objects.create(
            group=group,
            collection=collection,
            permission=Permission.objects.get(codename=codename, content_type__app_label="media"),
        )
    user.groups.add(group)
    return user


@pytest.fixture(autouse=True)
def _one_collection():
    """Where there is only one, the forms ask for none."""
    Collection.objects.filter(depth__gt=1).delete()


@pytest.fixture
def root() -> Collection:
    return Collection.get_first_root_node()


@pytest.fixture
def admin(client):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_an_uploaded_picture_is_written_anew(client, admin):
    content = picture_bytes() + b"<script>alert(1)</script>"
    client.post("/admin/images/add/", {"title": "ป้าย", "file": upload("ป้าย.png", content)})
    image = Image.objects.get()
    assert (image.original_name, image.uploaded_by_user) == ("ป้าย.png", admin)
    with image.file.storage.open(image.file.name) as stored:
        assert b"<script>" not in stored.read()


def test_pictures_uploaded_together_are_written_anew(client, admin):
    content = picture_bytes("JPEG", comment="secret")
    response = client.post(
        "/admin/images/multiple/add/",
        {"title": "ป้าย", "files[]": upload("ป้าย.jpg", content)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert json.loads(response.content)["success"] is True
    with Image.objects.get().file.open() as stored:
        assert b"secret" not in stored.read()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.svg", b"<svg/>"), ("a.png", b"<svg/>"), ("a.png", picture_bytes()[:80]), ("a.html", b"<html>")],
)
def test_a_hostile_picture_is_refused_beside_the_field(client, admin, name, content):
    response = client.post("/admin/images/add/", {"title": "x", "file": upload(name, content)})
    assert response.status_code == 200
    assert not Image.objects.exists()
    assert 'id="panel-child' in response.text or "error" in response.text


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.pdf", "a.txt"])
def test_a_hostile_document_is_refused(client, admin, name):
    response = client.post("/admin/documents/add/", {"title": "x", "file": upload(name, b"<html><script>")})
    assert response.status_code == 200
    assert not Document.objects.exists()


def test_an_uploaded_document_is_linked_to_by_our_own_address(client, admin):
    client.post("/admin/documents/add/", {"title": "คู่มือ", "file": upload("คู่มือ.pdf", PDF)})
    document = Document.objects.get()
    assert document.url in client.get("/admin/documents/").text
    assert client.get(document.url).status_code == 200
    assert client.get(f"/documents/{document.pk}/{document.filename}").status_code == 404


def test_a_recording_is_uploaded_with_its_captions(client, admin):
    response = client.post(
        "/admin/media/new/",
        {
            "title": "สาธิต DMC",
            "file": upload("สาธิต.mp4", MP4),
            "captions": upload("ไทย.vtt", VTT),
            "duration_seconds": 90,
            "transcript": "สวัสดีค่ะ",
        },
    )
    assert response.status_code == 302
    media = Media.objects.get()
    assert (media.title, media.original_name, media.uploaded_by) == ("สาธิต DMC", "สาธิต.mp4", admin)
    assert "สาธิต DMC" in client.get("/admin/media/").text


def test_a_hostile_recording_is_refused(client, admin):
    response = client.post(
        "/admin/media/new/", {"title": "x", "duration_seconds": 1, "file": upload("a.mp4", b"<html>")}
    )
    assert response.status_code == 200
    assert not Media.objects.exists()


def test_recordings_of_others_collections_are_not_there(client, root):
    mine = root.add_child(instance=Collection(name="ของฉัน"))
    theirs = root.add_child(instance=Collection(name="ของเขา"))
    foreign = make_media(collection=theirs)
    own = make_media(collection=mine)
    client.force_login(make_trainer(mine, "add_media", "change_media", "choose_media"))
    pages = ["edit/{}/", "delete/{}/", "usage/{}/", "history/{}/"]
    assert [client.get(f"/admin/media/{page.format(foreign.pk)}").status_code for page in pages] == [404] * 4
    assert [client.get(f"/admin/media/{page.format(own.pk)}").status_code for page in pages] == [200] * 4
    listed = client.get("/admin/media/").text
    assert f"/admin/media/edit/{own.pk}/" in listed
    assert f"/admin/media/edit/{foreign.pk}/" not in listed


def test_a_trainer_cannot_upload_into_others_collections(client, root):
    mine = root.add_child(instance=Collection(name="ของฉัน"))
    theirs = root.add_child(instance=Collection(name="ของเขา"))
    client.force_login(make_trainer(mine, "add_media"))
    fields = {"title": "x", "duration_seconds": 1, "file": upload("a.mp4", MP4), "collection": theirs.pk}
    client.post("/admin/media/new/", fields)
    assert Media.objects.get().collection == mine


def test_only_what_one_may_choose_can_be_chosen(client, root):
    mine = root.add_child(instance=Collection(name="ของฉัน"))
    theirs = root.add_child(instance=Collection(name="ของเขา"))
    own, foreign = make_media(collection=mine), make_media(collection=theirs)
    client.force_login(make_trainer(mine, "choose_media"))
    dialog = client.get("/admin/media/chooser/").json()["html"]
    assert f"/admin/media/chooser/chosen/{own.pk}/" in dialog
    assert f"/admin/media/chooser/chosen/{foreign.pk}/" not in dialog
    assert client.get(f"/admin/media/chooser/chosen/{own.pk}/").json()["result"]["id"] == str(own.pk)
    assert client.get(f"/admin/media/chooser/chosen/{foreign.pk}/").status_code == 404
    together = client.get(f"/admin/media/chooser/chosen-multiple/?id={own.pk}").json()
    assert [item["id"] for item in together["result"]] == [str(own.pk)]
    assert client.get(f"/admin/media/chooser/chosen-multiple/?id={own.pk}&id={foreign.pk}").status_code == 404


def test_recordings_are_searched_among_ones_own(client, root):
    """Wagtail's search needs the field it narrows by."""
    trainer = make_trainer(root, "add_media")
    make_media(uploaded_by=trainer)
    make_media(name="ของเขา.mp4")
    client.force_login(trainer)
    assert client.get("/admin/media/", {"q": "สาธิต"}).text.count("/admin/media/edit/") > 0


def test_recordings_are_searched_when_one_is_chosen(client, root):
    trainer = make_trainer(root, "add_media", "choose_media")
    own = make_media(uploaded_by=trainer)
    client.force_login(trainer)
    found = client.get("/admin/media/chooser/results/", {"q": "สาธิต"}).text
    assert f"/admin/media/chooser/chosen/{own.pk}/" in found


def test_a_recording_is_uploaded_from_the_chooser(client, root):
    trainer = make_trainer(root, "add_media", "choose_media")
    client.force_login(trainer)
    response = client.post(
        "/admin/media/chooser/create/", {"title": "สาธิต", "duration_seconds": 5, "file": upload("a.mp4", MP4)}
    )
    assert response.json()["step"] == "chosen"
    assert Media.objects.get().uploaded_by == trainer


def test_whoever_has_no_permission_sees_no_recordings(client):
    client.force_login(make_trainer(Collection.get_first_root_node()))
    assert client.get("/admin/media/").status_code == 302
    assert client.get("/admin/media/new/").status_code == 302
    assert client.post("/admin/media/chooser/create/", {}).status_code in {302, 403}


def test_permissions_for_recordings_are_given_by_group(client, admin):
    group = Group.objects.create(name="วิทยากร")
    assert "สิทธิ์เกี่ยวกับวิดีโอและเสียง" in client.get(f"/admin/groups/edit/{group.pk}/").text


def test_the_block_chooses_a_recording():
    media = make_media()
    block = MediaChooserBlock()
    assert block.to_python(media.pk) == media
    assert block.deconstruct()[0] == "media.choosers.MediaChooserBlock"
