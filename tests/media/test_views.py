import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.media import MP4, PDF, make_document, make_image, make_media
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.references]


@pytest.fixture
def learner(client):
    user = UserFactory()
    client.force_login(user)
    return user


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_document_comes_as_an_attachment_under_its_thai_name(client, learner):
    response = client.get(make_document().url)
    assert response.status_code == 200
    assert body(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E0%B8%AB%E0%B8%99%E0%B8%B1%E0%B8%87%E0%B8%AA%E0%B8%B7%E0%B8%AD"
        "%E0%B8%A3%E0%B8%B2%E0%B8%8A%E0%B8%81%E0%B8%B2%E0%B8%A3.pdf"
    )
    assert response["Cache-Control"] == "private, no-cache"


def test_nothing_that_was_uploaded_can_run_on_our_origin(client, learner):
    document = make_document(name="a.txt", content=b"<script>alert(1)</script>")
    for url in (document.url, make_media().file.url, make_image().get_rendition("width-20").url):
        response = client.get(url)
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "html" not in response["Content-Type"]


def test_a_rendition_is_kept_by_the_browser_alone(client, learner):
    response = client.get(make_image().get_rendition("width-20|format-webp").url)
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "Content-Disposition" not in response


def test_the_original_of_a_picture_is_never_sent(client, learner):
    image = make_image()
    assert default_storage.exists(image.file.name)
    assert client.get(image.file.url).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client):
    url = make_document().url
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={url}"


@pytest.mark.parametrize(
    "key",
    [
        "documents/ab/" + "0" * 32 + ".pdf",
        "documents/../../thurakan.sqlite3",
        "..%2f..%2fthurakan.sqlite3",
        "thurakan.sqlite3",
        "documents/%00",
        "documents/" + "a" * 3000,
    ],
)
def test_what_is_not_there_is_not_found(client, learner, key):
    assert client.get(f"/files/{key}").status_code == 404


def test_a_row_whose_file_is_gone_is_not_found(client, learner):
    document = make_document()
    default_storage.delete(document.file.name)
    assert client.get(document.url).status_code == 404


def test_nothing_is_posted_here(client, learner):
    assert client.post(make_document().url).status_code == 405


# Collections


def test_a_private_collection_is_open_to_its_groups_only(client, learner):
    collection = Collection.get_first_root_node().add_child(instance=Collection(name="ร่าง"))
    trainers = Group.objects.create(name="วิทยากร")
    restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    restriction.groups.add(trainers)
    records = [make_document(collection=collection), make_media(collection=collection)]
    urls = [records[0].url, records[1].file.url, records[1].captions.url]
    urls.append(make_image(collection=collection).get_rendition("width-20").url)
    assert [client.get(url).status_code for url in urls] == [404] * 4
    learner.groups.add(trainers)
    assert [client.get(url).status_code for url in urls] == [200] * 4


def test_a_collection_below_a_private_one_is_private(client, learner):
    outer = Collection.get_first_root_node().add_child(instance=Collection(name="ร่าง"))
    CollectionViewRestriction.objects.create(collection=outer, restriction_type="groups")
    inner = outer.add_child(instance=Collection(name="ข้างใน"))
    assert client.get(make_document(collection=inner).url).status_code == 404


# Parts of a video


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, len(MP4)),
        ("bytes=-50", len(MP4) - 50, len(MP4)),
        ("bytes=-999999", 0, len(MP4)),
        (f"bytes=10-{len(MP4) * 2}", 10, len(MP4)),
    ],
)
def test_a_part_is_sent_when_a_part_is_asked_for(client, learner, asked, start, end):
    response = client.get(make_media().file.url, headers={"Range": asked})
    is_whole = (start, end) == (0, len(MP4))
    assert response.status_code == (200 if is_whole else 206)
    assert body(response) == MP4[start:end]
    assert response["Content-Length"] == str(end - start)
    assert response.get("Content-Range") == (None if is_whole else f"bytes {start}-{end - 1}/{len(MP4)}")


@pytest.mark.parametrize("asked", [f"bytes={len(MP4)}-", "bytes=5-4", "bytes=-0"])
def test_a_part_that_does_not_exist_is_refused(client, learner, asked):
    response = client.get(make_media().file.url, headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(MP4)}"


@pytest.mark.parametrize("asked", ["bytes=0-9,20-29", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=" + "9" * 5000 + "-"])
def test_what_is_no_plain_part_gets_the_whole(client, learner, asked):
    response = client.get(make_media().file.url, headers={"Range": asked})
    assert response.status_code == 200
    assert body(response) == MP4


def test_a_part_of_another_version_is_not_sent(client, learner):
    response = client.get(make_media().file.url, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert response.status_code == 200


def test_a_file_the_browser_has_is_not_sent_again(client, learner):
    url = make_document().url
    etag = client.get(url)["ETag"]
    response = client.get(url, headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert response.content == b""


def test_files_go_out_uncompressed_with_their_length(client, learner):
    response = client.get(make_media().file.url, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert response["Content-Length"] == str(len(MP4))


def test_captions_are_sent_as_captions(client, learner):
    assert client.get(make_media().captions.url)["Content-Type"] == "text/vtt; charset=utf-8"


def test_a_file_costs_four_queries(client, learner, django_assert_num_queries):
    url = make_document().url
    with django_assert_num_queries(4):  # session, person, record, privacy of the collection
        client.get(url)
