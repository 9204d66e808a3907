"""The content tree."""

from django.utils import timezone

from courses.models import CataloguePage, CoursePage, Enrolment, LessonPage, ModulePage, UnitPage
from media.models import Media
from tests.factories.media import make_media
from tests.factories.pages import plant


def make_catalogue() -> CataloguePage:
    """The root of the site's tree."""
    return CataloguePage.objects.get()


def make_course(*, slug: str = "orientation", title: str = "ปฐมนิเทศ", lessons: int = 2, **fields) -> CoursePage:
    """A live course of one module with ``lessons`` required lessons."""
    course = CoursePage(
        title=title, slug=slug, **({"subject_area": "clerical", "summary": "หลักงานธุรการ", "hours": 3} | fields)
    )
    plant(CataloguePage.objects.get(), course)
    module = plant(course, ModulePage(title="บทบาทหน้าที่", slug="m1"))
    for number in range(1, lessons + 1):
        add_lesson(module, slug=f"l{number}", title=f"บทเรียน {number}")
    return course


def add_lesson(module: ModulePage, **fields) -> LessonPage:
    """A live lesson with one paragraph."""
    body = [("text", "<p>งานสารบรรณคือการบริหารงานเอกสาร</p>")]
    return plant(module, LessonPage(**({"title": "บทเรียน", "slug": "lesson", "body": body} | fields)))


def enrol(user, course: CoursePage, **fields) -> Enrolment:
    """An enrolment as a plain row, at the first current posting."""
    posting = user.postings.first()
    return Enrolment.objects.create(
        user=user,
        course=course,
        **({"organisation": posting and posting.organisation, "enrolled_at": timezone.now()} | fields),
    )


def units_of(course: CoursePage) -> list[UnitPage]:
    """All units of a course in order, drafts too."""
    return list(UnitPage.objects.descendant_of(course).order_by("path"))


def publish(unit: UnitPage, *, effect: str = "minor", summary: str = "", by=None) -> UnitPage:
    """Publish ``unit`` anew, as an editor does, with what it means to those who have completed it."""
    page = unit.specific_class.objects.get(pk=unit.pk)
    page.change_effect, page.change_summary = effect, summary
    page.save_revision(user=by).publish()
    return page


def add_video_lesson(module: ModulePage, *, seconds: int = 100, media: Media | None = None, **block) -> LessonPage:
    """A live lesson of one video; ``block`` are settings of the video's block."""
    media = media or make_media(duration_seconds=seconds, transcript="สวัสดีค่ะ")
    return add_lesson(module, body=[("media", {"media": media, "text": "", "percent": 90} | block)])
