"""FTP with servers that answer in their own ways; the test plays them."""

import sys

from both import MemoryLine
from chargepost.transfer.transfer import Transfer
from transfer_script import EagerClock, Sink

URL = "ftp://files.example.org/image"
FILE = bytes(range(200))
USUAL = {
    "USER": "331 password?",
    "PASS": "230 welcome",
    "TYPE": "200 binary",
    "SIZE": "213 200",
    "EPSV": "229 Entering Extended Passive Mode (|||4000|)",
    "REST": "350 go on",
}


class Data(MemoryLine):
    """A data connection that ends with what it has."""

    def __init__(self, clock, data):
        super().__init__(clock)
        self.incoming = [data[at : at + 64] for at in range(0, len(data), 64)]

    async def read(self, timeout_ms):
        if not self.incoming:
            raise OSError(107, "the other end closed the line")
        return self.incoming.pop(0)


class Server:
    """A network with one FTP server; `replies` go before the usual ones, `cuts` are lengths."""

    def __init__(self, replies=None, cuts=()):
        self.clock = EagerClock()
        self.replies = dict(USUAL)
        self.replies.update(replies or {})
        self.cuts = list(cuts)
        self.last = b"226 all of it\r\n"
        self.commands = []
        self.opened = []
        self.offset = 0

    async def connect(self, host, port, tls=None):
        self.opened.append((host, port))
        if port == 21:
            line = MemoryLine(self.clock, self.answer)
            line.incoming.append(b"220-one\r\n 220 indented\r\n220-three\r\n220 ready\r\n")
            return line
        self.data = Data(self.clock, b"")
        return self.data

    def answer(self, data):
        command = str(data, "utf-8").rstrip()
        self.commands.append(command)
        name, _, value = command.partition(" ")
        if name == "RETR":
            return self.send()
        reply = self.replies.get(name, "502 what is that?")
        if name == "REST" and reply[0] == "3":
            self.offset = int(value)
        return (reply + "\r\n").encode()

    def send(self):
        rest, self.offset = FILE[self.offset :], 0
        cut = self.cuts.pop(0) if self.cuts else len(rest)
        self.data.incoming = Data(self.clock, rest[:cut]).incoming
        last = self.last if cut == len(rest) else b"426 it broke off\r\n"
        return b"150 here it comes\r\n" + last

    async def download(self, retries=3):
        sink = Sink(1000)
        transfer = Transfer(self, self.clock, None, lambda _: None)
        await transfer.download(URL, sink, retries, 1)
        return sink


async def test_a_server_that_cannot_go_on_sends_the_file_anew():
    server = Server({"REST": "502 not here"}, cuts=[100])
    sink = await server.download(1)
    assert sink.data == FILE
    assert "REST 100" in server.commands and sink.clears == 2


async def test_without_EPSV_the_port_is_that_of_PASV_and_the_host_stays():
    server = Server({"EPSV": "500 what?", "PASV": "227 Entering Passive Mode (10,0,0,1,15,161)."})
    assert (await server.download(0)).data == FILE
    assert server.opened == [("files.example.org", 21), ("files.example.org", 4001)]


async def test_a_server_that_tells_no_size_is_asked_for_the_whole_file_again():
    server = Server({"SIZE": "550 not in this mode"}, cuts=[100])
    assert (await server.download(1)).data == FILE
    assert not [command for command in server.commands if command.startswith("REST")]


async def test_a_file_that_is_whole_needs_no_last_word():
    for late in (b"", b"426 it broke off\r\n"):
        server = Server({"REST": "554 nothing lies behind it"})
        server.last = late
        sink = await server.download(1)
        assert (sink.data, sink.clears) == (FILE, 1)
        assert server.commands.count("RETR image") == 1


class StartTls:
    """chargepost.transfer.starttls, in which the server plays on."""

    def __init__(self, server):
        self.server = server

    async def start_tls(self, line, host, tls, clock):
        return MemoryLine(clock, self.server.answer)

    def __enter__(self):
        sys.modules["chargepost.transfer.starttls"] = self  # type: ignore[assignment]

    def __exit__(self, *_):
        del sys.modules["chargepost.transfer.starttls"]


async def test_what_was_said_before_TLS_is_no_answer_to_what_is_asked_in_it():
    server = Server({"AUTH": "234 begin\r\n200 whatever\r\n200 you\r\n230 want"})
    server.replies.update({"PBSZ": "200 0", "PROT": "534 never"})
    transfer = Transfer(server, server.clock, lambda: None, lambda _: None)
    error = ""
    with StartTls(server):
        try:
            await transfer.download(URL.replace("ftp", "ftps"), Sink(1000), 0, 0)
        except Exception as problem:
            error = str(problem)
    assert "FTP PROT: 534" in error
    assert not [command for command in server.commands if "USER" in command]
