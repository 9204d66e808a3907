"""Named amounts in the editor's toolbar and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import KEEP_WHITESPACE, InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from courses.at_hand import find_amounts
from courses.models import NamedAmount

FEATURE = "amount"
ENTITY = "AMOUNT"


def register_amounts(features: FeatureRegistry) -> None:
    """Offer amounts in the toolbar of every text with the feature ``amount``, and draw them wherever they stand."""
    entity = {
        "type": ENTITY,
        "icon": "tag",
        "description": gettext_lazy("Named amount"),
        "attributes": ["code"],
        "chooserUrls": {"amountChooser": reverse_lazy("amount_chooser:choose")},
    }
    scripts = ["wagtailadmin/js/chooser-modal.js", "js/code-in-text.js"]
    features.register_editor_plugin("draftail", FEATURE, EntityFeature(entity, js=scripts))
    rule = {
        "from_database_format": {'embed[embedtype="amount"]': AmountElement(ENTITY)},
        "to_database_format": {"entity_decorators": {ENTITY: _as_stored}},
    }
    features.register_converter_rule("contentstate", FEATURE, rule)
    features.register_embed_type(AmountHandler)


class AmountHandler(EmbedHandler):
    """Draws an amount as ``500,000 บาท``, leading to the regulation that sets it; nothing for an unknown one."""

    identifier = FEATURE

    @staticmethod
    def get_model() -> type[NamedAmount]:
        return NamedAmount

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        known = find_amounts([attrs.get("code", "") for attrs in attrs_list])
        return [_drawn(known.get(attrs.get("code", ""))) for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[NamedAmount], str, str, str]]:
        for amount in find_amounts([attrs.get("code", "")]).values():
            yield NamedAmount, str(amount.pk), "", ""


class AmountElement(InlineEntityElementHandler):
    """From the stored text to the editor, where an amount stands in words that cannot be typed into."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"code": attrs.get("code", "")}

    def handle_starttag(self, name: str, attrs: list[tuple[str, str]], state: Any, contentstate: Any) -> None:
        super().handle_starttag(name, attrs, state, contentstate)
        code = dict(attrs).get("code", "")
        amount = find_amounts([code]).get(code)
        state.current_block.text += amount.in_baht if amount else code
        state.leading_whitespace = KEEP_WHITESPACE  # a space after the amount belongs to the sentence


def _as_stored(props: dict[str, Any]) -> Any:
    """From the editor to the stored text: the code without the words."""
    return DOM.create_element("embed", {"embedtype": FEATURE, "code": props.get("code", "")})


def _drawn(amount: NamedAmount | None) -> str:
    if amount is None:
        return ""
    words = amount.source
    if not amount.regulation.is_verified:
        words = _("%(source)s – not verified: ask your area office before relying on it") % {"source": words}
    return format_html(
        '<a class="amount" href="{}" title="{}">{}</a>', amount.regulation.get_absolute_url(), words, amount.in_baht
    )
