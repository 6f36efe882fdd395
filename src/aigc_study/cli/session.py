"""What one run of a command works with: the settings, the clock, the plan and the journal."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING

from aigc_study import i18n, journal
from aigc_study.cli import clock, languages, terminal
from aigc_study.dates import parse_date
from aigc_study.errors import BadText, CannotAccess, StudyError
from aigc_study.store import backups, config_file, curriculum_file, journal_file
from aigc_study.study import Study
from aigc_study.views.messages import not_backed_up_line, unknown_kinds_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    import typer

    from aigc_study.curriculum import Curriculum
    from aigc_study.journal import Entry
    from aigc_study.store.backups import Backup
    from aigc_study.store.config_file import Config
    from aigc_study.store.journal_file import JournalFile

    Record = Callable[[Sequence[Entry]], None]


class Session:
    """One run of the program. Loads things when they are asked for, and once."""

    def __init__(self, config: Config | StudyError) -> None:
        self._curriculum_path: str | None = None
        self._today_text: str | None = None
        self._config = config
        self._warned = False
        self._now = clock.now()

    @classmethod
    def begin(cls, args: Sequence[str]) -> Session:
        """Settle the language, and start; raises ``BadLanguage``.

        A configuration that can't be used stops only what needs it: not ``--help``.
        """
        i18n.use(languages.of_locale())
        language = languages.chosen(args)
        config: Config | StudyError
        try:
            config = config_file.load()
        except StudyError as error:
            config = error
        else:
            language = language or config.lang
        if language:
            i18n.use(language)
        return cls(config)

    def keep_language(self, language: str) -> None:
        """Take no notice of --lang: ``cli.languages`` has read it before anything was parsed."""

    def keep_curriculum(self, path: str) -> None:
        """Use the plan in a file."""
        self._curriculum_path = path

    def keep_today(self, text: str) -> None:
        """Use a date as today."""
        self._today_text = text

    @property
    def config(self) -> Config:
        """The configuration; raises what was wrong with it."""
        if isinstance(self._config, StudyError):
            raise self._config
        return self._config

    @cached_property
    def today(self) -> date:
        """The study date: --today, else the clock's, less where the day starts late."""
        today = (self._now.replace(tzinfo=None) - self.config.day_starts_at).date()
        return parse_date(self._today_text, today) if self._today_text is not None else today

    @cached_property
    def curriculum(self) -> Curriculum:
        """The plan: --curriculum, else the configuration's, else the bundled one."""
        if self._curriculum_path is not None:
            return curriculum_file.load(self._curriculum_path)
        return curriculum_file.load(self.config.curriculum)

    def read(self) -> Study:
        """Load the plan and the journal to look at."""
        return self._study(journal_file.load(self.curriculum.id))

    @contextmanager
    def editing(self) -> Iterator[tuple[Study, Record]]:
        """Load the plan and the journal, and what adds entries to it, others kept out meanwhile."""
        with journal_file.editing(self.curriculum.id) as file:
            yield self._study(file), partial(self._record, file)

    def _record(self, file: JournalFile, entries: Sequence[Entry]) -> None:
        failed = self._back_up(file) if entries and file.content else None
        file.append(entries)
        if failed:
            terminal.tell([not_backed_up_line(failed)])

    def _back_up(self, file: JournalFile) -> CannotAccess | None:
        """Copy the journal; that a copy can't be made is no reason not to save a mark."""
        try:
            backups.keep(file.curriculum_id, file.content, self._now.date())
        except CannotAccess as error:
            return error
        return None

    def backups(self) -> list[Backup]:
        """Return the copies of the journal, newest first."""
        return backups.listed(self.curriculum.id)

    def next_at(self, study: Study) -> datetime:
        """Return the ``at`` of a change recorded now."""
        return journal.next_at(self._now, study.entries)

    def _study(self, file: JournalFile) -> Study:
        kinds = journal.unknown_kinds(file.entries)
        if kinds and not self._warned:
            terminal.tell([unknown_kinds_line(kinds, file.path)])
            self._warned = True  # once, of a journal that is read twice
        return Study.of(self.curriculum, file.entries, self.today)


def checked_text(text: str) -> str:
    """Return text from the command line; raises ``BadText`` if it can't be kept in a file."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadText(text) from None
    return text.strip()


def session_of(context: typer.Context) -> Session:
    """Return the session of a command."""
    session: Session = context.obj
    return session
