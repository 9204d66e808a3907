"""The regulations that questions of a file rest on: by their codes, or by the short titles people know them by."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from courses.models import Regulation
from lms.core.text import search_form


class Lawbook:
    """Knows, for one file, the regulations it names. Finds them in one query, and in none if it names none."""

    def __init__(self, entries: Sequence[QuestionEntry]) -> None:
        is_named = any(entry.regulations for entry in entries)
        known = list(Regulation.objects.order_by("-code")) if is_named else []
        self._known = {search_form(one.short_title): one for one in known} | {one.code: one for one in known}

    def settle(self, entry: QuestionEntry) -> None:
        """Turn what the entry names into codes; notes what is not known here."""
        if entry.regulations is None:
            return
        found = {name: self._known.get(name) or self._known.get(search_form(name)) for name in entry.regulations}
        for name in [name for name, regulation in found.items() if regulation is None]:
            entry.note(_("There is no regulation “%(name)s” here.") % {"name": name[:80]})
        entry.regulations = tuple(sorted({one.code for one in found.values() if one}))

    def of(self, entry: QuestionEntry) -> list[Regulation]:
        """Those of a settled entry."""
        return [self._known[code] for code in entry.regulations or ()]
