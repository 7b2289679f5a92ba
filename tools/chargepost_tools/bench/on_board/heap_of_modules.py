"""Prints the heap in use after each import: `heap_of_modules.py IMAGE MODULE...`, in order.

A line "MODULE BYTES" follows each import, then the interpreter's own line about its names.
"""

import gc
import sys

import micropython
import romboot


def main():
    romboot.mount(sys.argv[1])
    tell("start")
    for name in sys.argv[2:]:
        __import__(name)
        tell(name)


def tell(name):
    gc.collect()
    print(name, gc.mem_alloc())
    micropython.qstr_info()


main()
