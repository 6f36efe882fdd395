"""A plan and a realistic journal for the trials.

The plan is smaller than the bundled one, whose reading takes most of a command's time.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import count

STAGES, LESSONS = 3, 17


def _plan() -> str:
    lines = ['format = 1\nid = "aigc"\ntitle = { zh = "小计划", en = "A small plan" }\n']
    for stage in range(1, STAGES + 1):
        title = f'title = {{ zh = "第{stage}阶段", en = "Stage {stage}" }}'
        lines += [f'\n[[stages]]\nid = "stage-{stage}"\n{title}\ndays = 20\nlessons = [\n']
        for lesson in range(1, LESSONS + 1):
            title = f'title = {{ zh = "第{lesson}课", en = "Lesson {lesson}" }}'
            lines += [f'  {{ id = "lesson-{stage}-{lesson}", {title} }},\n']
        lines += ["]\n"]
    # Or else every command would warn of an orphaned mark.
    lines += ['\n[renamed]\nno-longer-in-the-plan = "lesson-3-16"\n']
    return "".join(lines)


def _journal() -> str:
    texts = ['# My diary. 我的日记。\nformat = 1\ncurriculum = "aigc"\ndevice = "phone"\n']
    begun = datetime(2026, 9, 1, 21, 3, 11, 482913, tzinfo=timezone(timedelta(hours=8)))
    days = count()

    def add(did: str, facts: str = "", *, dated: bool = True) -> str:
        at = begun + timedelta(days=next(days), minutes=7)
        on = f"on = {at.date()}\n" if dated else ""
        texts.append(f'\n[[entry]]\nat = {at.isoformat()}\n{on}did = "{did}"\n{facts}')
        return at.isoformat()

    add("start")
    add("weekly", 'weekdays = ["sun"]\n')
    for ordinal in range(1, 13):
        add("done", f'lesson = "lesson-1-{ordinal}"\n')
    for ordinal in (2, 5, 7):
        text = 'text = "慢慢来：\\"take it slowly\\", and so on"\n'
        add("note", f'lesson = "lesson-1-{ordinal}"\n{text}', dated=False)
    add("undone", 'lesson = "lesson-1-9"\n', dated=False)
    add("rest", 'to = 2026-10-07\ntext = "国庆节"\n')
    add("work")
    for ordinal in range(1, 10):
        add("done", f'lesson = "lesson-2-{ordinal}"  # in one evening\nmood = ["good", "tired"]\n')
    taken_back = add("done", 'lesson = "lesson-2-10"\n')
    add("undo", f"of = {taken_back}\n", dated=False)
    add("redo", f"of = {taken_back}\n", dated=False)
    add("pause")
    add("resume")
    add("replan", 'way = "keep-date"\ndays = 40\n')
    add("done", 'lesson = "no-longer-in-the-plan"\n')
    came = add("note", 'lesson = "lesson-3-9"\ntext = "from the phone"\n', dated=False)
    add("merge", f"adds = [{came}, 2026-09-03T08:00:00Z]\n")
    for ordinal in range(1, 4):
        add("done", f'lesson = "lesson-3-{ordinal}"\n')
    return "".join(texts)


PLAN = _plan().encode()
JOURNAL = _journal().encode()
_ENTRY = b'\n[[entry]]\nat = 2026-12-%02dT08:00:00+08:00\non = 2026-12-%02d\ndid = "done"\n%s\n'
OTHERS = JOURNAL + b"".join(_ENTRY % (day, day, b'lesson = "lesson-3-%d"' % day) for day in (5, 6))
EARLIER = JOURNAL[: JOURNAL.rindex(b"\n[[entry]]")]
DAMAGED = JOURNAL[:-30]
