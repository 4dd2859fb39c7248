"""The rules of the forum: plans, booths, exhibitors; pure."""
