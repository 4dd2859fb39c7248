"""HTTP: the directory's and the sign-in's resources."""

from identity.api import accounts, agencies, imports, keys, me, names, passwords, sessions

ROUTERS = (
    imports.router,
    agencies.router,
    accounts.router,
    names.router,
    passwords.router,
    sessions.router,
    me.router,
    keys.router,
)
