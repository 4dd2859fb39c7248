"""Every template is one: a mistake in it is found before anybody sees its page."""

import pytest

from portal.templates import environment


@pytest.mark.parametrize(
    "name", [n for n in environment().list_templates() if not n.startswith("govuk_")]
)
def test_a_template_can_be_read(name: str) -> None:
    environment().get_template(name)
