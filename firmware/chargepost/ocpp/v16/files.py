"""Files from and to other machines, for the parts of the adapter that need one now and then."""

import sys

from chargepost import port
from chargepost.errors import BadInput
from chargepost.ocpp.certificates import split
from chargepost_hal.on_demand import keeps

_ROOM = "chargepost.transfer"
MAKER_FILE = "certificates/maker"  # as chargepost.security.certificates has it, with much more


def transfer(station):
    """A chargepost.transfer.transfer.Transfer of this station; `forget()` when it has ended."""
    from chargepost.transfer.transfer import Transfer

    return Transfer(station.board.network, station.clock, lambda: _tls(station), station.log)


def forget() -> None:
    """Take the modules of the transfer out of the heap; one that still runs keeps its own."""
    if keeps():
        return
    for name in [name for name in sys.modules if name.startswith(_ROOM + ".")]:
        del sys.modules[name]
        own = name.rpartition(".")[2]
        if hasattr(sys.modules[_ROOM], own):
            delattr(sys.modules[_ROOM], own)


def _tls(station):
    """Servers of files are trusted by the roots of backends, and by those of the maker."""
    roots = []
    for name in (station.config["Chargepost.RootCertificates"], MAKER_FILE):
        data = station.storage.read(name) if name else None
        if data:
            roots += split(data)
    try:
        return port.tls_client_context(roots)
    except ValueError as error:
        raise BadInput("The root certificates cannot be used: %s." % error)
