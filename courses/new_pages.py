"""A page that is being made is saved by a press of the button alone.

Wagtail saves what is typed by itself. Until a page has an address of its own, two savings under way at once (its own,
and the trainer's press on a slow line) would make the page twice; so it begins with the first press.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.pages.create import CreateView


def save_new_pages_when_asked() -> None:
    """Once, when the site starts. Pages that are there are saved by themselves as before."""
    usual = CreateView.get_context_data

    def get_context_data(self: CreateView, **kwargs: Any) -> dict[str, Any]:
        return usual(self, **kwargs) | {"autosave_enabled": False}

    CreateView.get_context_data = get_context_data
