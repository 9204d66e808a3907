"""Communities, and what is written in them (through the domain functions)."""

import uuid

from lms.organisations.models import Organisation, RoleAssignment
from networks.domain import topics
from networks.models import Community, Post, Topic
from tests.factories.people import LONG_AGO, UserFactory, post


def make_community(organisation: Organisation, **fields) -> Community:
    """The community of ``organisation``."""
    return Community.objects.create(organisation=organisation, **({"name": f"เครือข่าย {organisation}"} | fields))


def make_moderator(organisation: Organisation, **fields):
    """Somebody posted at ``organisation`` who moderates its communities and all below."""
    user = UserFactory(**fields)
    post(user, organisation, position="officer")
    RoleAssignment.objects.create(user=user, role="moderator", organisation=organisation, starts_on=LONG_AGO)
    return user


def ask(community: Community, by, *, title: str = "ลงทะเบียนหนังสือรับอย่างไร", text: str = "ขอคำแนะนำ", **more) -> Topic:
    """A question."""
    return topics.ask(community, by=by, title=title, text=text, **({"key": uuid.uuid4()} | more))


def reply(topic: Topic, by, *, text: str = "ลงวันที่และเลขรับก่อน", **more) -> Post:
    """A reply."""
    return topics.reply(topic, by=by, text=text, **({"key": uuid.uuid4()} | more))
