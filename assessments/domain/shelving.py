"""Where questions of a file are put: categories by their titles, or the one that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.domain import bank
from assessments.exchange.entry import QuestionEntry
from assessments.exchange.stored import titles_by_path
from assessments.models import QuestionCategory
from lms.core.text import search_form

if TYPE_CHECKING:
    from lms.accounts.models import User

Titles = tuple[str, ...]


class Shelving:
    """The categories of the bank, for one owner and one file. Finds them in one query."""

    def __init__(self, owner: User | None, chosen: QuestionCategory | None) -> None:
        categories = list(QuestionCategory.objects.all())
        self._titles = titles_by_path(categories)
        self._known = {_key(self._titles[one.path]): one for one in reversed(categories)}
        self._coded = {one.code: one for one in categories}
        self._may_add = owner is None or owner.has_perm("assessments.add_questioncategory")
        self._chosen = chosen

    def titles(self, category: QuestionCategory) -> Titles:
        """From the top down."""
        return self._titles.get(category.path, (category.title,))

    def find(self, written: Titles) -> QuestionCategory | None:
        """The category of these titles, or of this one code."""
        return self._known.get(_key(written)) or (self._coded.get(written[0]) if len(written) == 1 else None)

    def place(self, entry: QuestionEntry, *, now: QuestionCategory | None) -> Titles:
        """Where it belongs; ``now`` is where it stands. Notes or refuses on the entry what cannot be followed."""
        found = self.find(entry.category) if entry.category else None
        if found:
            return self.titles(found)
        if entry.category and self._may_add:
            return entry.category
        instead = now or self._chosen
        if instead is None:
            entry.refuse(_("It names no category that is here. Choose one for such questions."))
            return ()
        if entry.category:
            message = _("There is no category “%(titles)s” here; it goes into “%(instead)s”.")
            entry.note(message % {"titles": " / ".join(entry.category), "instead": instead.title})
        return self.titles(instead)

    def fetch(self, titles: Titles) -> QuestionCategory:
        """The category of these titles, made if it is missing."""
        found = self.find(titles)
        if found:
            return found
        parent = self.fetch(titles[:-1]) if len(titles) > 1 else None
        made = bank.save_category(QuestionCategory(code=self._free_code(titles[-1]), title=titles[-1]), parent=parent)
        self._known[_key(titles)] = self._coded[made.code] = made
        self._titles[made.path] = titles
        return made

    def _free_code(self, title: str) -> str:
        """``book-keeping``, or ``category-7`` for a title without Latin letters."""
        stem = slugify(title)[:50]
        if stem and stem not in self._coded:
            return stem
        stem, number = stem or "category", len(self._coded) + 1
        while f"{stem}-{number}" in self._coded:
            number += 1
        return f"{stem}-{number}"


def _key(titles: Titles) -> Titles:
    """Titles as they are compared."""
    return tuple(search_form(title) for title in titles)
