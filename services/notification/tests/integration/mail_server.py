"""A mail server of the tests' own, in a process of its own: it does what its orders say.

Orders lie in a file, one a line, and each is for the next mail: `take`, `hang-up` after all of it
has come, or an answer such as `550 5.1.1 nobody` to its recipient or `data 451 later` to the whole.
Without an order it takes a mail, and keeps it in the folder.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Clerk:
    """Takes mail as it is ordered to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken = 0
        self._order = "take"

    def _next(self) -> str:
        orders = self._folder / "orders"
        lines = orders.read_text().splitlines() if orders.exists() else []
        orders.write_text("\n".join(lines[1:]))
        return lines[0] if lines else "take"

    async def handle_RCPT(  # noqa: N802 - the server asks by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        """An order that begins with a number is the answer to the recipient."""
        self._order = self._next()
        if self._order[0].isdigit():
            return self._order
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep it; what was ordered otherwise is answered otherwise."""
        if self._order.startswith("data "):
            return self._order.removeprefix("data ")
        self._taken += 1
        assert isinstance(envelope.content, bytes)
        (self._folder / f"{self._taken:03}.eml").write_bytes(envelope.content)
        if self._order == "hang-up":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"


async def main(folder: Path) -> None:
    """Serve at a free port, which is written to the folder."""
    clerk = Clerk(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(clerk, hostname="mail.test", enable_SMTPUTF8=False), "127.0.0.1", 0
    )
    port = folder / "port"
    port.with_suffix(".new").write_text(str(server.sockets[0].getsockname()[1]))
    port.with_suffix(".new").rename(port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
