"""HTTP: forums, their plans as tables, maps, stands, booths, exhibitors."""

from exhibition.api import booths, exhibitors, forums, maps, stands, tables

ROUTERS = (
    forums.router,
    tables.router,
    maps.router,
    stands.router,
    booths.router,
    exhibitors.router,
)
