"""People: who joins an agency is told what matters there still; who is closed is erased."""

from notification import access
from notification.commands import people
from notification.commands.matters import tell_newcomers
from notification.messages import heard as said
from notification.store import PROPOSALS
from shared.delivery import Heard, NotYet
from shared.grants import TOPIC
from shared.outbox import Unit


async def on_role_granted(heard: Heard[said.AgencyRole], unit: Unit) -> None:
    """Once our own copy of the roles has it, which is filled apart from this."""
    data = heard.data
    if data.role not in (access.ADMINISTRATOR, access.MEMBER) or data.scope_id is None:
        return
    copied = unit.mongo.collection("grants")
    if await copied.find_one({"_id": data.grant_id}, {"_id": 1}) is None:
        raise NotYet(TOPIC, data.account_id)
    written = await unit.mongo.find_many(PROPOSALS, {"writers": data.account_id})
    administered = data.scope_id if data.role == access.ADMINISTRATOR else ""
    await tell_newcomers(unit, about=[kept.id for kept in written], agency=administered)


async def on_account_closed(heard: Heard[said.AccountClosed], unit: Unit) -> None:
    """What was told to it, and where it was reached, is erased."""
    await people.close(heard.data.account_id, unit)
