"""Run the reliability trials and print their results; the exit code is 1 if there are flaws."""

from __future__ import annotations

import argparse
import platform
import sys
import time
from itertools import chain

from reliability import depths
from reliability.tally import added_up, table


def main() -> int:
    """Run the quick or the nightly trials; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nightly", action="store_true", help="try everything; takes long")
    parser.add_argument(
        "--mutations", type=int, default=1_000_000, help="how many of them by night (%(default)s)"
    )
    parser.add_argument(
        "--only", help="only one group: faults, strace, concurrency, places, damage or repairs"
    )
    options = parser.parse_args()
    groups = depths.nightly(options.mutations) if options.nightly else depths.quick()
    if options.only:
        groups = {options.only: groups[options.only]}
    begun = time.monotonic()
    with depths.pool() as workers:
        tallies = added_up(depths.tried(chain.from_iterable(groups.values()), workers))
    figures = "\n".join(table(tallies))
    seconds = time.monotonic() - begun
    system = f"{platform.system()}, Python {platform.python_version()}"
    sys.stdout.write(f"{figures}\nin {seconds:.0f} s, {depths.PROCESSES} processes, {system}\n")
    return int(any(tally.flaws for tally in tallies))


if __name__ == "__main__":
    sys.exit(main())
