"""The files of a package: found inside its folder only, read as UTF-8, YAML with line numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from django.utils.translation import gettext as _

from courses.packages.report import Place, Report

LARGEST_TEXT = 1024 * 1024
LONGEST_LINE = 20_000
LARGEST_PICTURE = 15 * 1024 * 1024
PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n(.*)\Z", re.DOTALL | re.MULTILINE)


class YamlMapping(dict):
    """A mapping that knows the line it begins on."""

    line = 1


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, which could make a small file enormous."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.MarkedYAMLError(problem="aliases (*) are not allowed", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_yaml_map(self, node: yaml.MappingNode) -> YamlMapping:
        mapping = YamlMapping(self.construct_mapping(node, deep=True))
        mapping.line = node.start_mark.line + 1
        return mapping


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_yaml_map)
# A date stays the text it was written as: years here may be Buddhist.
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


@dataclass(frozen=True)
class Folder:
    """The folder of a package. Paths are relative to it, with ``/``; nothing outside of it is ever opened."""

    root: Path
    report: Report

    def place(self, path: str) -> Place:
        """Where to tell errors of ``path``."""
        return Place(self.report, path)

    def find(self, path: str, *, told_at: Place, largest: int = LARGEST_TEXT) -> Path | None:
        """The file at ``path``; what keeps it from being read is told at ``told_at``."""
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\\" in path or "\x00" in path:
            told_at.error(_("“%(path)s” leads out of the package.") % {"path": path})
            return None
        file = self.root.joinpath(*pure.parts)
        if any(part.is_symlink() for part in [file, *file.parents] if part != self.root and self.root in part.parents):
            told_at.error(_("“%(path)s” is a link to another place; copy the file instead.") % {"path": path})
        elif not file.is_file():
            told_at.error(_("There is no file “%(path)s”.") % {"path": path})
        elif file.stat().st_size > largest:
            told_at.error(_("“%(path)s” is larger than %(size)s MB.") % {"path": path, "size": largest // 1024**2})
        else:
            return file
        return None

    def text(self, path: str, *, told_at: Place) -> str | None:
        """The UTF-8 text of ``path``, with plain line ends."""
        file = self.find(path, told_at=told_at)
        if file is None:
            return None
        try:
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            self.place(path).error(_("The file is not UTF-8 text. Save it as UTF-8."))
            return None
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > LONGEST_LINE or "\x00" in line:
                self.place(path).at(number).error(_("This line is too long, or holds signs that are no text."))
                return None
        return text

    def yaml(self, path: str, *, told_at: Place) -> Any:
        """The content of a YAML file; ``None`` if it cannot be read, which is told."""
        text = self.text(path, told_at=told_at)
        return None if text is None else parse_yaml(text, place=self.place(path))

    def mapping(self, path: str, *, told_at: Place) -> YamlMapping | None:
        """The content of a YAML file that must be a mapping of names to values."""
        content = self.yaml(path, told_at=told_at)
        return as_mapping(content, place=self.place(path)) if content is not None else None


def parse_yaml(text: str, *, place: Place, first_line: int = 1) -> Any:
    """YAML as Python values; ``None`` if it is wrong, which is told with its line."""
    try:
        return yaml.load("\n" * (first_line - 1) + text, Loader=_Loader)  # noqa: S506  derived from SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        place.at(line).error(_ill_formed())
    except (yaml.YAMLError, ValueError, RecursionError):
        place.error(_ill_formed())
    return None


def _ill_formed() -> str:
    """In words of ours: the parser speaks English, and of tokens."""
    return _(
        "This cannot be read. Look at the spaces at the beginning of the line, at quotation marks, brackets and "
        "colons, and compare it with the lines around it."
    )


def as_mapping(content: Any, *, place: Place) -> YamlMapping | None:
    """``content`` if it is a mapping, else an error."""
    if isinstance(content, YamlMapping):
        return content
    place.error(_("Expected names and values, one “name: value” a line."))
    return None


def split_front_matter(text: str, *, place: Place) -> tuple[Mapping[str, Any], str, int] | None:
    """The values between the ``---`` lines of a lesson, the Markdown after them, and the line it begins on."""
    match = FRONT_MATTER.match(text)
    if not match:
        place.at(1).error(_("A lesson begins with its title and minutes between two lines of “---”."))
        return None
    content = as_mapping(parse_yaml(match[1], place=place, first_line=2), place=place)
    return None if content is None else (content, match[2], match[1].count("\n") + 3)
