"""Panels of the editor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from wagtail.admin.panels import MultiFieldPanel


class TablePanel(MultiFieldPanel):
    """Fields of several ticks each, drawn as one table: a row a field, a column a tick."""

    def __init__(self, *args, caption: str | Promise = "", columns: Iterable[str | Promise] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.caption = caption
        self.columns = list(columns)

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"caption": self.caption, "columns": self.columns}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "assessments/admin/table_panel.html"
