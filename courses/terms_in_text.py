"""Glossary terms in the editor's toolbar and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import KEEP_WHITESPACE, InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from courses.at_hand import find_terms, next_number
from courses.models import GlossaryTerm

FEATURE = "term"
ENTITY = "TERM"


def register_terms(features: FeatureRegistry) -> None:
    """Offer terms in the toolbar of every text with the feature ``term``, and explain them wherever they stand."""
    entity = {
        "type": ENTITY,
        "icon": "openquote",
        "description": gettext_lazy("Glossary term"),
        "attributes": ["code"],
        "chooserUrls": {"termChooser": reverse_lazy("term_chooser:choose")},
    }
    scripts = ["wagtailadmin/js/chooser-modal.js", "js/code-in-text.js"]
    features.register_editor_plugin("draftail", FEATURE, EntityFeature(entity, js=scripts))
    rule = {
        "from_database_format": {'embed[embedtype="term"]': TermElement(ENTITY)},
        "to_database_format": {"entity_decorators": {ENTITY: _as_stored}},
    }
    features.register_converter_rule("contentstate", FEATURE, rule)
    features.register_embed_type(TermHandler)


class TermHandler(EmbedHandler):
    """Draws a term as a button that opens its meaning, by tap or key and without a script; nothing for an unknown."""

    identifier = FEATURE

    @staticmethod
    def get_model() -> type[GlossaryTerm]:
        return GlossaryTerm

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        known = find_terms([attrs.get("code", "") for attrs in attrs_list])
        return [_drawn(known.get(attrs.get("code", ""))) for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[GlossaryTerm], str, str, str]]:
        for term in find_terms([attrs.get("code", "")]).values():
            yield GlossaryTerm, str(term.pk), "", ""


class TermElement(InlineEntityElementHandler):
    """From the stored text to the editor, where a term stands in words that cannot be typed into."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"code": attrs.get("code", "")}

    def handle_starttag(self, name: str, attrs: list[tuple[str, str]], state: Any, contentstate: Any) -> None:
        super().handle_starttag(name, attrs, state, contentstate)
        code = dict(attrs).get("code", "")
        term = find_terms([code]).get(code)
        state.current_block.text += term.term if term else code
        state.leading_whitespace = KEEP_WHITESPACE  # Thai goes on without a space


def _as_stored(props: dict[str, Any]) -> Any:
    """From the editor to the stored text: the code without the words."""
    return DOM.create_element("embed", {"embedtype": FEATURE, "code": props.get("code", "")})


def _drawn(term: GlossaryTerm | None) -> str | SafeString:
    if term is None:
        return ""
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
