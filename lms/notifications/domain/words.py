"""Templates of plain text."""

from django.template import Context, engines


def render_plain(template_name: str, values: dict) -> str:
    """The template with ``values`` as they are: text for mail knows no HTML, so nothing is escaped."""
    template = engines["django"].engine.get_template(template_name)  # type: ignore[attr-defined]
    return template.render(Context(values, autoescape=False))
