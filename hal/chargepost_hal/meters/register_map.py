"""A register map: text for people, of which a board keeps but a plan.

maps/__init__.py describes the text. A board needs this module only while it makes the plan.
"""

from chargepost_hal.meters.decoding import registers
from chargepost_hal.meters.plan import NOWHERE, pack

# Name, unit, power of ten from that unit to our integer, field of contract.Reading for the
# value of all phases, field for one of each phase; "" where a Reading has none. Every value of
# one field is added; "-" takes it away.
QUANTITIES = (
    ("U", "V", 3, "", "voltage_mv"),
    ("I", "A", 3, "", "current_ma"),
    ("P", "W", 0, "power_w", "phase_power_w"),
    ("Pi", "W", 0, "power_w", ""),
    ("Pe", "W", 0, "-power_w", ""),
    ("f", "Hz", 3, "frequency_mhz", ""),
    ("Ei", "Wh", 0, "energy_import_wh", ""),
    ("Ee", "Wh", 0, "energy_export_wh", ""),
    ("Esum", "Wh", 0, "", ""),
    ("Q", "var", 0, "", ""),
    ("S", "VA", 0, "", ""),
    ("PF", "", 3, "", ""),
    ("IN", "A", 3, "", ""),
    ("Isum", "A", 3, "", ""),
    ("seq", "", 0, "", ""),  # order of the phases: 0 is L1, L2, L3
)


class Row:
    """One register as a map has it.

    quantity: index in QUANTITIES. phase: 1 to 3, 0 for the value of all phases. address: of
    the first register, 0-based. kind: an encoding. exponent: power of ten to our integer.
    exponent_at: address of a register with a further one, NOWHERE without. verified: two
    independent sources agree. sources: their letters.
    """

    def __init__(self, quantity, phase, address, kind, exponent, exponent_at):
        self.quantity = quantity
        self.phase = phase
        self.address = address
        self.kind = kind
        self.exponent = exponent
        self.exponent_at = exponent_at
        self.verified = True
        self.sources = ""

    @property
    def name(self) -> str:
        """ "U1" or "Ei"; what the text calls it."""
        return QUANTITIES[self.quantity][0] + (str(self.phase) if self.phase else "")

    @property
    def field(self) -> str:
        """Field of a Reading, with "-" in front when it is taken away; "" when it has none."""
        return str(QUANTITIES[self.quantity][4 if self.phase else 3])


def rows_of(line: str) -> list:
    """The registers of one line of a map; ValueError names what is wrong with it."""
    parts = line.split()
    if len(parts) != 4:
        raise ValueError('"%s": give quantity, address, encoding and sources' % line)
    name = parts[0].lstrip("?")
    plain = name.rstrip("123")
    phases = [int(digit) for digit in name[len(plain) :]] or [0]
    start, step = _address(parts[1])
    kind, exponent, exponent_at = _encoding(parts[2])
    quantity = _quantity(plain)
    found = []
    for number, phase in enumerate(phases):
        row = Row(quantity, phase, start + number * step, kind, exponent, exponent_at)
        row.exponent += QUANTITIES[quantity][2]
        row.verified = parts[0][0] != "?"
        row.sources = parts[3]
        found.append(row)
    return found


def rows(text: str) -> list:
    """All registers of a map, by the order of its text."""
    found = []
    for line in text.split("\n"):
        if line:
            found += rows_of(line)
    return found


def plan(text: str, unverified: bool = False) -> bytes:
    """What a Reading needs of a map; registers that one source alone knows only on demand."""
    packed = bytearray()
    for line in text.split("\n"):
        for row in rows_of(line) if line else []:
            if row.field and (row.verified or unverified):
                packed.extend(pack(row))
    return bytes(packed)


def _quantity(name):
    for index in range(len(QUANTITIES)):
        if QUANTITIES[index][0] == name:
            return index
    known = ", ".join([row[0] for row in QUANTITIES])
    raise ValueError('quantity "%s": there are %s' % (name, known))


def _address(text):
    start, _, step = text.partition("+")
    address = int(start, 16)
    if not 0 <= address < 0xFFFF:
        raise ValueError("address %s: 0 to FFFE, hexadecimal and 0-based" % start)
    return address, int(step or "0", 16)


def _encoding(text):
    """(kind, power of ten, address of a further one)."""
    text, _, address = text.partition("@")
    kind, _, exponent = text.partition("e")
    registers(kind)  # it must be known
    return kind, int(exponent or "0"), int(address, 16) if address else NOWHERE
