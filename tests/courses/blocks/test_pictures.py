"""Pictures that open large, galleries, documents with numbered spots."""

import re

import pytest
from django.core.exceptions import ValidationError

from media.models import Image
from tests.courses.blocks.conftest import BLOCKS, chosen, make_photograph, picture

pytestmark = pytest.mark.django_db

SPOT = {"heading": "เลขที่ <b>", "text": "<p>อยู่<b>ซ้าย</b></p>", "x": "12.5", "y": "8"}


def gallery(count: int = 3) -> tuple[str, dict]:
    pictures = [{"image": chosen(alt_text=f"ภาพ {number}"), "caption": f"คำ {number}"} for number in range(count)]
    return "gallery", {"title": "ห้องธุรการ", "pictures": pictures}


def annotated(*spots: dict) -> tuple[str, dict]:
    return "annotated", {"title": "หนังสือ", "image": chosen(), "caption": "ตัวอย่าง", "spots": list(spots)}


def files_in(page: str) -> set[str]:
    return set(re.findall(r"/files/([^\" ]+)", page))


def test_a_picture_opens_large_even_without_a_script(client, show):
    page = show(picture(image=make_photograph()))
    (large,) = re.findall(r'<a class="zoomable" href="/files/([^"]+\.webp)" data-zooms data-caption="โต๊ะของเรา">', page)
    assert client.get(f"/files/{large}")["Content-Type"] == "image/webp"
    assert "data-zoom-dialog" in page
    assert "js/viewing" in page


def test_decoration_does_not_open(show):
    assert "data-zooms" not in show(picture(decorative=True, alt_text=""))


def test_no_original_is_ever_named_or_served(client, show):
    page = show(picture(), gallery(), annotated(SPOT))
    originals = set(Image.objects.values_list("file", flat=True))
    assert len(originals) == 5
    assert files_in(page).isdisjoint(originals)
    assert all(name.endswith(".webp") for name in files_in(page))
    assert {client.get(f"/files/{name}").status_code for name in originals} == {404}


def test_a_gallery_is_one_group_of_small_pictures(show):
    page = show(gallery())
    group = page.split("data-zoom-group")[1].split("</ul>")[0]
    assert group.count("data-zooms") == 3
    assert 'alt="ภาพ 2"' in group
    assert "คำ 2</figcaption>" in group


@pytest.mark.parametrize("count", [1, 3])
def test_a_gallery_costs_the_same_for_any_number(client, show, count, django_assert_num_queries):
    show(gallery(count))
    with django_assert_num_queries(12):
        client.get(show.url)


def test_a_gallery_of_one_is_refused():
    block = BLOCKS.child_blocks["gallery"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(gallery(1)[1] | {"pictures": []}))


def test_spots_and_explanations_lead_to_each_other(show):
    page = show(("text", "<p>ก่อน</p>"), annotated(SPOT, SPOT | {"x": "99.9", "heading": "วันที่"}))
    assert '<svg x="12.5%" y="8%" overflow="visible"><a id="block-2-spot-1" href="#block-2-note-1"' in page
    assert 'aria-label="2 วันที่"' in page
    assert '<li id="block-2-note-2">' in page
    assert 'href="#block-2-spot-2"' in page
    assert "เลขที่ &lt;b&gt;</p>" in page
    assert "<p>อยู่<b>ซ้าย</b></p>" in page


@pytest.mark.parametrize("place", ["-1", "100.1", "NaN", "ก"])
def test_a_spot_outside_the_picture_is_refused(place):
    block = BLOCKS.child_blocks["annotated"].child_blocks["spots"].child_block.child_blocks["x"]
    with pytest.raises(ValidationError):
        block.clean(block.field.widget.value_from_datadict({"x": place}, {}, "x"))
