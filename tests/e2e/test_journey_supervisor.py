"""A supervisor goes down from the area to one unit of one clerk, and takes the table home as it stands."""

import datetime as dt
import io

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from courses.domain.progress import complete_unit
from lms.core.dates import today
from tests.e2e.conftest import DESK
from tests.factories.courses import enrol, make_course, units_of
from tests.factories.people import make_clerk, make_supervisor, make_tree

ACROSS = 1009  # pixels between the margins of an A4 sheet laid across


@pytest.fixture
def tree():
    tree = make_tree()
    course = make_course(lessons=2)
    late = make_clerk(tree["school"], first_name="แก้ว", last_name="ล่าช้า")
    enrol(late, course, due_on=today() - dt.timedelta(days=3))
    done = make_clerk(tree["next_school"], first_name="กานดา", last_name="เสร็จแล้ว")
    enrolment = enrol(done, course)
    for unit in units_of(course):
        complete_unit(enrolment, unit, by=done)
    return tree


def numbers_of(page) -> list[list[str]]:
    """Every cell of the page's table, row by row, without what is said beside a name."""
    rows = page.locator("main table tr").all()
    return [[" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()] for row in rows]


def fits_on_paper(page) -> None:
    """A printed table lies on a sheet laid across, and no column runs off it."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": ACROSS, "height": 700})
    assert page.locator("main table").first.evaluate("table => table.getBoundingClientRect().right") <= ACROSS
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert [round(side) for side in document[0].get_size()] == [842, 595]  # A4 in points
    page.emulate_media(media="screen")
    page.set_viewport_size(DESK["viewport"])


def test_an_officer_goes_down_to_a_unit_and_downloads_what_the_page_shows(desk, tree):
    desk.sign_in(make_supervisor(tree["area"], position="officer"))
    page = desk.visit("/supervise/")
    desk.look("supervise-area")
    with desk.page.expect_download() as download:
        page.get_by_role("link", name="ดาวน์โหลด Excel").click()
    book = CalamineWorkbook.from_filelike(io.BytesIO(download.value.path().read_bytes()))
    sheet = [
        [str(cell).removesuffix(".0") for cell in row if cell != ""] for row in book.get_sheet_by_index(0).to_python()
    ]
    shown = numbers_of(page)
    for row in shown[1:]:
        assert row in sheet

    fits_on_paper(page)

    page.get_by_role("link", name=tree["cluster"].name).click()
    desk.look("supervise-cluster")
    page.get_by_role("link", name=tree["school"].name).click()
    desk.look("supervise-school")
    fits_on_paper(page)
    page.get_by_role("link", name="แก้ว").first.click()
    desk.look("supervise-person")
    assert "บทเรียน 1" in page.locator("main").inner_text()


def test_a_director_sees_one_school_and_an_officer_of_another_area_none_of_it(phone, visitor, tree):
    phone.sign_in(make_supervisor(tree["school"]))
    page = phone.visit("/supervise/")
    phone.look("supervise-director-phone")
    assert "แก้ว" in page.locator("main").inner_text()
    assert "กานดา" not in page.locator("main").inner_text()

    stranger = visitor()
    stranger.sign_in(make_supervisor(tree["other_area"], position="officer"))
    for code in ("8002", "80020001"):
        page = stranger.visit(f"/supervise/{code}/")
        assert "แก้ว" not in page.content()
        assert stranger.context.request.get(page.url).status == 404
