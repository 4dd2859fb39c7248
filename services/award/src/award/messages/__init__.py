"""What we tell in the words of our contracts, and what others tell in ours."""

TELLS = (
    "award.list_released.v1",
    "award.list_corrected.v1",
    "award.finalist_disqualified.v1",
    "award.objections_settled.v1",
    "award.objection_filed.v1",
    "award.objection_screened.v1",
    "award.objection_replied.v1",
    "award.objection_ruled.v1",
    "award.certificate_issued.v1",
)
