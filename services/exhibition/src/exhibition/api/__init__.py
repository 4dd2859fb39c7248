"""HTTP: forums, booths, exhibitors."""

from exhibition.api import booths, exhibitors, forums

ROUTERS = (forums.router, booths.router, exhibitors.router)
