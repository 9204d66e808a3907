"""Sample files, and what is told of the questions in them."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def options(entry) -> list[tuple[str, bool, str]]:
    return [(one.text, one.is_correct, one.feedback) for one in entry.options]


def by_text(reading) -> dict:
    return {entry.text.split("\n")[0]: entry for entry in reading.entries}
