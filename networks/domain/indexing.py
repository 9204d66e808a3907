"""What the site's search finds of a topic: its title and what everybody may read in it."""

from lms.core import search
from networks.markup import as_plain
from networks.models import Topic
from networks.queries import TOPIC_KIND, scope_of

TEXT_LENGTH = 20_000


def index_topic(topic: Topic) -> None:
    """Bring a topic up to date in the index; a hidden one is found no more."""
    if topic.is_hidden:
        search.remove_document(TOPIC_KIND, topic.pk)
        return
    posts = topic.posts.shown().order_by("pk").values_list("html", flat=True)
    search.index_document(
        TOPIC_KIND,
        topic.pk,
        title=topic.title,
        text=" ".join(as_plain(html) for html in posts)[:TEXT_LENGTH],
        url=topic.get_absolute_url(),
        scope=scope_of(topic.community_id),
    )
