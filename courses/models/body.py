"""The field a lesson's body is kept in."""

from __future__ import annotations

from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """Blocks, which migrations do not name: a new kind of block changes what editors are offered, not the database.

    A migration therefore sees a body without blocks and would save it empty. What changes stored bodies works on the
    raw JSON (``wagtail.blocks.migrations.MigrateStreamData``).
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs["block_lookup"] = {}
        return name, "wagtail.fields.StreamField", [[]], kwargs
