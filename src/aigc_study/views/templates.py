"""The templates of the page and the picture that ``report`` makes."""

from __future__ import annotations

from jinja2 import Environment, FunctionLoader, StrictUndefined

from aigc_study import views
from aigc_study.i18n import language
from aigc_study.resources import read_resource

_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def language_tag() -> str:
    """Return what a browser calls the language in use."""
    return "zh-Hans" if language() == "zh" else "en"


def rendered(name: str, facts: dict[str, object]) -> str:
    """Return a template filled in; every text in it is escaped."""
    environment = Environment(
        loader=FunctionLoader(lambda name: read_resource(views, name).decode()),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template(name).render(facts).translate(_NOT_IN_XML)
