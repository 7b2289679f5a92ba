"""Chooses the image to be started: what a board has frozen, beside its boot loader.

The unix port runs it from here, and forgets it before the image begins.
"""

import json
import os
import sys

from chargepost_hal.slots.boot_record import BACK, TRIAL, BootRecord


def choose(mount, factory, site):
    """`mount(path, length)` the image that is to run, 0 for a whole file; (version, outcome)."""
    with open(site) as file:
        found = json.loads(file.read())
    if not found["slots"]:
        mount(factory, 0)
        return "", "normal"
    record = _start(mount, factory, found["data"] + "/slots/")
    outcome = record.state if record.state in (TRIAL, BACK) else "normal"
    return record.version(record.next), outcome


def forget():
    """Leave every module to the image: it may have later ones."""
    for name in [name for name in sys.modules if name.startswith(("chargepost_hal", "boot"))]:
        del sys.modules[name]


def _start(mount, factory, folder):
    record = BootRecord(_read(folder + "record"))
    # Written down before the image runs: whatever it does, it does not do it for ever.
    if record.start():
        _write(folder, record)
    for _ in range(2):
        try:
            length = record.length(record.next)
            mount(folder + record.next if length else factory, length)
            return record
        except (OSError, ValueError, MemoryError) as error:
            print("The image in slot %s cannot be started: %s" % (record.next, error))
        if not record.fire("spent"):
            break
        _write(folder, record)
    record = BootRecord()
    _write(folder, record)
    mount(factory, 0)
    return record


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _write(folder, record):
    with open(folder + "record~", "wb") as file:
        file.write(record.data())
        file.flush()  # here it waits for the medium: else a power cut may leave an empty record
    os.rename(folder + "record~", folder + "record")
