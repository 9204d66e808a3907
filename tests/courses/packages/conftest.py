"""A small package on disk, to be changed by each test."""

from pathlib import Path

import pytest

COURSE = """format: 1
code: small
title: หลักสูตรเล็ก
subject_area: clerical
summary: |
  สรุปสั้น ๆ
hours: 1.5
objectives: [ทำได้, "อ่าน <b>ได้</b>"]
reviewed: ยังไม่ได้ตรวจทาน
modules: [01-first, 02-second]
"""
LESSON = """---
title: บทแรก
minutes: 8
sources:
  - title: ระเบียบงานสารบรรณ
    status: stated
  - title: แนวปฏิบัติของเขต
    status: unverified
    url: https://example.org/a
---
ย่อหน้าแรก **เน้น** [ลิงก์](https://example.org)

## หัวข้อ

| ด้าน | งาน |
|---|---|
| หนึ่ง | **สอง** |

::: law ข้อ 26
กรรมการ
:::

::: checklist ทำเลย
- หนึ่ง
- สอง
:::
"""


class Package:
    """A folder under test."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))


@pytest.fixture
def package(tmp_path) -> Package:
    package = Package(tmp_path / "small")
    package.write("course.yaml", COURSE)
    package.write("01-first/module.yaml", "title: ตอนหนึ่ง\nsummary: เริ่ม\nunits: [01-one.md, 02-two.md]\n")
    package.write("01-first/01-one.md", LESSON)
    package.write("01-first/02-two.md", "---\ntitle: บทสอง\nminutes: 5\nrequired: false\n---\nสั้น ๆ\n")
    package.write("02-second/module.yaml", "title: ตอนสอง\nunits: [03-three.md]\n")
    package.write("02-second/03-three.md", "---\ntitle: บทสาม\nminutes: 5\n---\nสั้น ๆ\n")
    return package
