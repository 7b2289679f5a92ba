"""Room in the unix port's poll table, made before there is a TLS stream.

The unix port keeps file descriptors in a table that grows by four, and moves every entry's
pointer into it when it grows, also those of streams without a descriptor, as TLS has them:
the next wait for such a stream then writes to a wild address and the process dies. No other
port has that table. It never shrinks, so one early growth is enough.
"""

import asyncio
import select
import socket

_DESCRIPTORS = 32  # eight outlets with a meter and a reader each, guard, bench, backends


def reserve():
    """Make room for all the descriptors this board will ever wait for."""
    poller = asyncio.core._io_queue.poller  # type: ignore[attr-defined]  # no public way
    sockets = [socket.socket() for _ in range(_DESCRIPTORS)]
    for one in sockets:
        poller.register(one, select.POLLIN)
    for one in sockets:
        poller.unregister(one)
        one.close()
