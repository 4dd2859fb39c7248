"""Roles and the one kind of scope in which each is held."""

import pytest

from identity.domain.office import SCOPE_OF, Office, Role, ScopeKind, ScopeMissing, ScopeUnwanted


def test_every_role_has_a_scope() -> None:
    assert set(SCOPE_OF) == set(Role)


NATIONAL = (Role.SECRETARIAT, Role.OPERATOR)


@pytest.mark.parametrize("role", [role for role in Role if role not in NATIONAL])
def test_a_role_within_the_nation_needs_its_scope(role: Role) -> None:
    assert Office(role, "x").scope_kind is SCOPE_OF[role]
    with pytest.raises(ScopeMissing) as no:
        Office(role)
    assert no.value.params == {"role": role, "scope_kind": SCOPE_OF[role]}


@pytest.mark.parametrize("role", NATIONAL)
def test_some_roles_are_held_for_the_whole_nation(role: Role) -> None:
    assert Office(role).scope_kind is ScopeKind.NATION
    with pytest.raises(ScopeUnwanted) as no:
        Office(role, "kota-a")
    assert str(no.value) == (f"The role {role} is held for the whole nation; leave scope_id empty.")
