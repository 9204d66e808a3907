"""``make run``, the whole site in one process: how long it takes to start, and how much memory it holds."""

from __future__ import annotations

import time
from pathlib import Path

from bench import figures
from bench.client import Visitor
from bench.meter import memory_mb
from bench.place import free_port, production, serving, temporary_folder
from bench.tables import heading, table, verdict

SETTLING_SECONDS = 5
FIRST_START_SECONDS = 300
PASSWORD = "thurakan2569"  # noqa: S105 - printed and documented, of demo people
PATHS = ["/", "/courses/", "/courses/orientation/", "/networks/", "/messages/", "/certificates/", "/search/?q=พัสดุ"]
ROUNDS = 7


def measure() -> bool:
    """Start twice, look, browse, look again; whether the limits are kept."""
    heading("The embedded server (make run): SQLite, waitress and the job thread in one process")
    with temporary_folder() as folder:
        port = free_port()
        environment = _environment(folder, port)
        began = time.monotonic()
        with serving("lms.embedded", environment, folder, patience=FIRST_START_SECONDS):
            first = time.monotonic() - began
        began = time.monotonic()
        with serving("lms.embedded", environment, folder) as pid:
            ready = time.monotonic() - began
            time.sleep(SETTLING_SECONDS)
            at_rest = memory_mb(pid)
            _browse(port)
            browsed = memory_mb(pid)
    must, aim = figures.EMBEDDED_MB
    rows = [
        ("first start: database, courses, 189 schools of demo people", f"{first:.0f} s", None, None, ""),
        ("second start until it answers", f"{ready:.1f} s", *_seconds(figures.EMBEDDED_READY), _kept(ready)),
        ("memory at rest", f"{at_rest:.0f} MB", f"{must} MB", f"{aim} MB", verdict(at_rest <= must)),
        (
            f"memory after {ROUNDS * len(PATHS)} pages",
            f"{browsed:.0f} MB",
            f"{must} MB",
            f"{aim} MB",
            verdict(browsed <= must),
        ),
    ]
    table(["", "measured", "must", "aim", ""], rows)
    return all(row[-1] in {"", "ok"} for row in rows)


def _environment(folder: Path, port: int) -> dict[str, str]:
    unused = {"DJANGO_SETTINGS_MODULE", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "THURAKAN_PREPARED"}
    plain = {name: value for name, value in production(folder, port).items() if name not in unused}
    return plain | {"DATABASE_URL": f"sqlite:///{folder / 'thurakan.sqlite3'}"}


def _browse(port: int) -> None:
    visitor = Visitor(f"http://127.0.0.1:{port}")
    visitor.sign_in("clerk00003", PASSWORD)
    for _ in range(ROUNDS):
        for path in PATHS:
            visitor.get(path)
    visitor.close()


def _seconds(limits: tuple[float, float]) -> tuple[str, str]:
    return f"{limits[0]:.0f} s", f"{limits[1]:.0f} s"


def _kept(ready: float) -> str:
    return verdict(ready <= figures.EMBEDDED_READY[0])
