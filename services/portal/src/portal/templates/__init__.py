"""The templates, and how one becomes a page."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from portal.assets import Assets


@cache
def environment() -> Environment:
    """Every template; whatever is put into one is text, unless the template itself says otherwise.

    GOV.UK Frontend's macros are those of govuk-frontend-jinja.
    """
    return Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("portal", "templates"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.do"],
    )


def rendered(name: str, assets: Assets, context: Mapping[str, Any]) -> str:
    """The template with that name, filled in."""
    return environment().get_template(name).render(asset=assets.url, **context)
