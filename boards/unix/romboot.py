"""Boots this board from a ROMFS image: `micropython romboot.py IMAGE SITE.json`.

IMAGE is that of the factory. Where the site has slots, its updates are files in the data
directory, and a record says which one is to be started (chargepost_hal.slots). The unix port has
no flash, so the image is held on the heap: a heap of N KiB beside the image is `-X heapsize=` N
KiB and the image's size together.
"""

import gc

gc.threshold(8192)  # before anything else, as main.py

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

import vfs  # noqa: E402

_AGAIN = 4  # exit status: restart this controller
_RESTARTS = (3, _AGAIN)


def mount(path, length=0):
    """Make the image the only place besides the frozen modules that imports come from."""
    size = os.stat(path)[6]
    if length > size:
        raise OSError(5, "%s has %d B of %d" % (path, size, length))
    image = bytearray(length or size)
    with open(path, "rb") as file:
        file.readinto(image)
    vfs.mount(vfs.VfsRom(image), "/rom")
    sys.path[:] = ["/rom", ".frozen"]


def choose(factory, site):
    """Mount the image that is to run; True when that is on trial."""
    with open(site) as file:
        found = json.loads(file.read())
    if not found["slots"]:
        mount(factory)
        return False
    # A board has this file frozen beside its boot loader; an image may bring a later one.
    from chargepost_hal.slots import boot_record

    trial = _choose(boot_record, factory, found["data"] + "/slots/")
    for name in [name for name in sys.modules if name.startswith("chargepost_hal")]:
        del sys.modules[name]
    return trial


def _choose(module, factory, folder):
    record = module.BootRecord(_read(folder + "record"))
    changed = record.start()
    # Written down before the image runs: whatever it does, it does not do it for ever.
    if changed:
        _write(folder, record.data())
    try:
        _mount(record, factory, folder)
    except (OSError, ValueError) as error:
        print("The image in slot %s cannot be started: %s" % (record.next, error))
        if not record.fire("spent"):
            record = module.BootRecord()
        _write(folder, record.data())
        try:
            _mount(record, factory, folder)
        except (OSError, ValueError):
            _write(folder, module.BootRecord().data())
            mount(factory)
            return False
    return record.state == module.TRIAL


def _mount(record, factory, folder):
    length = record.length(record.next)
    if length:
        mount(folder + record.next, length)
    else:
        mount(factory)


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _write(folder, data):
    with open(folder + "record~", "wb") as file:
        file.write(data)
    os.rename(folder + "record~", folder + "record")


def run(factory, site):
    """Start the image. One on trial that ends in any way but a restart makes way for another."""
    trial = choose(factory, site)
    try:
        import main

        main.main(site)
    except SystemExit as end:
        if not trial or end.args[0] in _RESTARTS:
            raise
        print("The image on trial ended with %s." % end.args[0])
    except Exception as error:
        if not trial:
            raise
        sys.print_exception(error)
    sys.exit(_AGAIN)


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2])
