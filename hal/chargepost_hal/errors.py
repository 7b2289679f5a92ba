"""What a device can do wrong, by whose fault it is and whether asking again helps.

    DeviceError
     +-- DeviceSilent      no answer in time: ask again
     +-- DeviceRefused     the device answered "no": asking the same again does not help
     +-- DeviceNonsense    the answer breaks the device's own protocol: ask again, then distrust

Every message names the device, the value, the limit and what to do.
"""


class DeviceError(Exception):
    """A device did not do its part; `str()` is one sentence for the field engineer."""


class DeviceSilent(DeviceError):
    """No answer in time."""


class DeviceRefused(DeviceError):
    """The device understood and refused."""


class DeviceNonsense(DeviceError):
    """The device answered something its protocol does not allow."""
