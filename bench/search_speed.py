"""How fast the site's search is with ten thousand documents: ``python -m bench.inside search_speed``.

The documents are paragraphs of the shipped lessons in ever new order. Prints median and slowest of the queries, in
milliseconds, as JSON.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from django.db import connection

from lms.core import search

DOCUMENTS = 10_000
PARAGRAPHS = 6
TIMES = 5
QUERIES = [
    "หนังสือ",
    "พัสดุ",
    "ลงทะเบียนรับ",
    "หนังสือ ภายนอก",
    "ข้อมูลส่วนบุคคล",
    "DLTV",
    "เรื่องนี้ไม่มีใครเคยเขียนถึง",
    "2,345",
]
"""Common, rare, of two words, Latin, a phrase that nobody wrote, a number that few documents have."""
STARTER = Path(__file__).resolve().parents[1] / "lms" / "starter"


def main() -> None:
    """Fill the index, search it, and print what came of it."""
    documents = list(_documents())
    search.index_documents(documents)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE core_searchdocument")
    waits = [min(_wait(query) for _ in range(TIMES)) for query in QUERIES]
    found = {
        "documents": len(documents),
        "megabytes": round(sum(len(one.text.encode()) for one in documents) / 1024 / 1024, 1),
        "median_ms": statistics.median(waits),
        "slowest_ms": max(waits),
    }
    print(json.dumps(found))


def _documents() -> Iterator[search.Document]:
    chance = Random(2561)
    texts = [path.read_text(encoding="utf-8") for path in sorted(STARTER.rglob("*.md"))]
    paragraphs = [piece.strip() for text in texts for piece in text.split("\n\n") if len(piece.strip()) > 60]
    for number in range(1, DOCUMENTS + 1):
        text = " ".join(chance.sample(paragraphs, PARAGRAPHS))
        yield search.Document("topic", number, f"เรื่องที่ {number:,}", text, f"/networks/topics/{number}/")


def _wait(query: str) -> float:
    began = time.perf_counter()
    search.search(query, scopes=["", "course:1"])
    return (time.perf_counter() - began) * 1000
