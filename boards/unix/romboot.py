"""Boots this board from a ROMFS image: `micropython romboot.py IMAGE SITE.json`.

IMAGE is that of the factory. Where the site has slots, its updates are files in the data
directory, and a record says which one is to be started (boot.py). The unix port has no flash, so
the image is held on the heap: a heap of N KiB beside the image is `-X heapsize=` N KiB and the
image's size together.
"""

import gc

gc.threshold(8192)  # before anything else, as main.py

import os  # noqa: E402
import sys  # noqa: E402

import vfs  # noqa: E402

_AGAIN = 4  # exit status: restart this controller


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


def run():
    """Start the image. One on trial that ends in any way but a restart makes way for another."""
    import boot

    found = boot.choose(mount, sys.argv[1], sys.argv[2])
    boot.forget()
    del boot
    sys.argv[3:] = found  # for board.py
    try:
        import main

        main.main(sys.argv[2])
    except SystemExit as end:
        if found[1] != "trial" or end.args[0] in (3, _AGAIN):
            raise
        print("The image on trial ended with %s." % end.args[0])
    except Exception as error:
        if found[1] != "trial":
            raise
        sys.print_exception(error)
    sys.exit(_AGAIN)


if __name__ == "__main__":
    run()
