"""``python -m bench [quiz] [pages] [weight]``: measure what is named, or everything; exit 1 if a limit is passed."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time

from bench import load_quiz, page_cost, page_weight
from bench.meter import calibrate
from bench.place import NoPlace, open_place

PARTS = {"quiz": load_quiz.measure, "pages": page_cost.measure, "weight": page_weight.measure}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"any of {', '.join(PARTS)}; everything without")
    parts = parser.parse_args().parts or list(PARTS)
    unknown = set(parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    print(f"{time.strftime('%Y-%m-%d %H:%M')} · {os.cpu_count()} cores · load {os.getloadavg()[0]:.2f}", end=" · ")
    print(f"one loop {calibrate():.0f} ms")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken away even then
    try:
        with open_place() as place:
            results = [PARTS[part](place) for part in PARTS if part in parts]
    except NoPlace as error:
        print(error, file=sys.stderr)
        return 2
    print("\nEvery limit is kept." if all(results) else "\nSome limit is passed: see OVER above.")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
