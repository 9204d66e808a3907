"""Regulations, the sums they set, and lessons that rest on them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from courses.embeds import AMOUNT
from courses.models import LessonPage, LessonSource, ModulePage, NamedAmount, Regulation
from tests.factories.courses import add_lesson


def make_regulation(code: str = "rules-2560", **fields) -> Regulation:
    """A verified regulation in force, as a plain row."""
    defaults = {
        "title": f"ระเบียบฉบับเต็ม {code}",
        "short_title": f"ระเบียบ {code}",
        "kind": "regulation",
        "effective_on": dt.date(2017, 8, 24),
        "verified_at": timezone.now(),
    }
    return Regulation.objects.create(code=code, **(defaults | fields))


def make_amount(code: str = "limit", amount: int = 500_000, *, regulation: Regulation, **fields) -> NamedAmount:
    """A sum that ``regulation`` sets, as a plain row."""
    defaults = {"label": f"วงเงิน {code}", "clause": "ข้อ 1"}
    return NamedAmount.objects.create(code=code, amount=amount, regulation=regulation, **(defaults | fields))


def cite_in_block(regulation: Regulation, **fields) -> tuple[str, dict]:
    """A block of a lesson body."""
    return "regulation", {"regulation": regulation, "clause": "ข้อ 22", "meaning": "<p>ทำรายงานก่อนซื้อ</p>"} | fields


def text_naming(amount: NamedAmount) -> tuple[str, str]:
    """A block of text with the amount in it."""
    return "text", f"<p>ไม่เกิน {AMOUNT.tag(amount.code)} ใช้วิธีเฉพาะเจาะจง</p>"


def publish_lesson(
    module: ModulePage, *body: tuple, sources: tuple[Regulation, ...] = (), slug: str = "law", **fields
) -> LessonPage:
    """A lesson with ``body``, published as an editor does, so that its citations are kept."""
    lesson = add_lesson(module, slug=slug, title=f"บทเรียน {slug}", body=list(body), **fields)
    lesson.sources = [
        LessonSource(regulation=regulation, clause="ข้อ 1", is_verified=True, sort_order=place)
        for place, regulation in enumerate(sources)
    ]
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)
