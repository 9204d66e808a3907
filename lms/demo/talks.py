"""Questions and answers in the communities of the first area."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from lms.accounts.models import User
from lms.demo.people import People
from lms.demo.places import Places
from networks.domain.communities import ensure_communities
from networks.domain.topics import ask, mark_answer, reply
from networks.models import Community

TALKS = Path(__file__).with_name("talks.yaml")
CLUSTER = "cluster"
POSTS_A_CLERK = 8
"""Fewer than what the communities take for a flood."""


@dataclass(frozen=True)
class Talk:
    """A question, its replies, and which of them (from 1) the asker marks as the answer; 0 for none."""

    subject: str
    title: str
    text: str
    replies: list[str]
    answer: int = 0


def make_talks(people: People, places: Places, *, chance: Random) -> None:
    """Give every area its communities, and let clerks of the first area talk in theirs."""
    ensure_communities(places.national)
    area, cluster = places.areas[0], places.clusters[0]
    posted: Counter[int] = Counter()
    for entry in yaml.safe_load(TALKS.read_text(encoding="utf-8")):
        talk = Talk(**entry)
        place, subject = (cluster, "") if talk.subject == CLUSTER else (area, talk.subject)
        clerks = [one for one in people.clerks_below(place) if posted[one.pk] < POSTS_A_CLERK]
        if len(clerks) > 1:
            speakers = chance.sample(clerks, min(len(clerks), 1 + len(talk.replies)))
            community = Community.objects.get(organisation=place, subject_area=subject)
            posted.update(_hold(talk, community, speakers, chance))


def _hold(talk: Talk, community: Community, speakers: list[User], chance: Random) -> list[int]:
    """Let the first ask and the others reply; who wrote, once a post. The same dice give the same keys."""
    asker, *others = speakers
    topic = ask(community, by=asker, title=talk.title, text=talk.text, key=_key(chance))
    posts = [
        reply(topic, by=others[number % len(others)], text=text, key=_key(chance))
        for number, text in enumerate(talk.replies)
    ]
    if talk.answer:
        mark_answer(posts[talk.answer - 1], by=asker)
    return [asker.pk, *(post.author_id for post in posts)]


def _key(chance: Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
