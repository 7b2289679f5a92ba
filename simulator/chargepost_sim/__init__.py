"""Simulated hardware behind the hardware contract, and what surrounds a station.

`Post` and `Car` are the public Python API; they are loaded when first asked for, so that the
backend alone needs none of the hardware's libraries.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chargepost_sim.car import Car
    from chargepost_sim.post import Post

__all__ = ["Car", "Post"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"chargepost_sim.{name.lower()}"), name)
