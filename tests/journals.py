"""How journals by hand begin, in tests that are about what comes after."""

HEADER = 'format = 1\ncurriculum = "aigc"\n'
START = """
[[entry]]
at = 2026-11-16T21:00:00+08:00
on = 2026-11-16
did = "start"
"""
