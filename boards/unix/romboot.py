"""Boots this board from a ROMFS image: `micropython romboot.py IMAGE SITE.json`.

The unix port has no flash, so the image is held on the heap: a heap of N KiB beside the image
is `-X heapsize=` N KiB and the image's size together.
"""

import gc

gc.threshold(8192)  # before anything else, as main.py

import os  # noqa: E402
import sys  # noqa: E402

import vfs  # noqa: E402


def mount(path):
    """Make the image the only place besides the frozen modules that imports come from."""
    image = bytearray(os.stat(path)[6])
    with open(path, "rb") as file:
        file.readinto(image)
    vfs.mount(vfs.VfsRom(image), "/rom")
    sys.path[:] = ["/rom", ".frozen"]


if __name__ == "__main__":
    mount(sys.argv[1])
    import main

    main.main(sys.argv[2])
