"""The rules of the house that no linter knows. Run by ``make test`` and ``make check``; needs no database."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = ("lms", "courses", "assessments", "networks", "media")
MOST_LINES = 400
BANNED_NAMES = {"utils", "helpers", "data", "info", "handle", "process", "service", "services", "manager", "misc"}
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def files(*patterns: str, folders: tuple[str, ...] = (*OURS, "templates", "tests")) -> Iterator[Path]:
    """Our files, without what is generated."""
    for folder in folders:
        for pattern in patterns:
            yield from (path for path in sorted((ROOT / folder).rglob(pattern)) if "__pycache__" not in path.parts)


def named(paths: Iterator[Path]) -> dict[str, Path]:
    return {str(path.relative_to(ROOT)): path for path in paths}


MIGRATIONS = named(
    path for path in files("*.py", folders=OURS) if path.parent.name == "migrations" and path.stem[0] == "0"
)
PYTHON = {name: path for name, path in named(files("*.py")).items() if name not in MIGRATIONS}
TEMPLATES = named(files("*.html", "*.txt", folders=("templates",)))
PAGES = {name: path for name, path in TEMPLATES.items() if name.endswith(".html")}
SCRIPTS = named(path for path in files("*.js", folders=OURS) if "vendor" not in path.parts)


def each(paths: dict[str, Path]):
    return pytest.mark.parametrize("path", paths.values(), ids=paths.keys())


# Files


def test_no_file_has_more_than_400_lines():
    """The style sheet is one file, because it is one request."""
    paths = PYTHON | TEMPLATES | SCRIPTS
    long = {name: count for name, path in paths.items() if (count := len(path.read_text().splitlines())) > MOST_LINES}
    assert long == {}


def test_no_module_has_a_name_that_says_nothing():
    assert [name for name, path in PYTHON.items() if path.stem in BANNED_NAMES] == []


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    paths = {name: path for name, path in (PYTHON | TEMPLATES | SCRIPTS).items() if path != Path(__file__)}
    assert [name for name, path in paths.items() if marks.search(path.read_text())] == []


def test_the_lock_names_only_public_addresses():
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    sources = [package["source"] for package in lock["package"]]
    registries = {source.get("registry") for source in sources if "virtual" not in source}
    assert len(registries) == 1
    addresses = set(re.findall(r'"((?:https?|file)://[^/"]+)', (ROOT / "uv.lock").read_text()))
    assert [address for address in addresses if not re.fullmatch(r"https://[a-z.]+\.org", address)] == []


def test_every_environment_variable_is_in_the_table_of_the_operations_page():
    settings_files = [*(ROOT / "lms/settings").glob("*.py"), ROOT / "lms/serve.py", ROOT / "lms/embedded.py"]
    read = re.compile(r"""(?:env\.\w+|environ\.get|\binteger)\(\s*"([A-Z][A-Z_]+)\"""")
    used = {name for path in settings_files for name in read.findall(path.read_text())}
    table = (ROOT / "docs/operations.md").read_text().split("## Every environment variable")[1]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`([A-Z_]+)`", "".join(rows))) == used


# Migrations


@each(MIGRATIONS)
def test_a_migration_has_a_telling_name_and_imports_nothing_of_ours(path):
    assert "_auto_" not in path.stem
    assert path.stem == "0001_initial" or not re.fullmatch(
        r"\d{4}_(alter|remove|delete|rename)_\w+_and_more", path.stem
    )
    imported = {name.split(".")[0] for name in _imports(path)}
    assert imported.isdisjoint(OURS)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


# Templates


def test_no_template_has_inline_style_or_script():
    inline = re.compile(
        r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style|<script(?![^>]*\b(?:src|type=\"application/json\"))|javascript:",
        re.IGNORECASE,
    )
    assert {name: found[0] for name, path in PAGES.items() if (found := inline.search(path.read_text()))} == {}


def test_no_page_loads_anything_from_elsewhere():
    foreign = re.compile(
        r"<(?:script|link|img|iframe|video|source)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    )
    assert [name for name, path in PAGES.items() if foreign.search(path.read_text())] == []


def test_dates_are_shown_by_our_own_filters():
    foreign = re.compile(r"\|\s*(?:date|time|naturalday|naturaltime)\b|{%\s*now\b")
    assert {name: found[0] for name, path in TEMPLATES.items() if (found := foreign.search(path.read_text()))} == {}


def test_every_blocktranslate_is_trimmed():
    untrimmed = re.compile(r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%}")
    assert {name: found[0] for name, path in TEMPLATES.items() if (found := untrimmed.search(path.read_text()))} == {}


# Translations


def test_no_text_is_put_together_before_it_is_translated():
    assert [f"{name}:{line}" for name, path in PYTHON.items() for line in _composed_texts(path)] == []


def _composed_texts(path: Path) -> Iterator[int]:
    """Lines where gettext is given an f-string, a sum, or a text that is filled in already."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in GETTEXT:
            for argument in node.args[:2]:
                is_filled = isinstance(argument, ast.Call) and _name(argument.func) == "format"
                if isinstance(argument, ast.JoinedStr | ast.BinOp) or is_filled:
                    yield node.lineno


def _name(function: ast.expr) -> str:
    return getattr(function, "id", None) or getattr(function, "attr", "")


@pytest.fixture(scope="module")
def thai():
    with (ROOT / "lms/locale/th/LC_MESSAGES/django.po").open("rb") as source:
        return [message for message in read_po(source, locale="th") if message.id]


def test_every_text_is_translated_into_thai(thai):
    assert [message.id for message in thai if message.fuzzy or not _thai_of(message)] == []


def test_every_translation_keeps_the_placeholders(thai):
    changed = []
    for message in thai:
        source = message.id[-1] if isinstance(message.id, tuple) else message.id
        if set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(_thai_of(message))):
            changed.append(source)
    assert changed == []


def _thai_of(message) -> str:
    return message.string[0] if isinstance(message.string, tuple) else message.string
