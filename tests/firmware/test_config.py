"""Settings: checked completely, kept, and clear about what is wrong."""

from both import MemoryStorage, raises
from chargepost import settings, store
from chargepost.auth import token
from chargepost.config import DOC, HIGH, KEY, LOW, REBOOT, Config
from chargepost.errors import SettingError
from chargepost.metering import measurands
from chargepost.ocpp.v16 import settings as v16
from chargepost.setting_table import SettingTable
from chargepost.supply import country

ROWS = SettingTable("""
HeartbeatInterval|int|300|1|86400|s|rw||
LocalPreAuthorize|bool|false|0|1||rw||
# Lists and texts
Voltages|csl|L1|L1,L2,L3|2||rw||
CpoName|str||0|10||rw|reboot|
AuthorizationKey|secret||0|40||w||
Chargepost.Outlets|int|1|1|9||r||
""")


def config(files=None):
    return Config(ROWS, MemoryStorage(files=files))


def refused(call, *args):
    return str(raises(SettingError, call, *args))


def test_a_value_is_its_default_until_somebody_sets_it():
    found = config()
    assert found["HeartbeatInterval"] == 300
    assert found["LocalPreAuthorize"] is False


def test_the_case_of_a_key_does_not_matter():
    found = config()
    found.set("heartbeatINTERVAL", "60")
    assert found["HEARTBEATinterval"] == 60
    assert found["HeartbeatInterval"] == 60


def test_a_set_value_survives_a_restart_and_only_set_values_are_stored():
    files = {}
    config(files).set("LocalPreAuthorize", "TRUE")
    assert config(files)["LocalPreAuthorize"] is True
    assert store.load(MemoryStorage(files=files), "settings") == {"LocalPreAuthorize": True}


def test_setting_the_same_value_again_writes_nothing():
    storage = MemoryStorage()
    found = Config(ROWS, storage)
    found.set("HeartbeatInterval", "60")
    before = storage.operations
    found.set("HeartbeatInterval", "60")
    assert storage.operations == before


def test_a_number_outside_its_range_is_refused_with_range_and_unit():
    found = config()
    message = refused(found.set, "HeartbeatInterval", "0")
    assert message == (
        "HeartbeatInterval cannot be 0: a whole number from 1 to 86400 s is allowed; "
        + "correct the value"
    )
    assert found["HeartbeatInterval"] == 300


def test_only_plain_decimal_digits_are_a_number():
    found = config()
    for text in ("", "-", "1.5", "1_0", " 5", "5 ", "0x10", "+5", "1e3", "--1", "1-", "9" * 30):
        refused(found.set, "HeartbeatInterval", text)
    refused(found.set, "HeartbeatInterval", "\u0665")


def test_a_boolean_is_true_or_false_in_any_case():
    found = config()
    found.set("LocalPreAuthorize", "True")
    assert found["LocalPreAuthorize"] is True
    for text in ("1", "yes", "", "TRUE "):
        refused(found.set, "LocalPreAuthorize", text)


def test_a_list_is_taken_whole_or_not_at_all():
    found = config()
    found.set("Voltages", "L3, L1")
    assert found["Voltages"] == "L3,L1"
    assert "cannot be L9: L1, L2, L3 are allowed" in refused(found.set, "Voltages", "L1,L9")
    assert "at most 2 items" in refused(found.set, "Voltages", "L1,L2,L3")
    assert "each item once" in refused(found.set, "Voltages", "L1,L1")
    assert "cannot be :" in refused(found.set, "Voltages", "L1,,L2")
    assert found["Voltages"] == "L3,L1"
    found.set("Voltages", "")
    assert found["Voltages"] == ""


def test_a_choice_is_one_of_its_words():
    found = Config(settings.ROWS, MemoryStorage())
    found.set("Chargepost.PowerCutPolicy", "resume")
    message = refused(found.set, "Chargepost.PowerCutPolicy", "")
    assert "close or resume is allowed" in message
    refused(found.set, "Chargepost.PowerCutPolicy", "close,resume")


def test_a_text_has_a_longest_length_and_no_control_characters():
    found = config()
    found.set("CpoName", "0123456789")
    assert "0 to 10 printable" in refused(found.set, "CpoName", "0123456789a")
    refused(found.set, "CpoName", "a\nb")


def test_set_tells_whether_the_value_waits_for_a_restart():
    found = config()
    assert found.set("CpoName", "x") is True
    assert found.set("HeartbeatInterval", "60") is False


def test_a_read_only_setting_is_refused():
    assert "read-only" in refused(config().set, "Chargepost.Outlets", "2")


def test_an_unknown_setting_is_refused_and_a_misspelt_one_gets_a_hint():
    found = config()
    assert "did you mean HeartbeatInterval?" in refused(found.set, "HeartbeatIntervall", "1")
    assert "did you mean Chargepost.Outlets?" in refused(found.set, "outlets", "1")
    assert "list the settings" in refused(found.set, "Zzz", "1")
    assert raises(SettingError, found.set, "Zzz", "1").key == "Zzz"
    refused(lambda: found["Zzz"])


def test_a_secret_is_never_shown():
    found = config()
    found.set("AuthorizationKey", "C0FFEE")
    assert found["AuthorizationKey"] == "C0FFEE"
    assert found.text("AuthorizationKey") == ""
    assert "AuthorizationKey" not in [key for key, _, _ in found.items()]
    message = refused(found.set, "AuthorizationKey", "hush" * 20)
    assert "hush" not in message


