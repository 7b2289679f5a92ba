"""Documents of transactions that are over: a power cut right behind their delivery left them."""

from chargepost_hal.on_demand import on_demand


def tidy(storage, running: list) -> None:
    """Put them away, when the backend has everything but what is `running` (numbers).

    Signed data go to those that were not sent: whether they were, nobody knows any more.
    Raises OSError.
    """
    # Few sites have any: nothing stays loaded for them.
    for number in _numbers(storage, "stop", running):
        on_demand("chargepost.metering.stop_data").forget(storage, number)
    for number in _numbers(storage, "signed", running):
        on_demand("chargepost.metering.signed_data").shelve(storage, number)


def _numbers(storage, folder: str, running: list) -> list:
    found = [int(name) for name in storage.names(folder) if name.isdigit()]
    return [number for number in found if number not in running]
