from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("networks")

    def ready(self) -> None:
        from lms.core import search
        from lms.notifications import kinds
        from networks import queries
        from networks.domain import announcements as news
        from networks.reach import moderates_somewhere

        kinds.register(news.REPLY, label=_("Replies in topics I follow"), may_receive=news.may_receive_post)
        kinds.register(news.TOPIC, label=_("New topics in communities I follow"), may_receive=news.may_receive_post)
        kinds.register(news.ANSWER, label=_("My reply is marked as the answer"), may_receive=news.may_receive_post)
        kinds.register(news.HIDDEN, label=_("My post is hidden by a moderator"))
        kinds.register(
            news.REPORT,
            label=_("Reported posts, for moderators"),
            may_receive=news.may_receive_report,
            is_for=moderates_somewhere,
        )
        search.register_kind(queries.TOPIC_KIND, label=_("topic"), icon="chat")
        search.register_scopes(queries.search_scopes)
