"""chargepost card: every form of a number, marked where makers differ, and clear refusals."""

from typer.testing import CliRunner

from chargepost.auth.token import FORMS
from chargepost_tools import main


def run(*words):
    return CliRunner().invoke(main.application(), ["card", *words], env={"COLUMNS": "200"})


def forms(output: str) -> dict[str, str]:
    rows = [line.split() for line in output.splitlines()]
    return {row[0]: row[1] for row in rows if row and row[0] in FORMS}


def test_a_uid_is_shown_in_all_its_forms():
    result = run("04:A1:B2:C3:D4:E5:80")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("ISO14443, 7 bytes\n")
    found = forms(result.stdout)
    assert list(found) == list(FORMS)
    assert found["reversed"] == "80E5D4C3B2A104"
    assert "Chargepost.CardForm" in result.stdout


def test_forms_on_which_makers_differ_are_marked():
    lines = run("1ea68671").stdout.splitlines()
    marked = [line.split()[0] for line in lines if "? " in line and line.split()[0] in FORMS]
    assert marked == ["decimal", "wiegand", "first-4"]


def test_the_length_says_the_technology_and_an_option_says_it_better():
    assert run("62 E3 08 6C ED").stdout.startswith("EM4100, 5 bytes\n")
    assert run("5a0144").stdout.startswith("Wiegand, 3 bytes\n")
    assert run("7186a61e", "--technology", "Wiegand").stdout.startswith("Wiegand, 4 bytes\n")


def test_one_form_alone_is_for_scripts():
    assert run("01026F6C3A", "--form", "decimal").stdout == "0040856634\n"


def test_a_number_that_is_made_up_is_said_to_be():
    assert "makes up a number each time" in run("08ABCDEF").stdout


def test_what_is_wrong_is_said_in_one_sentence():
    for words, text in (
        (["04A1B"], "'04A1B' is no hex number"),
        (["04A1"], "No card has a number of 2 bytes; there are 3, 4, 5, 7, 10."),
        (["8804A1B2"], "cascade tag"),
        (["04A1B2C3", "--technology", "EM4100"], "has 5 bytes, not 4"),
        (["04A1B2C3", "--technology", "NFC"], "no card technology 'NFC'"),
        (["04A1B2C3", "--form", "octal"], "no card form octal"),
        (["00010203040506070809", "--form", "decimal"], "has no form decimal"),
    ):
        result = run(*words)
        assert result.exit_code == 2, words
        assert text in result.stderr and result.stderr.count("\n") == 1
