"""Run a command and write its peak memory, in bytes, to a file: ``peak.py FILE COMMAND…``.

The peak of a forked process includes its parent's memory at the fork. So this is a separate
program, run by a bare interpreter: from a larger one, small commands would seem larger.
"""

import os
import sys

file, *command = sys.argv[1:]
child = os.fork()
if not child:
    os.execv(command[0], command)  # noqa: S606 - no shell is intended
_, status, usage = os.wait4(child, 0)
unit = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss in bytes
with open(file, "w", encoding="ascii") as out:
    out.write(str(usage.ru_maxrss * unit))
sys.exit(os.waitstatus_to_exitcode(status) and 1)
