"""From the options of a command to the line that a meter is on."""

from dataclasses import dataclass

from chargepost.clock import Clock
from chargepost.network import line_at
from chargepost_hal.modbus.master import RtuMaster, TcpMaster
from chargepost_hal.modbus.rtu import silence_ms

_MODBUS_PORT = 502
HIGHEST_UNIT = 247  # on a serial line


@dataclass
class Place:
    """Where meters are: a serial device, or a TCP host and port."""

    serial: str = ""
    host: str = ""
    port: int = _MODBUS_PORT

    @classmethod
    def of(cls, serial: str, tcp: str) -> "Place":
        """From --serial or --tcp, exactly one of which must be given; ValueError."""
        if bool(serial) == bool(tcp):
            raise ValueError("give either --serial DEVICE or --tcp HOST:PORT")
        if serial:
            return cls(serial=serial)
        host, port = address(tcp, _MODBUS_PORT)
        return cls(host=host, port=port)

    async def master(self, clock: Clock, baud: int, parity: str, timeout_ms: int, repeats: int):
        """A Modbus master of this place. OSError when the line cannot be opened."""
        role = {"serial": self.serial, "baud": baud, "parity": parity}
        if self.host:
            role = {"tcp": [self.host, self.port]}
        line = line_at(role, clock)
        try:
            await line.read(0)  # opens it
        except OSError as error:
            raise OSError(error.errno, f"{self} cannot be opened: {error.strerror}") from error
        if self.host:
            return TcpMaster(line, clock, timeout_ms, repeats)
        return RtuMaster(line, clock, timeout_ms, repeats, silence_ms(baud))

    def __str__(self) -> str:
        return self.serial or f"{self.host}:{self.port}"


def address(text: str, usual_port: int) -> tuple[str, int]:
    """HOST or HOST:PORT; ValueError for anything else."""
    host, colon, port = text.rpartition(":")
    if not colon:
        return text, usual_port
    if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise ValueError(f"the address is {text!r}; give HOST:PORT, such as 192.0.2.7:502")
    return host, int(port)


def units(text: str) -> list[int]:
    """ "1-5,33" as a list, in that order; ValueError names what is not 1 to 247."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        ends = (first, last if dash else first)
        if not all(end.isdigit() and 1 <= int(end) <= HIGHEST_UNIT for end in ends):
            raise ValueError(f"--units has {part!r}; units are 1 to {HIGHEST_UNIT}, as in 1-5,33")
        found += [unit for unit in range(int(ends[0]), int(ends[1]) + 1) if unit not in found]
    return found
