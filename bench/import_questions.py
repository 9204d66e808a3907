"""What a trainer waits for who brings a thousand questions in: the dry run and the import, on both databases."""

from __future__ import annotations

import json
import sys

from bench import figures
from bench.place import Place, production, run, temporary_folder
from bench.tables import heading, table, verdict


def measure(place: Place) -> bool:
    """Whether the limit is kept on PostgreSQL and on SQLite."""
    heading("1,000 questions of every type come in: dry run and import")
    found = {"PostgreSQL": json.loads(place.run_inside("import_speed"))}
    with temporary_folder() as folder:
        environment = production(folder, 0) | {"DATABASE_URL": f"sqlite:///{folder / 'import.sqlite3'}"}
        run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment)
        found["SQLite"] = json.loads(run([sys.executable, "-m", "bench.inside", "import_speed"], environment))
    rows = [
        (f"{form}, {database}", seconds, figures.IMPORT_SECONDS, verdict(seconds <= figures.IMPORT_SECONDS))
        for database, forms in found.items()
        for form, seconds in forms.items()
    ]
    table(["import of questions", "seconds", "must", ""], rows)
    return all(seconds <= figures.IMPORT_SECONDS for forms in found.values() for seconds in forms.values())
