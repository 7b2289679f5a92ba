"""Documents and files survive power cuts; a real directory keeps the contract's promises."""

from both import MemoryStorage, PowerCut, raises, scratch
from chargepost.store import Directory, load, save


def test_a_document_comes_back_as_it_was():
    storage = MemoryStorage()
    assert load(storage, "doc") is None
    value = {"a": 1, "b": [True, "ü"], "c": {}}
    save(storage, "doc", value)
    assert load(storage, "doc") == value


def test_a_power_cut_at_any_byte_leaves_the_old_document_or_the_new_one():
    cut = 0
    seen = set()
    while True:
        storage = MemoryStorage()
        save(storage, "doc", [0])
        save(storage, "doc", [1])
        storage.cut_after = cut
        try:
            save(storage, "doc", [2, "two"])
            break
        except PowerCut:
            storage.cut_after = -1
            problems = []
            found = load(storage, "doc", problems)
            assert found in ([1], [2, "two"]) and problems == []
            seen.add(len(found))
            save(storage, "doc", [3])
            assert load(storage, "doc") == [3]
        cut += 1
    assert cut > 20 and seen == {1}


def test_a_damaged_document_gives_way_to_its_previous_generation_and_says_so():
    good = MemoryStorage()
    save(good, "doc", {"n": 1})
    save(good, "doc", {"n": 2})
    size = good.size("doc")
    for position in range(size):
        storage = MemoryStorage(files=dict(good.files))
        data = bytearray(storage.files["doc"])
        data[position] ^= 0x10
        storage.files["doc"] = bytes(data)
        problems = []
        assert load(storage, "doc", problems) == {"n": 1}
        assert len(problems) == 1 and "doc is damaged" in problems[0]


def test_a_damaged_document_does_not_push_out_the_last_intact_one():
    storage = MemoryStorage()
    save(storage, "doc", 1)
    save(storage, "doc", 2)
    storage.files["doc"] = b"junk"
    save(storage, "doc", 3)
    storage.files["doc"] = b"junk"
    assert load(storage, "doc") == 1


def test_two_damaged_generations_are_told_and_give_nothing():
    storage = MemoryStorage()
    storage.files["doc"] = b"1 00000000\n5"
    problems = []
    assert load(storage, "doc", problems) is None
    assert "no previous generation helps" in problems[0]


def test_a_missing_document_with_a_previous_generation_is_told():
    storage = MemoryStorage()
    save(storage, "doc", 1)
    save(storage, "doc", 2)
    storage.remove("doc")
    problems = []
    assert load(storage, "doc", problems) == 1
    assert "missing" in problems[0]


def test_a_directory_reads_what_was_appended_and_replaced():
    storage = Directory(scratch("files/deep"))
    assert storage.read("a") is None and storage.size("a") == -1
    storage.append("folder/a", b"12")
    storage.append("folder/a", b"345")
    assert storage.read("folder/a") == b"12345"
    assert storage.read("folder/a", 1, 2) == b"23"
    assert storage.read("folder/a", 9, 2) == b""
    assert storage.size("folder/a") == 5
    storage.replace("folder/b", (b"x", b"", b"yz"))
    storage.replace("folder/b", iter((b"new",)))
    assert storage.read("folder/b") == b"new"


def test_a_directory_lists_files_only_in_order():
    storage = Directory(scratch("list"))
    assert storage.names("") == [] and storage.names("none") == []
    for name in ("c", "a", "b/x"):
        storage.append(name, b"1")
    storage.append("left~", b"1")
    assert storage.names("") == ["a", "c"]
    assert storage.names("b") == ["x"]
    assert storage.size("b") == -1


def test_a_directory_forgets_what_was_removed():
    storage = Directory(scratch("remove"))
    storage.append("a", b"1")
    storage.remove("a")
    storage.remove("a")
    assert storage.read("a") is None


def test_a_directory_never_leaves_itself():
    storage = Directory(scratch("inside"))
    for name in ("../x", "/x", "a/../../x"):
        raises(ValueError, storage.read, name)
        raises(ValueError, storage.append, name, b"")
    raises(ValueError, storage.names, "..")


def test_a_directory_tells_how_much_is_free():
    assert Directory(scratch("free")).free() > 4096


def test_a_directory_keeps_documents():
    storage = Directory(scratch("documents"))
    save(storage, "doc", {"k": "v"})
    save(storage, "doc", {"k": "w"})
    assert load(Directory(scratch("documents")), "doc") == {"k": "w"}
