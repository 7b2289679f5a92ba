"""TLS on a connection that is open already: each runtime's streams do it in their own way."""

from chargepost import port
from chargepost.line import StreamLine
from chargepost.port import const

_ENOTCONN = const(107)


async def start_tls(line, host: str, tls, clock) -> StreamLine:
    """The line to go on with, when the other side waits for TLS to begin. Raises OSError."""
    pair = await line.detach()
    if pair is None:
        raise OSError(_ENOTCONN, "the line was closed before TLS began")
    reader, writer = pair
    held = b""
    if hasattr(writer, "start_tls"):
        try:
            await writer.start_tls(tls, server_hostname=host)
        except OSError:
            writer.close()
            raise
    else:
        plain = writer.s
        reader = writer = port.TlsStream(tls)
        secured = reader.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        secured.setblocking(False)
        # Says the first word: else both sides would wait. A fast server has answered by then.
        try:
            held = secured.read(1)
        except (OSError, ValueError):
            plain.close()
            raise
    return StreamLine(reader, writer, clock, held)
