"""The texts on prices: those of the backend, in the language of the station.

Loaded with a message or a setting: nothing here outlives it.
"""

from chargepost_hal.on_demand import on_demand

read = on_demand("chargepost.pricing.fields").read

LONGEST = 1024  # characters of a text or a QR code, as OCPP 2.1 has it for a MessageContent
_LANGUAGES = 20
_PRICES = ("kWhPrice", "hourPrice", "flatFee")


def default_price(json: str) -> tuple:
    """(text, text while the backend is out of reach, prices) of what anybody pays.

    The texts are "" where there are none; the prices are as of `charging_price`. BadInput as
    `Fields` says.
    """
    if not json:
        return "", "", None
    fields = read(json)
    return (
        fields.text("priceText", LONGEST),
        fields.text("priceTextOffline", LONGEST, ""),
        charging_price(fields.inner("chargingPrice")),
    )


def charging_price(fields):
    """(for a kWh, for an hour, once) in millionths of an object of prices; None without one."""
    if fields is None:
        return None
    return tuple([fields.micro(name, 0) for name in _PRICES])


def chosen(fields, language: str, needed: bool) -> str:
    """priceText, or what priceTextExtra has for the language; "" asks for priceText alone.

    Only texts in UTF-8 or ASCII can be shown as they are. BadInput as `Fields` says.
    """
    found = fields.text("priceText", LONGEST, None if needed else "")
    extras = fields.objects("priceTextExtra", _LANGUAGES)
    for whole in (True, False):
        for extra in extras if language else []:
            content = extra.text("content", LONGEST)
            if extra.text("format", 20, "UTF8") not in ("UTF8", "ASCII"):
                continue
            if _matches(extra.text("language", 40, ""), language, whole):
                return content
    return found


def _matches(tag: str, language: str, whole: bool) -> bool:
    """True for the same tag, or the same language in another region (RFC 5646): nl and nl-BE."""
    tag, language = tag.lower(), language.lower()
    if whole:
        return tag == language
    return tag.split("-")[0] == language.split("-")[0]
