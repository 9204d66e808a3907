"""What every fence is read with."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from markdown_it.token import Token

from courses.packages.files import YamlMapping, as_mapping, parse_yaml
from courses.packages.reader import Fence, Reader
from courses.packages.report import Place, Report
from courses.packages.tokens import grouped, plain
from courses.packages.values import Values


@dataclass(frozen=True)
class Part:
    """What stands below a heading ``###`` inside a fence, up to the next one."""

    heading: Token
    title: str
    groups: list[list[Token]]

    @property
    def tokens(self) -> list[Token]:
        return [token for group in self.groups for token in group]


def require_title(reader: Reader, fence: Fence) -> None:
    """Tell of a fence without a heading."""
    reader.refuse_if(not fence.title, fence.opening, _("“::: %(name)s” needs a heading.") % {"name": fence.name})


def parts_of(reader: Reader, fence: Fence, groups: list[list[Token]] | None = None) -> list[Part]:
    """The parts of a fence (or of ``groups`` in it) that is divided by ``###``.

    Text before the first one is told, and so is no part at all.
    """
    parts: list[Part] = []
    is_late = False
    for group in grouped(fence.inside) if groups is None else groups:
        if group[0].type == "heading_open" and group[0].tag == "h3":
            parts.append(Part(group[0], plain(group[1]), []))
        elif parts:
            parts[-1].groups.append(group)
        elif not is_late:
            is_late = True
            reader.error(group[0], _("“::: %(name)s” begins with a heading “###”.") % {"name": fence.name})
    reader.refuse_if(not parts and not is_late, fence.opening, _("“::: %(name)s” is empty.") % {"name": fence.name})
    return parts


def values_of(reader: Reader, fence: Fence) -> Values:
    """What stands inside a fence as YAML, one ``name: value`` a line.

    What cannot be read is told, and is then no reason to complain of what is missing.
    """
    first, last = fence.opening.map or (0, 0)
    place = reader.place.at(reader.first_line + first)
    text = "\n".join(reader.lines[first + 1 : last])
    nothing = YamlMapping()
    nothing.line = reader.first_line + first
    if not text.strip():
        return Values(nothing, place)
    content = parse_yaml(text, place=place, first_line=reader.first_line + first + 1)
    mapping = as_mapping(content, place=place) if content is not None else None
    return Values(nothing, Place(Report(), "")) if mapping is None else Values(mapping, place)
