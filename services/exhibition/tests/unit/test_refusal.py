"""What the rules say no with can be said in another language: by its type and its params."""

from string import Formatter

import pytest

from exhibition import app
from exhibition.domain.refusal import Refusal

KINDS = sorted(Refusal.__subclasses__(), key=lambda kind: kind.__name__)


def test_the_refusals_of_every_rule_are_known_here() -> None:
    assert app.SERVICE == "exhibition"
    assert len(KINDS) > 20


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_says_nothing_without_its_params(kind: type[Refusal]) -> None:
    params = {name for _, name, _, _ in Formatter().parse(kind.says) if name is not None}
    assert params
    with pytest.raises(KeyError):
        kind()
    said = kind(**dict.fromkeys(params, "x"))
    assert (said.params, "{" in str(said)) == (dict.fromkeys(params, "x"), False)
