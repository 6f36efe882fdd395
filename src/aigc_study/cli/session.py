"""What one run of a command works with: the settings, the clock, the plan and the journal."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from aigc_study import i18n
from aigc_study.cli import clock, terminal
from aigc_study.cli import language as languages
from aigc_study.domain import journal
from aigc_study.domain.study import Study
from aigc_study.errors import BadText, CannotAccess, StudyError
from aigc_study.inputs.dates import parse_date
from aigc_study.storage import backups
from aigc_study.storage import config as config_file
from aigc_study.storage import conflicts as copies
from aigc_study.storage import curriculum as curriculum_file
from aigc_study.storage import journal as journal_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime

    import typer

    from aigc_study.domain.curriculum import Curriculum
    from aigc_study.domain.journal import Entry
    from aigc_study.storage.backups import Backup
    from aigc_study.storage.config import Config
    from aigc_study.storage.doctor import Check
    from aigc_study.storage.journal import JournalFile

_T = TypeVar("_T")


class Record(Protocol):
    """Adds entries to the journal being edited, those of other files as they stand there."""

    def __call__(self, entries: Sequence[Entry], sources: Sequence[JournalFile] = ()) -> None:
        """Save them."""


class Session:
    """One run of the program. Loads things when they are asked for, the plan and settings once."""

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

    def set_language(self, language: str) -> None:
        """Take no notice of --lang: ``cli.languages`` has read it before anything was parsed."""

    def set_curriculum(self, path: str) -> None:
        """Use the plan in a file."""
        self._curriculum_path = path

    def set_today(self, text: str) -> None:
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

    def read(self, *, mention: bool = False) -> Study:
        """Load the plan and the journal to look at, and mention if asked to where more may be."""
        file = journal_file.load(self.curriculum.id)
        if mention:
            left = None if file.content else backups.largest(file.curriculum_id)
            self._mention(copies.conflicted(file), left)
        study = self._study(file)
        if mention and study.progress.orphaned and not study.progress.done_on:
            from aigc_study.views.merge import orphaned_line  # noqa: PLC0415 - rare

            terminal.print_message([orphaned_line(len(study.progress.orphaned))])
        return study

    def _mention(self, conflicted: Sequence[str], left: Backup | None) -> None:
        """Tell of conflicted copies, and of a backup that is left of a journal."""
        if conflicted or left:
            from aigc_study.views import merge as gathering  # noqa: PLC0415 - rare

            lines = [gathering.conflicted_line(conflicted)] if conflicted else []
            terminal.print_message(
                lines + ([gathering.lost_journal_line(left.day)] if left else [])
            )

    @contextmanager
    def editing(self) -> Iterator[tuple[Study, Record]]:
        """Load the plan and the journal, and what adds entries to it, others kept out meanwhile."""
        with journal_file.editing(self.curriculum.id) as file:
            yield self._study(file), partial(self._record, file)

    def _record(
        self, file: JournalFile, entries: Sequence[Entry], sources: Sequence[JournalFile] = ()
    ) -> None:
        if not entries:
            return
        content = file.extended(entries, sources, terminal.tracked)
        failed = self._back_up(file) if file.content else None
        file.save(content)
        begun = not file.content and not sources
        if begun and (left := backups.largest(file.curriculum_id)):
            from aigc_study.views.merge import begun_anew_line  # noqa: PLC0415 - rare

            terminal.print_message([begun_anew_line(left.path)])
        if failed:
            from aigc_study.views.errors import not_backed_up_line  # noqa: PLC0415 - rare

            terminal.print_message([not_backed_up_line(failed)])

    def _back_up(self, file: JournalFile) -> CannotAccess | None:
        """Copy the journal; that a copy can't be made is no reason not to save a mark."""
        try:
            backups.keep(file.curriculum_id, file.content, self._now.date())
        except CannotAccess as error:
            return error
        return None

    def check_everything(self) -> Iterator[Check]:
        """Look at everything the program works with."""
        from aigc_study.storage import doctor as checkup  # noqa: PLC0415 - only doctor needs it

        yield from checkup.versions()
        yield terminal.encoding_check()
        plan = _attempt(lambda: self.curriculum)
        yield from checkup.configuration(self._config)
        if plan is self._config:
            yield checkup.Check("curriculum", "warning", "unknown-curriculum")
        else:
            path = self._curriculum_path
            yield from checkup.curriculum(plan, self.config.curriculum if path is None else path)
        if isinstance(plan, StudyError):
            yield checkup.Check("journal", "warning", "unknown-curriculum")
            yield from checkup.folders(None)
            return
        file = _attempt(lambda: journal_file.load(plan.id))
        yield from checkup.journal_of(file, plan.id, self._now)
        if not isinstance(file, StudyError):
            # Where the settings can't be used, nobody knows when a day begins.
            broken = isinstance(self._config, StudyError)
            today = self._now.date() if broken else self.today
            yield from checkup.lessons(Study.of(plan, file.entries, today))
        yield from checkup.folders(plan.id)

    def backups(self) -> list[Backup]:
        """Return the copies of the journal, newest first."""
        return backups.listed(self.curriculum.id)

    def next_at(self, study: Study, others: Iterable[Sequence[Entry]] = ()) -> datetime:
        """Return the ``at`` of a change recorded now, later than that of others' changes too."""
        entries = [entry for each in (study.entries, *others) for entry in each]
        return journal.next_at(self._now, entries)

    def _study(self, file: JournalFile) -> Study:
        kinds = journal.unknown_kinds(file.entries)
        if kinds and not self._warned:
            from aigc_study.views.errors import unknown_kinds_line  # noqa: PLC0415 - rare

            terminal.print_message([unknown_kinds_line(kinds, file.path)])
            self._warned = True  # once, of a journal that is read twice
        return Study.of(self.curriculum, file.entries, self.today)


def _attempt(get: Callable[[], _T]) -> _T | StudyError:
    """Return what there is, or what is wrong with it."""
    try:
        return get()
    except StudyError as error:
        return error


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
