"""Named amounts and glossary terms in the editor's toolbar and on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import KEEP_WHITESPACE, InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from courses.at_hand import next_number
from courses.embeds import AMOUNT, TERM, Embed
from courses.models import GlossaryTerm, NamedAmount

SCRIPTS = ["wagtailadmin/js/chooser-modal.js", "js/code-in-text.js"]


def register_embeds(features: FeatureRegistry) -> None:
    """Offer amounts and terms in the toolbar of texts with these features, and draw them wherever they stand."""
    _register(features, AMOUNT, NamedAmount, label=gettext_lazy("Named amount"), icon="tag", draw=_draw_amount)
    _register(features, TERM, GlossaryTerm, label=gettext_lazy("Glossary term"), icon="openquote", draw=_draw_term)


def _draw_amount(amount: NamedAmount) -> str:
    """As ``500,000 บาท``, leading to the regulation that sets it."""
    words = amount.source
    if not amount.regulation.is_verified:
        words = _("%(source)s – not verified: ask your area office before relying on it") % {"source": words}
    return format_html(
        '<a class="amount" href="{}" title="{}">{}</a>', amount.regulation.get_absolute_url(), words, amount.in_baht
    )


def _draw_term(term: GlossaryTerm) -> str:
    """As a button that opens its meaning, by tap or key and without a script."""
    return format_html(
        '<button type="button" class="term" popovertarget="{id}">{term}</button>'
        '<span class="term-meaning" id="{id}" popover>{term}: {meaning}{source}'
        ' <a href="{url}#{code}">{all}</a></span>',
        id=f"term-{next_number()}",
        term=term.term,
        meaning=term.meaning,
        source=f" ({term.source})" if term.source else "",
        url=reverse("learning:glossary"),
        code=term.code,
        all=_("Glossary"),
    )


def _register(
    features: FeatureRegistry,
    embed: Embed,
    model: type[Model],
    *,
    label: Promise | str,
    icon: str,
    draw: Callable[[Any], str],
) -> None:
    entity = {
        "type": embed.name.upper(),
        "icon": icon,
        "description": label,
        "attributes": ["code"],
        "chooserUrls": {f"{embed.name}Chooser": reverse_lazy(f"{embed.name}_chooser:choose")},
    }
    features.register_editor_plugin("draftail", embed.name, EntityFeature(entity, js=SCRIPTS))
    rule = {
        "from_database_format": {f'embed[embedtype="{embed.name}"]': InEditor(embed)},
        "to_database_format": {"entity_decorators": {entity["type"]: _storing(embed)}},
    }
    features.register_converter_rule("contentstate", embed.name, rule)
    features.register_embed_type(_on_page(embed, model, draw))


class InEditor(InlineEntityElementHandler):
    """From the stored text to the editor, where a record stands in words that cannot be typed into."""

    mutability = "IMMUTABLE"

    def __init__(self, embed: Embed) -> None:
        super().__init__(embed.name.upper())
        self.embed = embed

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"code": attrs.get("code", "")}

    def handle_starttag(self, name: str, attrs: list[tuple[str, str]], state: Any, contentstate: Any) -> None:
        super().handle_starttag(name, attrs, state, contentstate)
        code = dict(attrs).get("code", "")
        record = self.embed.find([code]).get(code)
        state.current_block.text += self.embed.words(record) if record else code
        state.leading_whitespace = KEEP_WHITESPACE  # a space after it belongs to the sentence; Thai has none


def _storing(embed: Embed) -> Callable[[dict[str, Any]], Any]:
    """From the editor to the stored text: the code without the words."""
    return lambda props: DOM.create_element("embed", {"embedtype": embed.name, "code": props.get("code", "")})


def _on_page(embed: Embed, model: type[Model], draw: Callable[[Any], str]) -> type[EmbedHandler]:
    """From the stored text to the page; an unknown code leaves nothing."""

    class OnPage(EmbedHandler):
        identifier = embed.name

        @staticmethod
        def get_model() -> type[Model]:
            return model

        @classmethod
        def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
            codes = [attrs.get("code", "") for attrs in attrs_list]
            known = embed.find(codes)
            return [draw(known[code]) if code in known else "" for code in codes]

        @classmethod
        def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[Model], str, str, str]]:
            for record in embed.find([attrs.get("code", "")]).values():
                yield model, str(record.pk), "", ""

    return OnPage
