"""Thai names for people and places, put together by chance; none of them is meant to be anybody's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

WORDS = {
    subject: words.split()
    for subject, words in yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")).items()
}
SCHOOL_FORMS = ("โรงเรียนบ้าน{}", "โรงเรียนบ้าน{}", "โรงเรียนบ้าน{}", "โรงเรียนวัด{}", "โรงเรียนชุมชนบ้าน{}", "โรงเรียน{}วิทยา")


@dataclass(frozen=True)
class PersonName:
    """``นางสาวปิ่นมณี ทองสุวรรณ`` in its three parts."""

    title_prefix: str
    first_name: str
    last_name: str


def person_names(chance: Random, *, share_of_women: float) -> Iterator[PersonName]:
    """Names without end."""
    while True:
        is_woman = chance.random() < share_of_women
        title = chance.choice(("นาง", "นางสาว", "นางสาว")) if is_woman else chance.choice(("นาย",) * 9 + ("ว่าที่ร้อยตรี",))
        yield PersonName(title, chance.choice(WORDS["women"] if is_woman else WORDS["men"]), _surname(chance))


def school_names(chance: Random, count: int) -> list[str]:
    """``count`` names that differ from one another, as schools of one area do."""
    every = [head + tail for head, tail in itertools.product(WORDS["place_heads"], WORDS["place_tails"])]
    return [chance.choice(SCHOOL_FORMS).format(place) for place in chance.sample(every, count)]


def cluster_names(count: int) -> list[str]:
    """``count`` names of clusters; numbered when the flowers are used up."""
    rounds = (
        WORDS["clusters"] if turn == 1 else [f"{name} {turn}" for name in WORDS["clusters"]]
        for turn in itertools.count(1)
    )
    return [f"กลุ่มโรงเรียน{name}" for name in itertools.islice(itertools.chain.from_iterable(rounds), count)]


def _surname(chance: Random) -> str:
    head, tail = chance.choice(WORDS["surname_heads"]), chance.choice(WORDS["surname_tails"])
    return head + tail if head != tail else f"{head}ดี"
