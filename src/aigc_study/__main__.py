"""Where the program begins, as ``aigc-study`` and as ``python -m aigc_study``.

Imports nothing of its own until it can answer to Ctrl-C.
"""

import sys

INTERRUPTED = 130


def run() -> None:
    """Run the program and leave it with its exit code."""
    try:
        from aigc_study.cli.main import main  # noqa: PLC0415 - see above

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    run()
