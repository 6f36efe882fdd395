"""The context of one command: the settings, the time, the plan and the journal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVarTuple

from aigc_study import i18n
from aigc_study.cli import clock, language, terminal
from aigc_study.domain.journal import next_at, unknown_kinds
from aigc_study.domain.study import Study
from aigc_study.errors import BadLanguage, BadText, CannotAccess, StudyError
from aigc_study.inputs.dates import EITHER, parse_date
from aigc_study.storage import backups, config, conflicts, curriculum, journal
from aigc_study.views import messages
from aigc_study.views.page import can_encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    import typer

    from aigc_study.domain.curriculum import Curriculum
    from aigc_study.domain.journal import Entry
    from aigc_study.storage.config import Config
    from aigc_study.storage.journal import JournalFile
    from aigc_study.views.json import Json
    from aigc_study.views.page import Page

Facts = TypeVarTuple("Facts")

_HINT = "中文界面：aigc-study config set lang zh"


class View(Protocol[*Facts]):
    """A module of ``views`` that shows the same facts as text and as JSON."""

    @property
    def lines(self) -> Callable[[*Facts, Page], Sequence[str]]:
        """Return the lines shown on a page."""

    @property
    def data(self) -> Callable[[*Facts], Json]:
        """Return what --json prints."""


class Outcome(NamedTuple):
    """A study before and after a change, and the entries that the change recorded."""

    before: Study
    after: Study
    entries: Sequence[Entry]


class Session:
    """One run of the program. The plan and the settings are loaded once, on demand."""

    def __init__(self, settings: Config | StudyError) -> None:
        self.settings = settings
        self.now = clock.now()
        self.language, self.language_source = "en", "default"
        self.curriculum_path: str | None = None
        self._today_text: str | None = None
        self._language_flag: str | None = None
        self._language_error: BadLanguage | None = None
        self._warned = False

    @classmethod
    def begin(cls) -> Session:
        """Load the settings and choose the language.

        A faulty configuration or variable raises only where it is needed, so ``--help`` works.
        """
        settings: Config | StudyError
        try:
            settings = config.load()
        except StudyError as error:
            settings = error
        session = cls(settings)
        session._choose_language()
        return session

    def reload(self) -> None:
        """Use the settings that were just saved."""
        self.settings = config.load()
        self._choose_language()

    def set_language(self, name: str) -> None:
        """Use a language, whatever the variable says; raises ``BadLanguage``."""
        self._language_flag = language.parse_language("--lang", name)
        self._choose_language()
        self._language_error = None

    def _choose_language(self) -> None:
        """Use the language of --lang, the variable, the configuration or the locale."""
        variable = None
        try:
            variable = language.of_environment()
        except BadLanguage as error:
            self._language_error = error
        in_order = [
            ("flag", self._language_flag),
            ("variable", variable),
            ("file", None if isinstance(self.settings, StudyError) else self.settings.lang),
            ("locale", language.of_locale()),
            ("default", "en"),
        ]
        chosen = ((source, name) for source, name in in_order if name)
        self.language_source, self.language = next(chosen)
        i18n.set_language(self.language)

    def language_hint(self) -> str:
        """Return how to switch to Chinese, in Chinese, for the first screen; "" later.

        Also "" if something said which language to use.
        """
        if self.language_source != "default" or not can_encode(_HINT, sys.stdout.encoding):
            return ""
        with suppress(StudyError):
            if journal.load(self.curriculum.id).entries:
                return ""
        return _HINT

    def check_language(self) -> None:
        """Raise ``BadLanguage`` if the variable is wrong and ``--lang`` was not given."""
        if self._language_error:
            raise self._language_error

    def set_curriculum(self, path: str) -> None:
        """Use the plan in a file."""
        self.curriculum_path = path

    def set_today(self, text: str) -> None:
        """Use a date, in any form that people type, as today."""
        self._today_text = text

    @property
    def config(self) -> Config:
        """The configuration; raises the error of a faulty one."""
        if isinstance(self.settings, StudyError):
            raise self.settings
        return self.settings

    @cached_property
    def today(self) -> date:
        """The study date: --today, else the clock's, with ``day_starts_at`` taken into account."""
        today = (self.now.replace(tzinfo=None) - self.config.day_starts_at).date()
        text = self._today_text
        return today if text is None else parse_date(text, today, EITHER)

    @cached_property
    def curriculum(self) -> Curriculum:
        """The plan: --curriculum, else the configuration's, else the bundled one."""
        if self.curriculum_path is not None:
            return curriculum.load(self.curriculum_path)
        return curriculum.load(self.config.curriculum)

    def read(self, *, warn: bool = False) -> Study:
        """Load the plan and the journal.

        With ``warn``, warn of conflicted copies, and of a backup where there is no journal.
        """
        file = journal.load(self.curriculum.id)
        if warn:
            self._warn_of_files(file)
        return self._study(file)

    def apply(
        self,
        decide: Callable[[Study, datetime], Sequence[Entry]],
        *,
        sources: Sequence[JournalFile] = (),
        dry_run: bool = False,
        file: JournalFile | None = None,
    ) -> Outcome:
        """Decide what to record, and record it, holding the lock from reading to saving.

        ``decide`` gets the current study and the ``at`` of the change, and returns the
        entries to record. ``sources`` are the files that entries are taken over from,
        ``file`` is the journal if the caller has locked and read it.
        """
        others = [entry for source in sources for entry in source.entries]

        def applied(file: JournalFile) -> Outcome:
            before = self._study(file)
            entries = decide(before, next_at(self.now, [*before.entries, *others]))
            after = before.with_entries(entries)
            if entries and not dry_run:
                self._save(file, entries, sources)
            return Outcome(before, after, entries)

        def edited() -> Outcome:
            with journal.editing(self.curriculum.id) as locked:
                return applied(locked)

        if dry_run:
            return applied(journal.load(self.curriculum.id))
        return applied(file) if file else journal.repeated(edited)

    def show(self, view: View[*Facts], *facts: *Facts, as_json: bool = False) -> bool:
        """Print facts as text or JSON; return whether there was anything to print."""
        if as_json:
            terminal.print_json(view.data(*facts))
            return True
        lines = view.lines(*facts, terminal.page())
        terminal.print_result(lines)
        return bool(lines)

    def _save(
        self, file: JournalFile, entries: Sequence[Entry], sources: Sequence[JournalFile]
    ) -> None:
        content = file.extended(entries, sources)
        failed = self._back_up(file) if file.content else None
        file.save(content)
        if (
            not file.content
            and not sources
            and (left := backups.largest_readable(file.curriculum_id))
        ):
            terminal.print_message([messages.older_backup_line(left.path)])
        if failed:
            terminal.print_message([messages.not_backed_up_line(failed)])

    def _back_up(self, file: JournalFile) -> CannotAccess | None:
        """Back up the journal; return the error if that fails, since the change is saved anyway."""
        try:
            folder = os.path.dirname(file.path)
            backups.create(file.curriculum_id, file.content, self.now.date(), owner=folder)
        except CannotAccess as error:
            return error
        return None

    def _study(self, file: JournalFile) -> Study:
        kinds = unknown_kinds(file.entries)
        if kinds and not self._warned:
            terminal.print_message([messages.unknown_kinds_line(kinds, file.path)])
            self._warned = True  # once, even if the journal is read twice
        return Study.of(self.curriculum, file.entries, self.today)

    def _warn_of_files(self, file: JournalFile) -> None:
        """Warn of conflicted copies, and of a backup if there is no journal."""
        copies = conflicts.conflicted(file)
        backup = None if file.content else backups.largest_readable(file.curriculum_id)
        if copies:
            terminal.print_message([messages.conflicted_line(copies)])
        if backup:
            terminal.print_message([messages.missing_journal_line(backup.day)])


def checked_text(text: str) -> str:
    """Return text from the command line, stripped; raises ``BadText`` if it is not valid text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadText(text) from None
    return text.strip()


def session_of(context: typer.Context) -> Session:
    """Return the session of a command; raises ``BadLanguage``."""
    session: Session = context.obj
    session.check_language()
    return session
