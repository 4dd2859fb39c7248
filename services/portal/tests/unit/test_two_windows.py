"""What two windows of one person wrote, side by side."""

import pytest

from portal.pages.two_windows import Merged, merged


@pytest.mark.parametrize(
    ("now", "had", "wrote", "found"),
    [
        ({"a": "80"}, {"a": "80", "b": ""}, {"b": "70"}, Merged({"b": "70"}, {}, {})),
        ({"a": "80"}, {"a": ""}, {"a": ""}, Merged({}, {}, {"a": "80"})),
        ({"a": "80"}, {"a": "60"}, {"a": "70"}, Merged({}, {"a": "80"}, {})),
        ({"a": "82,5"}, {"a": "60"}, {"a": "82.5"}, Merged({"a": "82.5"}, {}, {})),
        ({}, {"a": "60"}, {"a": "70"}, Merged({}, {"a": ""}, {})),
        ({"a": "80"}, {}, {"a": "70"}, Merged({"a": "70"}, {}, {})),
        ({"a": "x\ny"}, {"a": "x\r\ny "}, {}, Merged({}, {}, {})),
    ],
    ids=[
        "other-field",
        "only-there",
        "both",
        "the-same",
        "cleared-there",
        "believes-nothing",
        "ends",
    ],
)
def test_what_one_window_wrote_meets_what_is_kept(
    now: dict[str, str], had: dict[str, str], wrote: dict[str, str], found: Merged
) -> None:
    assert merged(now, had, wrote) == found
