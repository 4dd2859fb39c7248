"""One transaction, tried again as often as the server asks for, within a budget."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from shared import clock
from shared.mongo.driver import (
    TRANSACTION,
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    PyMongoError,
    ServerSelectionTimeoutError,
    Session,
    WTimeoutError,
    awaited,
)
from shared.mongo.shapes import UNAVAILABLE, Busy, CommitOutcomeUnknown, DuplicateKey

T = TypeVar("T")


async def run(session: Session, work: Callable[[Session], Awaitable[T]], budget_s: float) -> T:
    """What `work` returns, once committed; DuplicateKey, Busy, or CommitOutcomeUnknown."""
    tries = _Tries(clock.monotonic() + budget_s)
    while True:
        # Not as a context manager: motor's own would commit without trying again.
        await awaited(session.start_transaction(**TRANSACTION))
        try:
            result = await work(session)
        except BaseException as error:
            await _abort(session)
            if _is_duplicate(error):
                raise DuplicateKey(str(error)) from error
            if _labelled(error, "TransientTransactionError"):
                if await tries.again():
                    continue
                raise _given_up(error) from error
            raise
        if await _commit(session, tries):
            return result


async def single(write: Callable[[Session], Awaitable[None]]) -> None:
    """One write by itself; DuplicateKey, or CommitOutcomeUnknown where no answer came to it."""
    try:
        await write(None)
    except DuplicateKeyError as error:
        raise DuplicateKey(str(error)) from error
    except ServerSelectionTimeoutError:
        raise  # it was never sent
    except (AutoReconnect, WTimeoutError) as error:
        raise CommitOutcomeUnknown("the write was never answered") from error


class _Tries:
    """How long to go on: a deadline and a growing pause."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._pause = 0.002

    async def again(self) -> bool:
        if clock.monotonic() >= self._deadline:
            return False
        await asyncio.sleep(clock.jitter(self._pause))
        self._pause = min(0.5, self._pause * 1.6)
        return True


async def _commit(session: Session, tries: _Tries) -> bool:
    """True when committed; False when the whole transaction must run again."""
    while True:
        try:
            await awaited(session.commit_transaction())
        except PyMongoError as error:
            if _labelled(error, "UnknownTransactionCommitResult"):
                if await tries.again():
                    continue
                raise CommitOutcomeUnknown("the commit was never answered") from error
            if not _labelled(error, "TransientTransactionError"):
                raise
            if await tries.again():
                return False
            raise _given_up(error) from error
        return True


async def _abort(session: Session) -> None:
    if session.in_transaction:
        try:
            await awaited(session.abort_transaction())
        except PyMongoError:
            return  # the server ends it by itself


def _given_up(error: BaseException) -> BaseException:
    """What a transaction ends with that was tried until its budget was spent."""
    return error if isinstance(error, UNAVAILABLE) else Busy("another transaction holds it")


def _is_duplicate(error: BaseException) -> bool:
    # The server has ended the transaction already: nothing more may be tried inside it.
    if isinstance(error, BulkWriteError):
        return any(e.get("code") == 11000 for e in error.details.get("writeErrors", []))
    return isinstance(error, DuplicateKeyError)


def _labelled(error: BaseException, label: str) -> bool:
    return isinstance(error, PyMongoError) and error.has_error_label(label)
