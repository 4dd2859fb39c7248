"""HTTP: the directory's and the sign-in's resources."""

from identity.api import accounts, agencies, keys, me, passwords, sessions

ROUTERS = (
    agencies.router,
    accounts.router,
    passwords.router,
    sessions.router,
    me.router,
    keys.router,
)
