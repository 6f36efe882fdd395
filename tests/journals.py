"""The beginning of journals that tests write themselves."""

HEADER = 'format = 1\ncurriculum = "aigc"\n'
START = """
[[entry]]
at = 2026-11-16T21:00:00+08:00
on = 2026-11-16
did = "start"
"""
DONE = """
[[entry]]
at = 2026-11-18T21:00:00+08:00
on = 2026-11-18
did = "done"
lesson = "gpt-recipes"
"""
