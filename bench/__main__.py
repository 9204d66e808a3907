"""``python -m bench [PART…]``: measure what is named, or everything; exit 1 if a limit is passed."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import groupby

from bench import (
    bank,
    certificates,
    embedded,
    faults,
    import_questions,
    load_quiz,
    page_cost,
    page_weight,
    programme,
    scale,
    statistics_size,
)
from bench.meter import calibrate
from bench.place import NoPlace, Place, open_blank, open_place

PARTS: dict[str, Callable[[Place], bool]] = {
    "quiz": load_quiz.measure,
    "faults": faults.measure,
    "pages": page_cost.measure,
    "weight": page_weight.measure,
    "certificates": certificates.measure,
    "import": import_questions.measure,
    "scale": scale.measure,
    "programme": programme.measure,
    "statistics": statistics_size.measure,
    "bank": bank.measure,
}
FILLINGS = {
    "scale": "prepare_country",
    "programme": "prepare_country",
    "statistics": "prepare_country",
    "bank": "prepare_bank",
}
ALONE: dict[str, Callable[[], bool]] = {"embedded": embedded.measure}
"""What needs no server of production."""
KNOWN = [*PARTS, *ALONE]
ONE_PART_AT_MOST = 420
"""Seconds; the making of its database comes before."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"any of {', '.join(KNOWN)}; everything without")
    parts = parser.parse_args().parts or KNOWN
    if unknown := set(parts) - set(KNOWN):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; choose from {', '.join(KNOWN)}")
    print(f"{time.strftime('%Y-%m-%d %H:%M')} · {os.cpu_count()} cores · load {os.getloadavg()[0]:.2f}", end=" · ")
    print(f"one loop {calibrate():.0f} ms")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken away even then
    try:
        passed = [part for part, is_kept in measure([part for part in KNOWN if part in parts]) if not is_kept]
    except NoPlace as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    print(f"\nA limit is passed in: {', '.join(passed)}. See OVER above." if passed else "\nEvery limit is kept.")
    return 1 if passed else 0


def measure(parts: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each part and whether its limits were kept; neighbours share a database where they need the same."""
    shared = [part for part in parts if part in PARTS]
    with open_blank() if shared else nullcontext("") as blank:
        for filling, together in groupby(shared, key=lambda part: FILLINGS.get(part, "prepare")):
            with open_place(filling, blank) as place:
                for part in together:
                    with bounded(part):
                        yield part, PARTS[part](place)
    for part in set(parts) & set(ALONE):
        with bounded(part):
            yield part, ALONE[part]()


@contextmanager
def bounded(part: str) -> Iterator[None]:
    """Ends a part that hangs."""

    def give_up(*_: object) -> None:
        raise NoPlace(f"{part} was not done after {ONE_PART_AT_MOST} s.")

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(ONE_PART_AT_MOST)
    try:
        yield
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    sys.exit(main())
