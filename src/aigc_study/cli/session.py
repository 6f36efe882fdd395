"""The context of one command: the settings, the time, the plan and the journal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVarTuple

from aigc_study.cli import terminal
from aigc_study.cli.settings import Settings
from aigc_study.domain.journal import next_at, unknown_kinds
from aigc_study.domain.study import Study
from aigc_study.errors import BadText, CannotAccess, StudyError
from aigc_study.storage import backups, conflicts, journal
from aigc_study.views import messages
from aigc_study.views.page import can_encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import typer

    from aigc_study.domain.journal import Entry
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


class Session(Settings):
    """One run of the program."""

    _warned = False

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
            return applied(file or journal.load(self.curriculum.id))
        return applied(file) if file else journal.repeated(edited)

    def show(self, view: View[*Facts], *facts: *Facts, as_json: bool = False) -> bool:
        """Print facts as text or JSON; return whether there was anything to print."""
        if as_json:
            with self.language_of_files():
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
