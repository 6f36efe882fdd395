"""Lets ``python -m aigc_study`` stand for ``aigc-study``."""

from aigc_study.cli.main import run

if __name__ == "__main__":
    run()
