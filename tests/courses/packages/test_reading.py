import pytest

from courses.models import CoursePage
from courses.packages import PackageError, load_course_package, read_package

pytestmark = pytest.mark.django_db


def errors_of(package) -> list[str]:
    with pytest.raises(PackageError) as caught:
        read_package(package.root)
    return caught.value.errors


def places(package) -> list[str]:
    """Where the errors are, without what they say."""
    return [error.split(": ")[0] for error in errors_of(package)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: 1", "format: 2"),
        ("code: small", "code: ภาษาไทย"),
        ("code: small", "code: ../up"),
        ("title: หลักสูตรเล็ก", "title:"),
        ("title: หลักสูตรเล็ก", "title: " + "ก" * 256),
        ("title: หลักสูตรเล็ก", "title: [หนึ่ง]"),
        ("clerical", "cooking"),
        ("hours: 1.5", "hours: many"),
        ("hours: 1.5", "hours: -1"),
        ("hours: 1.5", "hours: .nan"),
        ("hours: 1.5", "hours: true"),
        ("[ทำได้, ", "[1, "),
        ("reviewed:", "rewieved:"),
    ],
)
def test_each_wrong_value_of_the_course_is_told(package, old, new):
    package.change("course.yaml", old, new)
    assert places(package) == ["course.yaml:1"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("minutes: 8", "minutes: 0", 2),
        ("minutes: 8", "minutes: eight", 2),
        ("minutes: 8", "minuets: 8", 2),
        ("title: บทแรก", "tittle: บทแรก", 2),
        ("minutes: 8", "minutes: 8\nrequired: maybe", 2),
        ("status: stated", "status: sure", 5),
        ("url: https://example.org/a", "url: javascript:alert(1)", 7),
        ("https://example.org)", "javascript:alert(1))", 11),
        ("https://example.org)", "../other)", 11),
        ("## หัวข้อ", "# หัวข้อ", 13),
        ("**เน้น**", "<b>เน้น</b>", 11),
        ("**เน้น**", "`โค้ด`", 11),
        ("**เน้น**", "![รูป](images/x.png) ตาม", 11),
        ("## หัวข้อ", "<div>\nหัวข้อ\n</div>", 13),
        ("## หัวข้อ", "> อ้าง", 13),
        ("::: law ข้อ 26", "::: law", 19),
        ("::: law ข้อ 26", "::: rule ข้อ 26", 19),
        ("::: law ข้อ 26", "::: law " + "ก" * 151, 19),
        ("กรรมการ", "## กรรมการ", 20),
        ("กรรมการ\n", "", 19),
        ("- หนึ่ง\n- สอง", "หนึ่ง", 23),
        ("- หนึ่ง\n- สอง", "- หนึ่ง\n- " + "ก" * 301, 23),
        ("- สอง\n:::", "- สอง\n", 23),
        ("กรรมการ\n:::", "กรรมการ\n:::\n\n::: check no-such-question\n:::", 23),
        ("กรรมการ\n:::", "กรรมการ\n:::\n\n::: check\n:::", 23),
        ("| หนึ่ง | **สอง** |\n", "", 15),
        ("## หัวข้อ", "![รูป](images/none.png)", 13),
        ("## หัวข้อ", "![รูป](images/x.svg)", 13),
        ("## หัวข้อ", "![รูป](../../etc/passwd.png)", 13),
        ("## หัวข้อ", "![รูป](/etc/passwd.png)", 13),
        ("## หัวข้อ", "![รูป](https://example.org/x.png)", 13),
    ],
)
def test_each_wrong_thing_in_a_lesson_is_told_with_its_line(package, old, new, line):
    package.change("01-first/01-one.md", old, new)
    assert set(places(package)) == {f"01-first/01-one.md:{line}"}


