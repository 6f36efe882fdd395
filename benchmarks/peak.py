"""Run a command and write down the most memory it held, in bytes: ``peak.py FILE COMMAND…``.

A process counts as its own what its parent held while it was being born. So this is a program
apart, run by a bare interpreter: from a larger one, small commands would seem larger than they
are.
"""

import os
import sys

file, *command = sys.argv[1:]
child = os.fork()
if not child:
    os.execv(command[0], command)  # noqa: S606 - without a shell is what is wanted
_, status, usage = os.wait4(child, 0)
unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss is counted in
with open(file, "w", encoding="ascii") as out:
    out.write(str(usage.ru_maxrss * unit))
sys.exit(os.waitstatus_to_exitcode(status) and 1)
