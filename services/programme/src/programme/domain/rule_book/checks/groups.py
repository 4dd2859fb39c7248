"""A group's form, rules, criteria and scale fit together."""

from collections.abc import Iterator
from decimal import Decimal

from programme.domain.rule_book.eligibility import RuleKind
from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.form import FieldKind
from programme.domain.rule_book.mistake import Mistake, View

WHOLE = Decimal(100)
OWN_PROPERTIES = ("title", "category", "started_on", "agency")
NEEDS: dict[str, tuple[str, ...]] = {
    RuleKind.MINIMUM_AGE: ("years",),
    RuleKind.NOT_WON_BEFORE: ("lists", "times"),
    RuleKind.CARELESS: ("min_words", "placeholders"),
    RuleKind.AGENCY_QUOTA: ("limit",),
}
BELONGS = {
    "min_words": (FieldKind.TEXT,),
    "max_words": (FieldKind.TEXT,),
    "max_length": (FieldKind.TEXT, FieldKind.URL),
}


def groups(book: View) -> Iterator[Mistake]:
    """Each group: weights that make 100, a scale with steps, a form and rules without holes."""
    answered = {reason["rule"].text() for reason in book["reasons"].items()}
    for group in book["groups"].items():
        yield from _weights(group["criteria"])
        yield from _scale(group["scale"])
        yield from _form(group["form"])
        for rule in group["eligibility"].items():
            yield from _rule(rule, answered)


def _weights(criteria: View) -> Iterator[Mistake]:
    weights = [criterion["weight"].number() for criterion in criteria.items()]
    total = sum((weight for weight in weights if weight is not None), Decimal(0))
    if weights and None not in weights and total != WHOLE:
        yield criteria.mistake(Fault.WEIGHTS, total=str(total))


def _scale(scale: View) -> Iterator[Mistake]:
    lowest, highest, by = (scale[key].number() for key in ("lowest", "highest", "step"))
    if lowest is None or highest is None or by is None:
        return
    if highest <= lowest:
        yield scale["highest"].mistake(Fault.HIGHEST_NOT_ABOVE, lowest=str(lowest))
    elif by <= 0 or (highest - lowest) % by:
        ends = {"lowest": str(lowest), "highest": str(highest)}
        yield scale["step"].mistake(Fault.STEPS_MISS, step=str(by), **ends)


def _form(form: View) -> Iterator[Mistake]:
    for field in form["fields"].items():
        yield from _field(field)
    fields = form["fields"].ids()
    for attachment in form["attachments"].items():
        if attachment["id"].text() in fields:
            yield attachment["id"].mistake(Fault.ID_OF_A_FIELD)


def _field(field: View) -> Iterator[Mistake]:
    if field["id"].text() in OWN_PROPERTIES:
        yield field["id"].mistake(Fault.OWN_PROPERTY)
    least, most = field["min_words"].whole(), field["max_words"].whole()
    if least is not None and most is not None and least > most:
        yield field["min_words"].mistake(Fault.WORDS_DO_NOT_FIT, least=least, most=most)
    kind = field["kind"].text()
    for key, kinds in BELONGS.items():
        if field[key].value is not None and kind in list(FieldKind) and kind not in kinds:
            yield field[key].mistake(
                Fault.LIMITS_ANOTHER_KIND, kinds=" or ".join(kinds), kind=str(kind)
            )
    choices = len(field["choices"].items())
    if kind == FieldKind.CHOICE and choices < 2:
        yield field["choices"].mistake(Fault.TOO_FEW_CHOICES)
    if kind in list(FieldKind) and kind != FieldKind.CHOICE and choices:
        yield field["choices"].mistake(Fault.ONLY_A_CHOICE, kind=str(kind))


def _rule(rule: View, answered: set[str | None]) -> Iterator[Mistake]:
    kind = rule["rule"].text()
    if kind not in list(RuleKind):
        return
    needed = NEEDS.get(kind, ())
    for key in needed:
        if rule[key].value is None:
            yield rule[key].mistake(Fault.RULE_NEEDS_THIS, rule=str(kind))
    for key in {key for keys in NEEDS.values() for key in keys} - set(needed):
        if rule[key].value is not None:
            yield rule[key].mistake(Fault.RULE_USES_NO_SUCH, rule=str(kind))
    if kind not in answered:
        yield rule["rule"].mistake(Fault.NO_REASON, rule=str(kind))
