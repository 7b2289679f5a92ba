"""The security events of OCPP and which of them a backend must hear (security whitepaper 8).

The names are those of OCPP 1.6; its table is the one that counts for criticality, but for four.
"""

# Name; critical: pushed to the backend, kept until it has confirmed; comes with every attempt:
# the same one is written once in ten minutes.
EVENTS = (
    ("FirmwareUpdated", True, False),
    ("FailedToAuthenticateAtCentralSystem", False, True),
    ("CentralSystemFailedToAuthenticate", False, True),
    ("SettingSystemTime", True, False),
    ("StartupOfTheDevice", True, False),
    ("ResetOrReboot", True, False),
    ("SecurityLogWasCleared", True, False),
    ("ReconfigurationOfSecurityParameters", False, False),
    ("MemoryExhaustion", True, True),
    ("InvalidMessages", False, True),
    ("AttemptedReplayAttacks", False, True),
    ("TamperDetectionActivated", True, False),
    # L01.FR.02 and 03 have these two sent, though the table calls them not critical.
    ("InvalidFirmwareSignature", True, False),
    ("InvalidFirmwareSigningCertificate", True, False),
    # So do the compliance cases TC_077 and TC_078 with these: the backend is to hear of them.
    ("InvalidCentralSystemCertificate", True, True),
    ("InvalidChargePointCertificate", True, False),
    ("InvalidTLSVersion", False, True),
    ("InvalidTLSCipherSuite", False, True),
)


def traits(name: str) -> tuple:
    """(critical, comes with every attempt); ValueError for a name the table has not."""
    for event, critical, often in EVENTS:
        if event == name:
            return critical, often
    raise ValueError("there is no security event %s; see chargepost.security.events" % name)
