"""chargepost card: a card's number in every form that lists write it in."""

from typing import Annotated

import typer

from chargepost.auth.card_forms import all_forms
from chargepost.auth.token import FORMS, SIZES, from_card, is_random
from chargepost.errors import BadInput

_HINTS = {
    "as-is": "hex digits in the order of the air: what OCPP 2.x asks for",
    "reversed": "hex digits, the last byte first",
    "decimal": "one decimal number",
    "decimal-reversed": "one decimal number, the last byte first",
    "wiegand": "facility code (3 digits) and number (5)",
    "first-4": "the first four bytes alone",
}


def card(
    number: Annotated[str, typer.Argument(help="Its number in hex, as a reader shows it.")],
    technology: Annotated[
        str, typer.Option(help=f"{', '.join(SIZES)}; without it, the length decides.")
    ] = "",
    form: Annotated[str, typer.Option(help="Print this form alone.")] = "",
) -> None:
    """Show a card's number in all forms, to find the one that a site's lists have."""
    try:
        data = _number(number)
        kind = technology or _technology(len(data))
        from_card(data, kind)
        if form and form not in FORMS:
            raise BadInput(f"There is no card form {form}; there are {', '.join(FORMS)}.")
        typer.echo(from_card(data, kind, form) if form else _view(data, kind))
    except BadInput as error:
        typer.echo(f"chargepost card: {error}", err=True)
        raise typer.Exit(2) from error


def _number(text: str) -> bytes:
    digits = text.translate(str.maketrans("", "", ":- "))
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise BadInput(f"{text!r} is no hex number: give pairs of digits 0 to F.") from error


def _technology(size: int) -> str:
    for name, sizes in SIZES.items():
        if size in sizes:
            return name
    allowed = ", ".join(
        str(size) for size in sorted({n for known in SIZES.values() for n in known})
    )
    raise BadInput(f"No card has a number of {size} bytes; there are {allowed}.")


def _view(data: bytes, technology: str) -> str:
    lines = [f"{technology}, {len(data)} bytes"]
    marked = False
    for name, text, confirmed in all_forms(data, technology):
        mark = " " if confirmed else "?"
        marked = marked or not confirmed
        lines.append(f"{name:<17} {text:<20} {mark} {_HINTS[name]}")
    if marked:
        lines.append("? makers differ on this form: compare it with the list for several cards.")
    if is_random(data, technology):
        lines.append("It begins with 08: a phone or a card that makes up a number each time.")
    lines.append("The site's form is the setting Chargepost.CardForm.")
    return "\n".join(lines)
