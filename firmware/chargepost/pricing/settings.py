"""The settings of prices and costs; a station has them where CustomDisplayCostAndPrice is on."""

from chargepost.errors import BadInput, SettingError
from chargepost.pricing import local_time
from chargepost.setting_table import SettingTable
from chargepost_hal.on_demand import on_demand

_ROWS = """
NumberOfDecimalsForCostValues|int|3|0|6||r||of costs on the display
DefaultPrice|str||0|500||rw||JSON: priceText, priceTextOffline, chargingPrice
CustomIdleFeeAfterStop|bool|false|0|1||rw||tell the backend when a plug is pulled after a session
CustomMultiLanguageMessages|bool|false|0|1||r||use texts in the station's language
TimeOffset|str|+00:00|6|6||rw||of the local time, east of UTC
NextTimeOffsetTransitionDateTime|str||0|40||rw||when the clocks are changed; empty: never
TimeOffsetNextTransition|str|+00:00|6|6||rw||of the local time from then on
SupportedLanguages|str|en|1|100||r||language tags of RFC 5646
"""
_LANGUAGE = "Language|choice|%s|%s|1||rw||of what drivers read\n"
_TEXT = "DefaultPriceText,%s|str||0|500||rw||JSON: priceText, priceTextOffline\n"
_TAG = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"


def rows(languages: str) -> SettingTable:
    """The table for a site with these languages, separated by commas; SettingError if wrong."""
    tags = [tag.strip() for tag in languages.split(",")]
    for tag in tags:
        if not tag or tag.strip(_TAG) or len(tag) > 30:
            text = "SupportedLanguages cannot have '%s': give tags such as en,nl-BE." % tag[:40]
            raise SettingError("SupportedLanguages", text)
    return SettingTable(
        _ROWS + _LANGUAGE % (tags[0], ",".join(tags)) + "".join([_TEXT % tag for tag in tags])
    )


def check(key: str, text: str) -> None:
    """SettingError for a text that is no price or no offset, where the key holds such a one."""
    name = key.lower()
    try:
        if name.startswith("defaultprice"):
            on_demand("chargepost.pricing.texts").default_price(text)
        elif name in ("timeoffset", "timeoffsetnexttransition"):
            local_time.seconds(text)
    except BadInput as error:
        raise SettingError(key, "%s cannot be this: %s" % (key, error))


def check_all(config) -> None:
    """The same for what the site has set in its own file."""
    for key, text, _ in config.items():
        check(key, text)
