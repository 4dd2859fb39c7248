"""What must always hold, checked from what is left: each invariant gives its complaints."""

from collections.abc import Callable, Iterator, Mapping

from tests.e2e.evidence import Evidence
from tests.e2e.invariants import carriage, effects, judged, public

Invariant = Callable[[Evidence], Iterator[str]]

INVARIANTS: Mapping[str, Invariant] = {
    invariant.__name__: invariant
    for invariant in (
        carriage.rows_are_in_the_log,
        carriage.the_log_has_rows,
        carriage.subjects_are_in_order,
        carriage.sequences_are_of_one_id,
        carriage.nothing_is_left_over,
        carriage.inboxes_are_at_the_end,
        effects.entries_are_the_admitted,
        effects.readings_are_the_assigned,
        effects.lists_are_the_decided,
        effects.certificates_are_of_those_who_stand,
        effects.exhibitors_are_the_winners,
        effects.grants_are_the_directory,
        effects.the_funnel_is_the_proposals,
        judged.judges_are_on_the_roster,
        judged.judges_have_no_conflict,
        judged.sheets_are_in_time,
        judged.entries_are_read_enough,
        judged.seeds_were_committed_to,
        judged.rankings_follow_from_the_sheets,
        judged.lists_follow_from_the_rankings,
        public.the_funnel_narrows,
        public.receipts_are_of_what_was_frozen,
        public.lists_have_their_hashes,
        public.the_admitted_have_their_hash,
        public.documents_have_their_hashes,
        public.released_lists_only_grow_by_corrections,
        public.booths_have_one_booking,
        public.exhibitors_have_one_booth,
        public.names_stay_where_they_belong,
    )
}
