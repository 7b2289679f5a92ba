"""Web and FTP servers that no one here wrote, in threads, with the faults of real ones."""

import asyncio
import socket
import ssl
import threading
from base64 import b64decode
from pathlib import Path
from typing import Any

import trustme
from aiohttp import web
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import DTPHandler, FTPHandler, TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer

from chargepost.ocpp.certificates import split

LOGIN = ("post", "se:cret")


class Authority:
    """A certificate authority and what its servers need."""

    def __init__(self, folder: Path):
        self._ca = trustme.CA()
        self.root = split(self._ca.cert_pem.bytes())[0]
        self.pem = folder / "server.pem"
        certificate = self._ca.issue_cert("localhost", "127.0.0.1")
        self.pem.write_bytes(certificate.private_key_and_cert_chain_pem.bytes())

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        return context


class WebServer:
    """aiohttp over a folder; `log` has (method, path, headers) of the requests.

    /files/NAME a file; /cut/NAME the same, cut off after `cut` bytes each time; /chunked/NAME
    without a length; /to/WHERE a redirect; /silent never answers; /login/NAME asks for LOGIN;
    /up/ takes uploads; /post/ takes POST alone.
    """

    def __init__(self, folder: Path, authority: Authority | None = None, cut: int = 1000):
        self.folder = folder
        self.cut = cut
        self.log: list[tuple[str, str, dict[str, str]]] = []
        self._tls = authority.context() if authority else None
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://localhost:{self.port}"

    def _live(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._runner.cleanup())
        self._loop.close()

    async def _listen(self):
        app = web.Application(client_max_size=1 << 22, middlewares=[self._note])
        app.router.add_get("/files/{name}", self._file)
        app.router.add_get("/cut/{name}", self._cut)
        app.router.add_get("/chunked/{name}", self._chunked)
        app.router.add_get("/silent", self._silent)
        app.router.add_get("/login/{name}", self._login)
        app.router.add_route("*", "/to/{where:.*}", self._redirect)
        app.router.add_put("/up/{name}", self._up)
        app.router.add_post("/post/", self._up)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        sock = socket.create_server(("127.0.0.1", 0))
        self.port = sock.getsockname()[1]
        await web.SockSite(self._runner, sock, ssl_context=self._tls).start()

    @web.middleware
    async def _note(self, request, handler):
        self.log.append((request.method, request.path, dict(request.headers)))
        return await handler(request)

    async def _file(self, request):
        return web.FileResponse(self.folder / request.match_info["name"])

    async def _cut(self, request):
        """The transport goes away in the middle of what FileResponse would send."""
        data = (self.folder / request.match_info["name"]).read_bytes()
        asked = request.http_range
        begin, total = asked.start or 0, len(data)
        headers = {"ETag": '"one"', "Content-Length": str(total - begin)}
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{total - 1}/{total}"
        response = web.StreamResponse(status=206 if begin else 200, headers=headers)
        await response.prepare(request)
        await response.write(data[begin : begin + self.cut])
        if begin + self.cut < total:
            request.transport.close()
        return response

    async def _chunked(self, request):
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        data = (self.folder / request.match_info["name"]).read_bytes()
        for start in range(0, len(data), 700):
            await response.write(data[start : start + 700])
        return response

    async def _silent(self, _request):
        await asyncio.sleep(3600)
        return web.Response()

    async def _login(self, request):
        scheme, _, login = request.headers.get("Authorization", "").partition(" ")
        if (scheme, b64decode(login)) != ("Basic", ":".join(LOGIN).encode()):
            return web.Response(status=401)
        return await self._file(request)

    async def _redirect(self, request):
        where = request.match_info["where"]
        raise web.HTTPTemporaryRedirect(where if "://" in where else "/" + where)

    async def _up(self, request):
        name = request.match_info.get("name") or "posted"
        (self.folder / name).write_bytes(await request.read())
        return web.Response(status=201)

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)


class FtpFiles:
    """pyftpdlib over a folder; `tls` is "", "explicit" or "implicit"; the first `cuts` data
    connections are cut off after `cut` bytes."""

    def __init__(self, folder: Path, authority: Authority | None = None, tls: str = ""):
        self.cuts = 0
        self.cut = 1000
        self.commands: list[str] = []
        authorizer = DummyAuthorizer()
        authorizer.add_user(*LOGIN, str(folder), perm="elradfmw")
        authorizer.add_anonymous(str(folder))
        loop = IOLoop()
        handler = self._handler(tls)
        handler.authorizer = authorizer
        if authority:
            handler.certfile = str(authority.pem)
            handler.tls_control_required = handler.tls_data_required = True
        self._server = FTPServer(("127.0.0.1", 0), handler, ioloop=loop)
        self.port = self._server.address[1]
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def _handler(self, tls: str):
        outer = self
        base: Any = TLS_FTPHandler if tls else FTPHandler
        data_base: Any = TLS_DTPHandler if tls else DTPHandler

        class Data(data_base):
            def send(self, data):
                if outer.cuts > 0:
                    outer.cuts -= 1
                    sent = super().send(data[: outer.cut])
                    self.close()
                    return sent
                return super().send(data)

        class Handler(base):
            dtp_handler = Data
            banner = "ready"
            use_sendfile = False
            auth_failed_timeout = 0

            def pre_process_command(self, line, cmd, arg):
                outer.commands.append(line)
                super().pre_process_command(line, cmd, arg)

        if tls != "implicit":
            return Handler

        class Implicit(Handler):
            def handle(self):
                self.secure_connection(self.get_ssl_context())

            def handle_ssl_established(self):
                super().handle()

        return Implicit

    def _live(self):
        while not self._end.is_set():
            self._server.ioloop.loop(timeout=0.05, blocking=False)
        self._server.close_all()

    def close(self):
        self._end.set()
        self._thread.join(10)
