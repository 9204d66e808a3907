"""How long a thousand questions of every type take to come in: ``python -m bench.inside import_speed``.

The dry run and the import itself, of an Excel sheet and of Moodle XML; nothing of it stays. Prints the seconds of each
format, as JSON.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from django.db import transaction

from assessments.domain.intake import Wishes, judge, take_in
from assessments.exchange.entry import QuestionEntry
from assessments.exchange.formats import WRITTEN
from assessments.kinds import OptionDraft, kind_of, true_false_options

QUESTIONS = 1_000
ASKED = "ข้อที่ {number:,}: ตามระเบียบงานสารบรรณ ข้อใดเป็นขั้นตอนที่ถูกต้องเมื่อโรงเรียนได้รับหนังสือจากหน่วยงานภายนอก"
KEYS = {
    "matching": "บันทึกข้อความ = ภายใน\nหนังสือภายนอก = ภายนอก\nประกาศ = ประชาสัมพันธ์",
    "classify": "ดินสอ = วัสดุ\nโต๊ะ = ครุภัณฑ์\nกระดาษ = วัสดุ",
    "ordering": "รับ\nลงทะเบียน\nเสนอ\nสั่งการ",
    "short": "บันทึกข้อความ\n50% บันทึก # เกือบถูก",
    "numeric": "1500 ± 5",
    "cloze": "",
    "essay": "อ้างระเบียบ\nบอกขั้นตอน",
}
CHOSEN = ("single", "multiple", "true_false")


def main() -> None:
    """Read, judge and take in; print what came of it."""
    entries = list(_entries())
    print(json.dumps({name: round(_seconds(name, entries), 2) for name in ("excel", "moodle")}))


def _seconds(name: str, entries: list[QuestionEntry]) -> float:
    form, wishes = WRITTEN[name], Wishes(owner=None, category=None)
    content = form.write(entries).content
    began = time.perf_counter()
    with transaction.atomic():
        ready = judge(form.read(content).entries, wishes).ready_count
        taken = take_in(form.read(content).entries, wishes).ready_count
        transaction.set_rollback(True)
    if (ready, taken) != (QUESTIONS, QUESTIONS):
        raise RuntimeError(f"{name}: {ready} of {QUESTIONS} questions were ready, {taken} came in.")
    return time.perf_counter() - began


def _entries() -> Iterator[QuestionEntry]:
    kinds = [*CHOSEN, *KEYS]
    for number in range(QUESTIONS):
        kind = kinds[number % len(kinds)]
        text, options = _asked(kind, ASKED.format(number=number))
        shelf, tag = ("งานสารบรรณ", f"หมวดที่ {number % 20}"), f"ชุดที่ {number % 7}"
        yield QuestionEntry("", kind, text, options, "ดูบทที่ 2", "", shelf, (tag,), f"bench-{number}")


def _asked(kind: str, text: str) -> tuple[str, list[OptionDraft]]:
    if kind == "true_false":
        return text, list(true_false_options(True))
    if kind in CHOSEN:
        return text, [OptionDraft(f"ตัวเลือกที่ {one}", one == 0, "เพราะระเบียบกำหนดไว้") for one in range(4)]
    text += " ใช้ [[ครุฑ / ตราครุฑ]] ภายใน [[7 | 15 | 30]] วัน" if kind == "cloze" else ""
    return kind_of(kind).read_key(text, KEYS[kind])
