"""No token, password or one-time link reaches a log."""

import io
import json
import logging
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import telemetry
from shared.settings import TelemetrySettings

BASE64 = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=12)
TOKENS = st.builds("eyJ{}.eyJ{}.{}".format, BASE64, BASE64, BASE64)
AROUND = st.text(st.characters(codec="ascii", categories=["L", "Zs"]), max_size=11)
KEYS = st.sampled_from([
    "password", "Password", "new_password", "secret", "signing_secret", "token", "refresh_token",
    "access_token", "link", "LINK",
])  # fmt: skip


@given(AROUND, TOKENS, AROUND)
def test_a_token_does_not_pass(before: str, token: str, after: str) -> None:
    shown = telemetry.redact(f"{before} {token} {after}")
    assert all(part not in shown for part in token.split("."))


@given(st.sampled_from(["Bearer", "bearer", "BEARER"]), BASE64, AROUND)
def test_a_bearer_header_does_not_pass(scheme: str, secret: str, after: str) -> None:
    shown = telemetry.redact(f'{{"Authorization": "{scheme} {secret}", "then": "{after}"}}')
    assert secret not in shown


def as_json(key: str, secret: str) -> str:
    return json.dumps({key: secret, "then": 1}, ensure_ascii=False)


def as_json_in_json(key: str, secret: str) -> str:
    return json.dumps({"message": f"refused: {as_json(key, secret)}"}, ensure_ascii=False)


def as_python(key: str, secret: str) -> str:
    return repr({key: secret, "then": 1})


def as_form(key: str, secret: str) -> str:
    return f"a=1&{key}={secret}&then=1"


def as_words(key: str, secret: str) -> str:
    return f"{key}: {secret} then"


@pytest.mark.parametrize("form", [as_json, as_json_in_json, as_python, as_form, as_words])
@given(KEYS, BASE64)
def test_what_is_named_a_secret_does_not_pass(
    form: Callable[[str, str], str], key: str, secret: str
) -> None:
    assert secret not in telemetry.redact(form(key, secret))


@given(KEYS, st.text(st.characters(codec="utf-8")))
def test_of_a_passphrase_nothing_passes_and_the_line_stays_json(key: str, secret: str) -> None:
    shown = telemetry.redact(json.dumps({key: secret, "then": 1}, ensure_ascii=False))
    assert json.loads(shown) == {key: "***", "then": 1}


@given(BASE64, AROUND)
def test_a_one_time_link_does_not_pass(secret: str, after: str) -> None:
    assert secret not in telemetry.redact(f"link=https://host/invitation#{secret} {after}")


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), max_size=60))
def test_what_holds_no_secret_passes_as_it_is(text: str) -> None:
    innocent = "".join(c for c in text if c.isdigit() or c.isspace())
    assert telemetry.redact(innocent) == innocent
    assert telemetry.redact("proposal p-17 was admitted") == "proposal p-17 was admitted"


@pytest.fixture
def lines(logging_as_before: None) -> io.StringIO:
    """Where the root logger writes for one test."""
    stream = io.StringIO()
    telemetry.start_logging(TelemetrySettings(), stream)
    return stream


TOKEN = "eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLW9mLTY0LWJ5dGVz"


def test_a_line_is_json_without_the_secrets_of_its_message_fields_and_error(
    lines: io.StringIO,
) -> None:
    log = logging.getLogger("test")
    try:
        int(f"Bearer {TOKEN}")
    except ValueError:
        log.exception("refused %s", TOKEN, extra={"password": "open-sesame", "fact": "f1"})
    (line,) = lines.getvalue().splitlines()
    read = json.loads(line)
    assert (read["level"], read["logger"], read["fact"]) == ("ERROR", "test", "f1")
    assert "ValueError" in read["error"]
    assert all(secret not in line for secret in (*TOKEN.split("."), "open-sesame"))


def test_clients_that_repeat_themselves_are_heard_once_in_ten_seconds(lines: io.StringIO) -> None:
    for _ in range(5):
        logging.getLogger("aiokafka.test").warning("gone")
        logging.getLogger("ours").warning("gone")
    said = [json.loads(line)["logger"] for line in lines.getvalue().splitlines()]
    assert (said.count("aiokafka.test"), said.count("ours")) == (1, 5)
