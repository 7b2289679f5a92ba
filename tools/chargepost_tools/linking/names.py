"""What each name of the linked files is called once they are one file."""

import ast
import builtins
import keyword
from typing import NamedTuple

from chargepost_tools.linking.source import Imported, Source
from chargepost_tools.linking.uses import Use

_KNOWN = frozenset(dir(builtins)) | frozenset(keyword.kwlist)


class Thing(NamedTuple):
    """What a name means: something a file defines, or something from outside."""

    module: str
    item: str  # "" is the whole module
    name: str = ""  # what a file calls something from outside; "" inside


_CONST = Thing("", "const")  # the compiler of a board knows it by this very name


class Names:
    """Things of the files `inside`, which come in the order in which they are imported."""

    def __init__(self, inside: dict[str, Source], outside: list[Source]):
        self._inside = inside
        self._outside = outside
        self._hidden: dict[Thing, set[str]] = {}
        self._locals: set[str] = set()
        self._asked: set[Thing] = set()  # by name, from other files
        self._look()
        self._names = self._choose()

    def thing(self, source: Source, name: str) -> Thing | None:
        """What a name of a file's top level means; None for a built-in."""
        if name == _CONST.item:
            return _CONST
        if name in source.defined and source.name in self._inside:
            return Thing(source.name, name)
        imported = source.brought.get(name)
        return self.imported(imported) if imported else None

    def imported(self, one: Imported) -> Thing:
        """What an import brings: a Thing with an empty `item` is a linked file as a whole."""
        if f"{one.module}.{one.item}" in self._inside:
            return Thing(f"{one.module}.{one.item}", "")
        if one.module in self._inside:
            if not one.item:
                return Thing(one.module, "")
            return self.item(one.module, one.item)
        return Thing(one.module, one.item, one.name)

    def item(self, module: str, name: str) -> Thing:
        """What `module.name` means for a linked module; KeyError when it has no such name."""
        thing = self.thing(self._inside[module], name)
        if thing is None:
            raise KeyError(name)
        return thing

    def whole(self, thing: Thing | None) -> bool:
        """Whether it is a linked file as a whole."""
        return thing is not None and thing.module in self._inside and not thing.item

    def of(self, thing: Thing) -> str:
        return self._names[thing]

    def _look(self) -> None:
        """Where things are used, and beside which locals: their new names must differ."""
        for source in (*self._inside.values(), *self._outside):
            linked = source.name in self._inside
            for use in source.uses:
                thing = self.thing(source, use.name)
                if thing and self.whole(thing):
                    thing = self._read(source, thing, use)
                if thing and linked:
                    self._hidden.setdefault(thing, set()).update(use.hidden)
                    self._locals |= use.hidden
                elif thing:
                    self._asked.add(thing)
            for one in source.imports:
                if not (linked and one.top):
                    self._asked.add(self.imported(one))

    def _read(self, source: Source, thing: Thing, use: Use) -> Thing:
        if use.attribute is None or not isinstance(use.attribute.ctx, ast.Load):
            text = f"{use.name} is a module that is linked; only read its attributes"
            raise source.error(use.line, text)
        try:
            return self.item(thing.module, use.attribute.attr)
        except KeyError as error:
            text = f"{thing.module} has no {use.attribute.attr}"
            raise source.error(use.line, text) from error

    def _choose(self) -> dict[Thing, str]:
        chosen = {_CONST: _CONST.item}
        taken = {_CONST.item}
        for source in self._inside.values():
            for name in sorted({*source.defined, *source.brought}):
                thing = self.thing(source, name)
                if thing is None or thing in chosen or self.whole(thing):
                    continue
                chosen[thing] = self._free(thing, taken, source)
                taken.add(chosen[thing])
        return chosen

    def _free(self, thing: Thing, taken: set[str], source: Source) -> str:
        """A name that nothing else has, as near to its own as can be."""
        own = thing.name or thing.item
        hidden = self._hidden.get(thing, set())
        if thing.item in source.constants:
            hidden = self._locals  # the compiler takes a local of that name for the constant
            if thing not in self._asked and own[0] != "_":
                own = "_" + own  # a board never knows of it
        number, name = 1, own
        while name in taken or name in _KNOWN or name in hidden:
            number += 1
            name = f"{own}_{number}"
        return name
