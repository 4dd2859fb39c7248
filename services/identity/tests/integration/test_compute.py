"""Passwords and keys: the parameters that are promised."""

import json
import re
from datetime import UTC, datetime

from joserfc.jwk import OKPKey

from identity.compute import DECOY, Passwords, given_keys, new_key, published
from identity.domain.signing_key import newest

NOON = datetime(2018, 3, 1, 12, tzinfo=UTC)
PROMISED = r"\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}"


async def test_a_password_is_kept_as_promised_and_the_decoy_looks_the_same() -> None:
    passwords = Passwords(at_once=2, queue=2)
    kept = await passwords.hash("a long enough password")
    assert re.fullmatch(PROMISED, kept)
    assert re.fullmatch(PROMISED, DECOY)
    assert await passwords.matches("a long enough password", kept)
    assert not await passwords.matches("another long password", kept)
    assert not await passwords.matches("a long enough password", None)


def test_a_published_key_is_named_by_its_thumbprint_and_keeps_its_secret() -> None:
    kid, made = new_key(1, NOON)
    (shown,) = published([made])
    assert set(shown) == {"kty", "crv", "x", "kid", "alg", "use"}
    assert (shown["kid"], shown["alg"], shown["use"]) == (kid, "Ed25519", "sig")


def test_the_last_of_the_given_keys_signs() -> None:
    keys = [OKPKey.generate_key("Ed25519").as_dict(private=True) for _ in range(2)]
    given = given_keys(json.dumps({"keys": keys}), NOON)
    latest = newest(given)
    assert latest is not None
    assert json.loads(latest.jwk) == keys[1]
    assert newest([]) is None
