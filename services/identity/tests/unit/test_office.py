"""Roles and the one kind of scope in which each is held."""

import pytest

from identity.domain.office import SCOPE_OF, Office, Role, ScopeKind, ScopeMissing, ScopeUnwanted


def test_every_role_has_a_scope() -> None:
    assert set(SCOPE_OF) == set(Role)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARIAT])
def test_a_role_within_the_nation_needs_its_scope(role: Role) -> None:
    assert Office(role, "x").scope_kind is SCOPE_OF[role]
    with pytest.raises(ScopeMissing) as no:
        Office(role)
    assert no.value.params == {"role": role, "scope_kind": SCOPE_OF[role]}


def test_the_secretariat_is_held_for_the_whole_nation() -> None:
    assert Office(Role.SECRETARIAT).scope_kind is ScopeKind.NATION
    with pytest.raises(ScopeUnwanted) as no:
        Office(Role.SECRETARIAT, "kota-a")
    assert str(no.value) == (
        "The role secretariat is held for the whole nation; leave scope_id empty."
    )
