"""Two hundred clerks complete the course: certificate, history and message each, then every PDF."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

from bench import figures
from bench.client import Visitor
from bench.meter import Meter
from bench.place import Place
from bench.tables import heading, table, verdict

CLIENTS = 4


def measure(place: Place) -> bool:
    """Complete, download, and print how long it took; whether the limit was kept."""
    heading(f"{len(place.facts['graduates'])} certificates")
    issued = json.loads(place.run_inside("graduate", json.dumps(place.facts["graduates"])))
    meter = Meter(place)
    before, began = meter.read(), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        sizes = list(pool.map(lambda number: _download(place, issued["codes"][number::CLIENTS]), range(CLIENTS)))
    seconds, spent = time.perf_counter() - began, meter.read().since(before)
    meter.close()
    files = [size for some in sizes for size in some]
    count = len(files)
    must, whole = figures.CERTIFICATES_SECONDS, issued["seconds"] + seconds
    is_kept = count == len(place.facts["graduates"]) and whole <= must
    rows = [
        ("last lesson done, course completed, certificate issued", issued["seconds"], count / issued["seconds"]),
        ("PDF fetched, four at a time", seconds, count / seconds),
    ]
    table(["", "seconds", "a second"], rows)
    print(f"{count} certificates in {whole:.1f} s (must {must} s: {verdict(is_kept)}); one core of server makes")
    print(f"{count / spent.all:.0f} PDFs a second; the largest has {max(files, default=0) / 1024:.0f} KB.")
    return is_kept


def _download(place: Place, codes: list[str]) -> list[int]:
    """The sizes of the files, fetched by somebody who may see them all."""
    visitor = Visitor(place.base_url)
    visitor.sign_in(place.facts["national"], place.facts["password"])
    files = [visitor.get(f"/certificates/{code}.pdf", kind="application/pdf").content for code in codes]
    visitor.close()
    return [len(file) for file in files if file.startswith(b"%PDF")]