def test_items_come_in_the_order_of_the_table_as_set_takes_them():
    assert list(config().items()) == [
        ("HeartbeatInterval", "300", False),
        ("LocalPreAuthorize", "false", False),
        ("Voltages", "L1", False),
        ("CpoName", "", False),
        ("Chargepost.Outlets", "1", True),
    ]


def test_the_sites_values_are_taken_all_or_none():
    found = config()
    refused(found.apply, {"HeartbeatInterval": 60, "CpoName": 5})
    refused(found.apply, {"HeartbeatInterval": 60, "Nonsense": 5})
    assert found["HeartbeatInterval"] == 300
    found.apply({"HeartbeatInterval": 60, "LocalPreAuthorize": True, "Chargepost.Outlets": 2})
    assert found["HeartbeatInterval"] == 60
    assert found["Chargepost.Outlets"] == 2


def test_the_sites_values_have_the_right_type():
    found = config()
    for bad in ({"HeartbeatInterval": True}, {"HeartbeatInterval": "60"}):
        assert "a whole number from 1" in refused(found.apply, bad)
    for bad in ({"LocalPreAuthorize": 1}, {"LocalPreAuthorize": "true"}):
        assert "true or false" in refused(found.apply, bad)
    refused(found.apply, {"Voltages": ["L1"]})
    refused(found.apply, {"CpoName": None})


def test_a_kept_value_wins_over_the_sites_value():
    files = {}
    config(files).set("HeartbeatInterval", "60")
    found = config(files)
    found.apply({"HeartbeatInterval": 900})
    assert found["HeartbeatInterval"] == 60


def test_what_the_station_is_built_of_cannot_be_changed():
    found = config()
    found.fix("Chargepost.Outlets", 3)
    found.fix("CpoName", "me")
    assert "set by the station itself" in refused(found.apply, {"Chargepost.Outlets": 2})
    assert "read-only" in refused(found.set, "CpoName", "you")
    assert found["Chargepost.Outlets"] == 3
    refused(found.fix, "Chargepost.Outlets", 10)


def test_a_listener_hears_of_changes_only():
    found = config()
    heard = []
    found.on_change(lambda key, value: heard.append((key, value)))
    found.set("heartbeatinterval", "60")
    found.set("HeartbeatInterval", "60")
    found.apply({"LocalPreAuthorize": True})
    assert heard == [("HeartbeatInterval", 60), ("LocalPreAuthorize", True)]


def test_a_bad_entry_of_a_stored_file_is_told_and_the_others_are_kept():
    storage = MemoryStorage()
    stored = {"HeartbeatInterval": 60, "Gone": 1, "LocalPreAuthorize": 7, "CpoName": "x"}
    store.save(storage, "settings", stored)
    found = Config(ROWS, storage)
    assert found["HeartbeatInterval"] == 60
    assert found["CpoName"] == "x"
    assert found["LocalPreAuthorize"] is False
    assert len(found.problems) == 2
    assert "Gone" in found.problems[0] and "LocalPreAuthorize" in found.problems[1]


def test_a_stored_file_of_another_shape_is_told_and_not_used():
    storage = MemoryStorage()
    store.save(storage, "settings", [1, 2])
    found = Config(ROWS, storage)
    assert found["HeartbeatInterval"] == 300
    assert len(found.problems) == 1


def test_a_value_that_cannot_be_kept_does_not_count():
    storage = MemoryStorage(capacity=10)
    found = Config(ROWS, storage)
    raises(OSError, found.set, "HeartbeatInterval", "60")
    assert found["HeartbeatInterval"] == 300


def test_every_row_is_well_formed_and_its_default_allowed():
    rows = settings.ROWS + v16.ROWS
    found = Config(rows, MemoryStorage())
    keys = [row[KEY].lower() for row in rows]
    assert len(set(keys)) == len(keys) > 70
    for row in rows:
        assert len(row) == 9 and row[6] in ("rw", "r", "w") and row[DOC]
        assert row[1] in ("int", "bool", "str", "choice", "csl", "rotation", "secret")
    found.apply({row[KEY]: row[2] for row in rows})
    assert found.problems == []


def test_a_row_has_its_columns_in_their_types():
    assert ROWS.find("heartbeatinterval") == (
        ("HeartbeatInterval", "int", 300, 1, 86400, "s", "rw", 0, "")
    )
    assert ROWS.find("LocalPreAuthorize")[2] is False
    assert ROWS.find("Voltages")[LOW] == ("L1", "L2", "L3")
    assert ROWS.find("CpoName")[7] == REBOOT
    assert ROWS.find("Voltage") is None
    for key in ("", "# Lists and texts", "CpoName|str", "# Lists and texts\nVoltages", "\n"):
        assert ROWS.find(key) is None


def test_what_may_be_chosen_is_what_there_is():
    assert settings.ROWS.find("Chargepost.CardForm")[LOW] == token.FORMS
    assert settings.ROWS.find("Chargepost.CountryProfile")[LOW] == country.NAMES
    assert settings.ROWS.find("Chargepost.RandomDelay")[HIGH] == country.MOST_DELAY_S
    for key in ("MeterValuesSampledData", "StopTxnAlignedData"):
        items = settings.ROWS.find(key)[LOW]
        assert len(items) == settings.ROWS.find(key)[HIGH]
        assert len(measurands.parse_list(",".join(items))) == len(items)


def test_the_vendors_settings_are_told_apart_by_their_prefix():
    standard = [row[0] for row in settings.ROWS if "." not in row[0]]
    assert "ConnectionTimeOut" in standard and "NumberOfConnectors" in standard
    assert "Chargepost.SiteCurrentLimit" not in standard
