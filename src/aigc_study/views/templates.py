"""The templates of the page and the picture that ``report`` makes."""

from __future__ import annotations

import re

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from aigc_study import views
from aigc_study.i18n import language
from aigc_study.resources import read_resource

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def language_tag() -> str:
    """Return what a browser calls the language in use."""
    return "zh-Hans" if language() == "zh" else "en"


def _unbroken_dates(text: str) -> Markup:
    """Return a text in which no line ends within a date."""
    return Markup(_DATE.sub(r'<span class="date">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def rendered(name: str, facts: dict[str, object]) -> str:
    """Return a template filled in; every text in it is escaped."""
    environment = Environment(
        loader=FunctionLoader(lambda name: read_resource(views, name).decode()),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["dates"] = _unbroken_dates
    return environment.get_template(name).render(facts).translate(_NOT_IN_XML)
