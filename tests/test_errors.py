"""Errors: the facts they declare and the messages that these fill in."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

import pytest

from aigc_study.errors import (
    FAULTS,
    Fault,
    NoRegularFile,
    StudyError,
    UnknownLesson,
    UnknownStage,
    UnusableFile,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def kinds_of(error: type[StudyError]) -> Iterator[type[StudyError]]:
    """Yield the classes that are raised: those with no others below them."""
    below = error.__subclasses__()
    for each in below:
        yield from kinds_of(each)
    if not below:
        yield error


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


# The messages of a file go by its role.
ERRORS = [error for error in kinds_of(StudyError) if error is not UnusableFile]


@pytest.mark.parametrize("error", ERRORS)
def test_messages_use_declared_facts(error: type[StudyError]) -> None:
    fact, without = error.message_without
    assert placeholders(error.message) | placeholders(without) <= set(error.fact_names)
    assert fact in {"", *error.fact_names}


def test_faults_use_their_fields() -> None:
    assert set().union(*map(placeholders, FAULTS.values())) <= set(Fault._fields)


def test_facts_become_attributes() -> None:
    error = UnknownStage("9.*", stages=5)
    assert (error.reference, error.stages, error.exit_code) == ("9.*", 5, 2)


def test_facts_have_defaults() -> None:
    assert UnknownLesson("soop").nearest == ()
    assert NoRegularFile("/dev/null").reason == ""
