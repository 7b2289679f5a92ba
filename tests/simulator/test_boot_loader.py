"""The boot loaders: whatever lies in the slots, the station starts."""

import importlib.util
import json
import os
import shutil

import pytest

from chargepost.errors import SettingError
from chargepost.store import Directory
from chargepost_hal.slots.boot_record import BootRecord
from chargepost_hal.slots.file_slots import RECORD, FileSlots
from chargepost_sim import boot_loader, places
from chargepost_sim.post import Post
from firmware_files import factory

VERSION = "0.2.0"


def activate(data, image: bytes, length: int = 0) -> None:
    """Put an image into the other slot, and have it started next."""
    slots = FileSlots(Directory(str(data)), "unix", 1 << 20, 0)
    slots.erase()
    slots.write(image)
    slots.activate(length or len(image), VERSION)


def record(data) -> tuple[str, str]:
    found = BootRecord((data / RECORD).read_bytes())
    return found.running, found.state


def confirm(data) -> None:
    found = BootRecord((data / RECORD).read_bytes())
    found.start()
    found.fire("confirm")
    (data / RECORD).write_bytes(found.data())


async def life(data) -> list[str]:
    """What a board logs that is started and works, from its image or an update."""
    async with Post(None, runtime="micropython", data_dir=data, image=factory(), speed=10) as post:
        await post.outlet(1).until("Available", timeout=10)
        return post.log


async def test_an_image_in_a_slot_is_started_with_its_trailer_behind_it(tmp_path):
    image = factory().read_bytes()
    activate(tmp_path, image + b"trailer", len(image))
    assert any(VERSION in line for line in await life(tmp_path))
    assert record(tmp_path) == ("b", "trial")


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("how", ["missing", "cut", "nonsense", "empty"])
async def test_an_image_that_cannot_be_mounted_is_none(tmp_path, how, kept):
    activate(tmp_path, {"nonsense": bytes(5000)}.get(how, factory().read_bytes()))
    file = tmp_path / "slots" / "b"
    if kept:
        confirm(tmp_path)
    if how == "missing":
        file.unlink()
    elif how != "nonsense":
        file.write_bytes(file.read_bytes()[: 1000 if how == "cut" else 0])
    log = await life(tmp_path)
    assert not any(VERSION in line for line in log)
    assert any("slot b cannot be started" in line for line in log)
    assert record(tmp_path) == ("a", "normal")


async def test_with_both_slots_gone_the_image_of_the_factory_is_started(tmp_path):
    activate(tmp_path, factory().read_bytes())
    confirm(tmp_path)
    activate(tmp_path, factory().read_bytes())
    (tmp_path / "slots" / "a").unlink()
    (tmp_path / "slots" / "b").unlink()
    await life(tmp_path)
    assert record(tmp_path) == ("a", "normal")


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\xff" * 40])
async def test_a_damaged_record_stands_for_the_image_of_the_factory(tmp_path, data):
    activate(tmp_path, bytes(5000))
    (tmp_path / RECORD).write_bytes(data)
    await life(tmp_path)
    assert (tmp_path / RECORD).read_bytes() == data


async def test_a_board_without_slots_looks_at_none(tmp_path):
    activate(tmp_path, bytes(5000))
    before = (tmp_path / RECORD).read_bytes()
    async with Post(None, runtime="micropython", data_dir=tmp_path, speed=10) as post:
        await post.outlet(1).until("Available", timeout=10)
    assert (tmp_path / RECORD).read_bytes() == before


async def test_an_image_that_refuses_the_settings_of_the_site_is_left(tmp_path):
    activate(tmp_path, b"image")
    post = Post(None, data_dir=tmp_path, config={"Nonsense": 1}, speed=50)
    restarts = []
    post.bench.listeners.append(lambda kind, _: restarts.append(kind))
    with pytest.raises(SettingError):
        await post.start()
    # The old one refuses them, too, but now nobody is on trial any more.
    assert restarts.count("restart") == 2
    assert record(tmp_path) == ("a", "back")


async def test_in_this_process_a_version_is_started(tmp_path):
    activate(tmp_path, b"image")
    for fault, running in ((boot_loader.DOES_NOT_START, "a"), ("", "b")):
        data = tmp_path / (fault or "good")
        shutil.copytree(tmp_path / "slots", data / "slots")
        post = Post(None, data_dir=data, speed=50)
        if fault:
            post.bench.bad_images[VERSION] = fault
        async with post:
            await post.sleep(1)
            assert boot_loader.slots(post.bench).running == running
            assert any(VERSION in line for line in post.log) == (not fault)


@pytest.fixture
def boot():
    """The boot loader of the unix board, in this process."""
    spec = importlib.util.spec_from_file_location("boot", places.board("unix") / "boot.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def chosen(boot, data, mount):
    site = data / "site.json"
    site.write_text(json.dumps({"slots": True, "data": str(data)}))
    return boot.choose(mount, "factory", str(site))


def test_an_image_that_the_heap_has_no_room_for_is_none(boot, tmp_path):
    activate(tmp_path, b"image")
    mounted = []

    def mount(path, length):
        if length:
            raise MemoryError
        mounted.append(path)

    assert chosen(boot, tmp_path, mount) == ("", "back")
    assert mounted == ["factory"]
    assert record(tmp_path) == ("a", "back")


def test_the_record_is_on_the_medium_before_it_takes_the_place_of_the_old_one(
    boot, tmp_path, monkeypatch
):
    activate(tmp_path, b"image")
    done = []

    class File:
        def __init__(self, path, mode="r"):
            self._file = open(path, mode)  # noqa: SIM115

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self._file.close()

        def read(self):
            return self._file.read()

        def write(self, data):
            done.append("write")
            return self._file.write(data)

        def flush(self):  # MicroPython's own brings the bytes to the medium
            done.append("flush")
            self._file.flush()

    def rename(old, new):
        done.append("rename")
        os.replace(old, new)

    monkeypatch.setattr(boot, "open", File, raising=False)
    monkeypatch.setattr(boot.os, "rename", rename)
    assert chosen(boot, tmp_path, lambda *_: None) == (VERSION, "trial")
    assert done == ["write", "flush", "rename"]
    assert record(tmp_path) == ("b", "trial")
