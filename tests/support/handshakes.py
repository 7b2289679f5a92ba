"""A server that shakes hands in TLS (OpenSSL), and says the alerts that asyncio swallows."""

import socket
import ssl
import threading


class Handshakes:
    """`said` has what became of each handshake: "" or why it failed; `heard` what came after it.

    `left_open` counts the connections that the other end did not close after such a failure.
    """

    def __init__(self, context: ssl.SSLContext):
        self._context = context
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.said: list[str] = []
        self.heard = b""
        self.left_open = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(10)

    def _serve(self):
        while True:
            try:
                plain, _ = self._server.accept()
            except OSError:
                return
            plain.settimeout(10)
            with plain:
                self._meet(plain)

    def _meet(self, plain):
        secure = self._context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        with secure:
            try:
                secure.do_handshake()
                self.said.append("")
                self.heard += secure.recv(4096)
            except OSError as error:
                self.said.append(str(error))
                self._drain(secure)

    def _drain(self, secure):
        """Unread bytes at a closed socket would destroy the alert on its way."""
        try:
            with socket.socket(fileno=secure.detach()) as raw:
                raw.shutdown(socket.SHUT_WR)
                raw.settimeout(10)
                while raw.recv(4096):
                    pass
        except TimeoutError:
            self.left_open += 1
        except OSError:
            pass
