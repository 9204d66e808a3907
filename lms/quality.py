"""``make check``: everything the project checks besides its tests; ``make fmt`` puts right what a tool can.

Two checks run at a time. What passes says one line; what fails says why. Exit code 1 if any failed.
"""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
OURS = ["lms", "courses", "assessments", "networks", "media", "tests"]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": "for-the-deployment-check-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "training.example",
    "DATABASE_URL": "sqlite:///var/check.sqlite3",
}


@dataclass(frozen=True)
class Check:
    """A command that must end well; ``needs`` a program that not every machine has."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    needs: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a check went."""

    check: Check
    is_good: bool
    seconds: float
    output: str


def main(arguments: list[str]) -> int:
    if "--fix" in arguments:
        return max(_run(check).is_good is False for check in fixes())
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = [_tell(outcome) for outcome in pool.map(_run, checks())]
    failed = [outcome.check.name for outcome in outcomes if not outcome.is_good]
    _say(f"\n{len(outcomes) - len(failed)} passed" + (f", failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def checks() -> list[Check]:
    """The slow ones first, so that two at a time end soon."""
    return [
        Check("types", [PYTHON, "-m", "mypy", "--no-error-summary"]),
        Check("house rules", [PYTHON, "-m", "pytest", "-q", "-p", "no:randomly", "tests/test_house.py"]),
        Check("translations collected", _manage("collect_messages", "--check"), needs="xgettext"),
        Check("production settings", _manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
        Check("migrations", _manage("makemigrations", "--check", "--dry-run")),
        Check("imports", [_tool("lint-imports"), "--no-logo"]),
        Check("templates", [_tool("djhtml"), "--check", "--tabwidth", "2", *_templates()]),
        Check("template syntax", [_tool("djade"), "--check", "--target-version", "5.2", *_templates()]),
        Check("lint", [_tool("ruff"), "check", "."]),
        Check("format", [_tool("ruff"), "format", "--check", "."]),
    ]


def fixes() -> list[Check]:
    """What puts itself right."""
    return [
        Check("lint", [_tool("ruff"), "check", "--fix", "--quiet", "."]),
        Check("format", [_tool("ruff"), "format", "."]),
        Check("templates", [_tool("djhtml"), "--tabwidth", "2", *_templates()]),
        Check("template syntax", [_tool("djade"), "--target-version", "5.2", *_templates()]),
    ]


def _manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments]


def _tool(name: str) -> str:
    return str(Path(PYTHON).parent / name)


def _templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


def _run(check: Check) -> Outcome:
    began = time.monotonic()
    if check.needs and not shutil.which(check.needs):
        is_good = not os.environ.get("CI")
        return Outcome(check, is_good, 0, f"{check.needs} is not on this machine: not checked")
    done = subprocess.run(  # noqa: S603 - our own tools
        check.command,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.dev", **check.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    output = "" if done.returncode == 0 else f"{done.stdout}{done.stderr}".strip()
    return Outcome(check, done.returncode == 0, time.monotonic() - began, output)


def _tell(outcome: Outcome) -> Outcome:
    mark = "✓" if outcome.is_good else "✗"
    _say(f"{mark} {outcome.check.name:<24} {outcome.seconds:5.1f} s")
    if outcome.output:
        _say("\n".join(f"    {line}" for line in outcome.output.splitlines()))
    return outcome


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
