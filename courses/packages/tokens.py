"""Looking at what the Markdown parser found."""

from __future__ import annotations

from markdown_it.token import Token


def grouped(tokens: list[Token]) -> list[list[Token]]:
    """``tokens`` in groups, one for each thing at the top level."""
    groups: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            groups.append([])
        groups[-1].append(token)
        depth += token.nesting
    return groups


def is_lone_picture(group: list[Token]) -> bool:
    """Whether a paragraph holds one picture and nothing else."""
    children = group[1].children or [] if group[0].type == "paragraph_open" else []
    return len(children) == 1 and children[0].type == "image"


def is_rich(inline: Token) -> bool:
    """Whether there is markup in it."""
    return any(child.type not in {"text", "softbreak", "text_special"} for child in inline.children or [])


def plain(inline: Token) -> str:
    """The words without their markup."""
    breaks = {"softbreak", "hardbreak"}
    return "".join(" " if child.type in breaks else child.content for child in inline.children or []).strip()


def cells_of(table: list[Token]) -> list[list[Token]]:
    """The cells of a table, row by row, the headings first."""
    rows: list[list[Token]] = []
    for token in table:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
    return rows