def test_everything_wrong_is_told_at_once(package):
    package.change("course.yaml", "clerical", "cooking")
    package.change("01-first/02-two.md", "minutes: 5", "minutes: x")
    package.change("02-second/module.yaml", "[03-three.md]", "[03-three.md, 04-none.md, 05.txt]")
    assert places(package) == [
        "course.yaml:1",
        "01-first/02-two.md:2",
        "02-second/module.yaml:1",
        "02-second/module.yaml:1",
    ]


def test_nothing_is_written_while_anything_is_wrong(package):
    package.change("02-second/03-three.md", "minutes: 5", "minutes: x")
    with pytest.raises(PackageError):
        load_course_package(package.root, by=None)
    assert not CoursePage.objects.exists()


def test_a_folder_without_a_course_is_refused(tmp_path):
    with pytest.raises(PackageError):
        read_package(tmp_path / "nothing")


@pytest.mark.parametrize("path", ["../outside", "/etc", "..", "a\\b", "A"])
def test_modules_stay_inside_the_package(package, path):
    package.change("course.yaml", "[01-first, 02-second]", f"['{path}']")
    assert places(package) == ["course.yaml"]


@pytest.mark.parametrize("path", ["../course.yaml", "/etc/passwd.md", "x/../../y.md"])
def test_units_stay_inside_their_module(package, path):
    package.change("02-second/module.yaml", "[03-three.md]", f"['{path}']")
    (place,) = places(package)
    assert place.startswith(("02-second/module.yaml", "02-second/../course.yaml"))


def test_links_in_the_file_system_are_refused(package, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: ลับ\nminutes: 5\n---\nลับ\n", encoding="utf-8")
    (package.root / "02-second" / "04-link.md").symlink_to(secret)
    package.change("02-second/module.yaml", "[03-three.md]", "[04-link.md]")
    assert places(package) == ["02-second/module.yaml:1"]


def test_a_linked_folder_is_refused(package, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "module.yaml").write_text("title: x\nunits: [a.md]\n", encoding="utf-8")
    (package.root / "03-link").symlink_to(other)
    package.change("course.yaml", "[01-first, 02-second]", "[03-link]")
    assert places(package) == ["course.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "title: [",
        "a: &x [1]\nb: *x\n",
        "- just\n- a list\n",
        "!!python/object/apply:os.system ['true']",
        "x" * (1024 * 1024 + 1),
        "{" * 5000,
    ],
)
def test_hostile_or_broken_yaml_is_refused_with_a_place(package, text):
    package.write("01-first/module.yaml", text)
    assert len(errors_of(package)) == 1


def test_a_file_that_is_not_utf_8_is_refused(package):
    package.write("01-first/02-two.md", "---\ntitle: บท\nminutes: 5\n---\n".encode("cp874"))
    assert places(package) == ["01-first/02-two.md"]


@pytest.mark.parametrize("line", ["ก" * 20_001, "ก\x00ข"])
def test_a_line_that_is_no_text_is_told(package, line):
    package.write("01-first/02-two.md", f"---\ntitle: บท\nminutes: 5\n---\n\n{line}\n")
    assert places(package) == ["01-first/02-two.md:6"]


def test_windows_line_ends_and_a_byte_order_mark_are_fine(package):
    text = (package.root / "01-first/01-one.md").read_text(encoding="utf-8")
    package.write("01-first/01-one.md", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert len(read_package(package.root).modules) == 2


def test_a_lesson_without_front_matter_is_refused(package):
    package.write("01-first/02-two.md", "# บท\n")
    assert places(package) == ["01-first/02-two.md:1"]


def test_two_units_of_one_name_are_refused(package):
    package.change("02-second/module.yaml", "[03-three.md]", "[03-three.md, 03-three.md]")
    assert places(package) == ["02-second/module.yaml:1"]


def test_a_quiz_of_an_unknown_purpose_is_refused(package):
    package.write("02-second/quiz.yaml", "title: ลองทำ\nminutes: 3\npurpose: magic\n")
    package.change("02-second/module.yaml", "[03-three.md]", "[quiz.yaml]")
    assert places(package) == ["02-second/quiz.yaml:1"]
