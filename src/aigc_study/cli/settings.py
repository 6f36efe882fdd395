"""The settings of one run: the language, the study date and the plan, and what says so."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from aigc_study import i18n
from aigc_study.cli import clock, language
from aigc_study.errors import BadLanguage, StudyError
from aigc_study.inputs.dates import EITHER, parse_date
from aigc_study.storage import config, curriculum
from aigc_study.views.page import has_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Self

    from aigc_study.domain.curriculum import Curriculum
    from aigc_study.storage.config import Config


class Settings:
    """What options, variables, the configuration and the locale say, loaded once, on demand."""

    def __init__(self, settings: Config | StudyError) -> None:
        self.settings = settings
        self.now = clock.now()
        self.language, self.language_source = "en", "default"
        self.curriculum_path: str | None = None
        self.options: list[str] = []  # as typed, with their values
        self._today_text: str | None = None
        self._language_flag: str | None = None
        self._language_error: BadLanguage | None = None

    @classmethod
    def begin(cls) -> Self:
        """Load the settings and choose the language.

        A faulty configuration or variable raises only where it is needed, so ``--help`` works.
        """
        settings: Config | StudyError
        try:
            settings = config.load()
        except StudyError as error:
            settings = error
        begun = cls(settings)
        begun._choose_language()
        return begun

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
        # English on a console that would show Chinese as question marks.
        is_shown = self.language == "en" or has_chinese(sys.stdout.encoding)
        i18n.set_language(self.language if is_shown else "en")

    @contextmanager
    def language_of_files(self) -> Iterator[None]:
        """Use the language whatever the console shows, for what is always UTF-8."""
        shown = i18n.language()
        i18n.set_language(self.language)
        yield
        i18n.set_language(shown)

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

    @property
    def plan_file(self) -> tuple[str | None, str]:
        """The file of the plan, ``None`` for the bundled one, and what says so."""
        if self.curriculum_path is not None:
            return self.curriculum_path, "flag"
        path = self.config.curriculum
        return path, "file" if path else "default"

    @cached_property
    def curriculum(self) -> Curriculum:
        """The plan: --curriculum, else the configuration's, else the bundled one."""
        return curriculum.load(self.plan_file[0])
