"""Everything that can be wrong with a rule book, its file, or a calendar."""

from enum import Enum, unique


@unique
class Fault(Enum):
    """What is wrong: its code for those who say it in other words, and a sentence in English."""

    NOT_A_TEXT = "This must be a text, not {found}."
    UNPRINTABLE = "This text has characters that cannot be printed; leave them out."
    BLANK = "This text is empty; write it or leave the key out."
    LENGTH = "This must have {least} to {most} characters, not {count}."
    NOT_AN_ID = (
        "This must be an id: small letters and digits, joined by single hyphens or underscores,"
        " not {found}."
    )
    NOT_AN_ADDRESS = "This must be an address (http or https), not {found}."
    NOT_A_POINTER = "This must be a JSON pointer such as /rounds/0, not {found}."
    NOT_A_MEDIA_TYPE = "This must be a media type, like image/png, not {found}."
    NOT_A_NUMBER = 'This must be a number as text, like "20", not {found}.'
    NOT_A_TIE_BREAK = """This must be "lot" or "criterion:" with a criterion's id, not {found}."""
    NOT_WHOLE = "This must be a whole number, not {found}."
    OUT_OF_RANGE = "This must be from {least} to {most}, not {found}."
    NOT_A_FLAG = "This must be true or false, not {found}."
    NOT_A_CHOICE = "This must be one of: {known}; not {found}."
    NOT_A_LIST = "This must be a list, not {found}."
    ITEMS = "This must have {least} to {most} items, not {count}."
    NOT_A_MAPPING = "This must be a mapping of keys to values, not {found}."
    UNKNOWN_KEY = "This key is unknown; known are: {known}."
    MISSING = "This is missing and has no default."
    REPEATED = "{found} stands here more than once; use each only once."

    UNKNOWN_GROUP = "There is no group {found}; known are: {known}."
    UNKNOWN_CLUSTER = "There is no cluster {found}; known are: {known}."
    UNKNOWN_ROUND = "There is no round {found}; known are: {known}."
    UNKNOWN_LIST = "There is no list {found}; known are: {known}."
    NOTHING_THERE = "Nothing in this book stands at {at}."
    TYPE_TAKEN = "Agencies of type {type} are in another cluster already."
    TYPES_UNTAKEN = "No cluster takes agencies of type {types}."

    WEIGHTS = "The weights of these criteria make {total}; they must make 100."
    HIGHEST_NOT_ABOVE = "The highest score must be above the lowest, {lowest}."
    STEPS_MISS = "Whole steps of {step} must lead from {lowest} to {highest}."
    ID_OF_A_FIELD = "A field has this id; an attachment needs its own."
    OWN_PROPERTY = "Every proposal has this by itself; a field needs another id."
    WORDS_DO_NOT_FIT = "At least {least} words do not fit into {most}."
    LIMITS_ANOTHER_KIND = "This limits a {kinds}, not a {kind}."
    TOO_FEW_CHOICES = "A choice needs at least two choices."
    ONLY_A_CHOICE = "Only a choice has choices, not a {kind}."
    RULE_NEEDS_THIS = "A rule {rule} needs this."
    RULE_USES_NO_SUCH = "A rule {rule} does not use this; leave it out."
    NO_REASON = "No reason answers to {rule}; add one to the reasons."

    PURPOSES_OUT_OF_ORDER = "The intake comes first, then selection, contests, and the rounds."
    PURPOSE_MISSING = "One stage must have the purpose {purpose}."
    PURPOSE_TWICE = "Another stage is the {purpose} already."
    STAGE_NAMES_NO_ROUND = "A stage for {purpose} must name its round."
    STAGE_NAMES_NO_LIST = "A stage for {purpose} must name its list."
    STAGE_HAS_NO_ROUND = "A stage for {purpose} has no round; leave it out."
    STAGE_HAS_NO_LIST = "A stage for {purpose} has no list; leave it out."
    ROUND_HAS_A_STAGE = "This round has a stage already."
    ROUND_WITHOUT_STAGE = "No stage is for the round {round}; add one to the stages."
    LIST_HAS_A_STAGE = "This list has a stage of objections already."
    LIST_NOT_ANNOUNCED = "This list is not announced; nobody can object to it."
    OBJECTIONS_TOO_EARLY = "Objections come after the round that makes the list."

    ROUND_LIKE_INTAKE = "The intake has this name; a round needs another."
    ROUND_WITHOUT_LIST = "No list comes from the round {round}; add one to the lists."
    ADMITTED_HAVE_NO_LIST = "Entries from the admitted have no list; leave it out."
    ADMITTED_NEVER_SETTLED = "Only a list can be settled, the admitted cannot."
    LIST_UNNAMED = "Entries from a list must name it."
    LIST_NOT_EARLIER = "This list comes from {round}, which is not an earlier round."
    STAGE_NOT_AFTER = "The stage of {round} must come after the stage of {earlier}."
    NEVER_SETTLED = "No stage takes objections to {list}, so it is never settled."
    SETTLED_TOO_LATE = "Objections to {list} must come before the stage of {round}."
    LOT_NOT_LAST = "A lot decides everything; it must come last."
    LAST_NOT_A_LOT = "The last tie-break must be a lot, which always decides."
    CRITERION_UNKNOWN = "The group {group} has no criterion {found}."
    NO_LEAST_NUMBER = "A round that needs all readings has no least number; leave it out."
    LEAST_NUMBER_MISSING = "Say how many readings of an entry are enough."
    MORE_THAN_READINGS = "An entry has {readings} readings; more cannot be asked for."
    MARK_OFF_SCALE = "The group {group} is scored from {lowest} to {highest}."
    FEEDBACK_OF_ONE = (
        "A mean over one judge is that judge's score; feedback needs at least two readings."
    )
    FEEDBACK_NEVER = "No announced list follows from this round, so there would never be feedback."

    LIST_LIKE_ROUND = "A round or the intake has this name; a list needs another."
    SEATS_OVERLAP = "An entry could take this seat and that of {other}."
    SEATS_DO_NOT_ADD_UP = "The seats add up to {total}, the list has {size}."
    CERTIFIES_NOTHING = "A list that is not announced certifies nothing."
    GIVES_NO_BOOTHS = "A list that is not announced gives no booths."

    NOT_UTF8 = "The file is not UTF-8: byte {byte} cannot be read."
    UNREADABLE = "The file cannot be read: {why}."
    ALIAS = "The alias *{alias} is not followed; write its value out."
    KEY_TWICE = "The key {found} stands twice; keep one."
    NO_JSON_NUMBER = "{found} is no number of JSON; write a number."
    TOO_DEEP = "The file is nested deeper than {most}; a rule book is not."
    TOO_MANY_VALUES = "The file has more than {most} values; a rule book is shorter."

    INSTANT_PAST = "This instant of the stage {stage} is past; set a later one."
    ENDS_BEFORE_OPENING = "The stage {stage} must end after it opens."
    OPENS_BEFORE_EARLIER = "The stage {stage} must not open before {earlier}, which precedes it."
    ENDS_BEFORE_EARLIER_OPENS = (
        "The stage {stage} would end before {earlier} opens, which precedes it, so it could never"
        " be opened."
    )
    NOTICE_TOO_SHORT = (
        "{seconds} seconds are too short a notice of a closing by hand where the edition is not"
        " simulated; give the rule book at least {least}, or every stage an end."
    )

    @property
    def code(self) -> str:
        """The code, as `not-a-text`."""
        return self.name.lower().replace("_", "-")
