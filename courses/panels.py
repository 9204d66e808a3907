"""Parts of the forms by which trainers write pages."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.panels import MultiFieldPanel


class EffectPanel(MultiFieldPanel):
    """What publishing anew means to those who have completed a unit; while there is nobody, it says just that."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        @cached_property
        def learner_count(self) -> int:
            """How many have completed the unit."""
            rows = self.instance.unit_progress.filter(completed_at__isnull=False)
            return rows.values("enrolment__user").distinct().count()

        @property
        def help_text(self) -> str:
            if not self.visible_children:
                return _("Nobody has completed it yet: you may change and publish it freely.")
            return ngettext(
                "%(count)s learner has completed it.", "%(count)s learners have completed it.", self.learner_count
            ) % {"count": self.learner_count}

        @help_text.setter
        def help_text(self, _text: str | SafeString) -> None:
            """The text depends on the unit."""

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.first_published_at)

        def show_panel_furniture(self) -> bool:
            return self.is_shown()
