import pytest
import yaml

from lms.accounts.models import User
from lms.demo.site import create_demo_site
from lms.demo.talks import TALKS
from lms.notifications.models import Message
from networks.models import Community, Topic

pytestmark = pytest.mark.django_db


def test_clerks_of_the_first_area_talk_in_their_communities():
    create_demo_site(school_count=12, seed=1)
    talks = yaml.safe_load(TALKS.read_text(encoding="utf-8"))
    assert set(Topic.objects.values_list("title", flat=True)) == {talk["title"] for talk in talks}
    assert sum(Topic.objects.values_list("reply_count", flat=True)) == sum(len(talk["replies"]) for talk in talks)
    assert Topic.objects.filter(answer__isnull=False).count() == sum("answer" in talk for talk in talks)
    assert set(Topic.objects.values_list("author", flat=True)) <= set(
        User.objects.filter(username__startswith="clerk").values_list("pk", flat=True)
    )
    assert Message.objects.filter(kind="networks.reply").exists()


def test_the_other_area_has_communities_without_topics():
    create_demo_site(school_count=3, seed=1)
    others = Community.objects.filter(organisation__code__startswith="8003")
    assert others.count() == 6
    assert not Topic.objects.filter(community__in=others).exists()
