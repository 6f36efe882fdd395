"""The beginning of journals that tests write themselves."""

HEADER = 'format = 1\ncurriculum = "aigc"\n'
START = """
[[entry]]
at = 2026-11-16T21:00:00+08:00
on = 2026-11-16
did = "start"
"""
NOTE = """
[[entry]]
at = 2026-11-17T21:00:00+08:00
on = 2026-11-17
did = "note"
lesson = "gpt-recipes"
text = "放了大蒜"
"""
DONE = """
[[entry]]
at = 2026-11-18T21:00:00+08:00
on = 2026-11-18
did = "done"
lesson = "gpt-recipes"
"""
JOURNAL = HEADER + START + NOTE + DONE
