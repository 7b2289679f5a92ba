"""Writes the table of events in docs/security.md from the one that the station works with.

python tools/generate/security.py [--check]
"""

from pathlib import Path

from generated import between, read, settle

from chargepost.security.events import EVENTS

TARGET = Path(__file__).parents[2] / "docs" / "security.md"

# What makes the event occur, and the tests that make it occur; without a test: why it cannot.
SEEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "FirmwareUpdated": (
        "an update has been installed",
        ("test_S47_TC_044_1_an_update_waits_for_the_session_and_is_kept",),
    ),
    "FailedToAuthenticateAtCentralSystem": (
        "the backend refuses the password (HTTP 401, 403) or the certificate",
        (
            "test_A04_a_password_that_is_refused_is_an_event",
            "test_A00_a_certificate_of_the_station_that_is_refused_is_an_event",
        ),
    ),
    "CentralSystemFailedToAuthenticate": (
        "cannot: a backend shows itself by its certificate alone, and for that there is "
        "InvalidCentralSystemCertificate",
        (),
    ),
    "SettingSystemTime": (
        "the clock was moved by more than 10 s",
        ("test_A04_a_clock_that_is_corrected_by_an_hour_is_an_event",),
    ),
    "StartupOfTheDevice": (
        "each start",
        ("test_S51_a_critical_event_while_offline_is_delivered_later",),
    ),
    "ResetOrReboot": ("each restart that was asked for", ("test_S51_a_reset_is_an_event",)),
    "SecurityLogWasCleared": (
        "the files of the log are gone",
        ("test_A04_a_security_log_that_is_gone_is_an_event",),
    ),
    "ReconfigurationOfSecurityParameters": (
        "a key, a profile, an address, a certificate has changed",
        ("test_S49_a_new_key_is_used_at_once_and_queued_messages_survive",),
    ),
    "MemoryExhaustion": (
        "less than an eighth of the ledger is free, or a connection finds too little memory",
        (
            "test_a_ledger_that_runs_out_of_room_is_an_event_each_time_it_begins",
            "test_failures_of_the_link_are_the_events_they_stand_for",
        ),
    ),
    "InvalidMessages": (
        "what came is no message, or none of the schema's",
        ("test_A04_what_is_no_message_is_an_event",),
    ),
    "AttemptedReplayAttacks": (
        "cannot: TLS refuses a replay before anybody here sees it, and without TLS nobody can "
        "tell it from a message that was sent again",
        (),
    ),
    "TamperDetectionActivated": (
        "cannot by itself: a board with a contact for it records it",
        (),
    ),
    "InvalidFirmwareSignature": (
        "an update is not signed by who it says",
        ("test_S48_TC_081_a_wrong_signature_ends_the_update",),
    ),
    "InvalidFirmwareSigningCertificate": (
        "who signed an update is not known here",
        ("test_S48_a_bad_certificate_is_the_answer",),
    ),
    "InvalidCentralSystemCertificate": (
        "the backend's certificate is refused: its authority, name, dates, key, or a wildcard",
        ("test_TC_078_a_certificate_of_the_backend_that_is_refused_is_an_event",),
    ),
    "InvalidChargePointCertificate": (
        "CertificateSigned brought one that does not do",
        ("test_A02_07_what_is_not_valid_is_discarded_with_an_event",),
    ),
    "InvalidTLSVersion": (
        "the backend speaks no TLS from 1.2 on",
        ("test_A00_an_old_version_of_tls_is_an_event",),
    ),
    "InvalidTLSCipherSuite": (
        "there is no cipher suite that both know",
        ("test_A00_a_weak_cipher_suite_is_an_event",),
    ),
}


def events() -> str:
    """The table of events in the order of the standard's."""
    rows = ["| event | critical | occurs when | test |", "|---|---|---|---|"]
    for event, critical, _ in EVENTS:
        when, tests = SEEN[event]
        shown = "<br>".join(f"`{test}`" for test in tests) or "-"
        rows.append(f"| {event} | {'yes' if critical else 'no'} | {when} | {shown} |")
    return "\n".join(rows)


def document(text: str) -> str:
    """The document with the table as it is now."""
    return between(text, "events", events())


if __name__ == "__main__":
    settle(TARGET, document(read(TARGET)))
