"""Security events of whole stations: what happens, and what the log and the backend hear of it."""

import datetime
import json
import ssl

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from authority import Authority
from handshakes import Handshakes
from scene import START

FAST = {"Chargepost.RetryBackOffWaitMinimum": 1, "Chargepost.RetryBackOffRandomRange": 0}
ROOT = Authority("Root")
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.now(datetime.UTC)


def log(site) -> list[tuple[str, str]]:
    """(event, what it says) of the security log, the oldest first."""
    lines = (site.folder / "data" / "security" / "log").read_text().splitlines()
    return [tuple(line.split(" ", 5)[4:]) for line in lines]


async def logged(site, event: str, seconds: float = 120) -> str:
    """What an event says, once it has been written."""

    def found():
        return [text for name, text in log(site) if name == event]

    await site.when(found, seconds)
    return found()[0]


async def heard(site, event: str, timeout: float = 60) -> str:
    """What a critical event says, once the backend has it."""
    payload = await site.expect("SecurityEventNotification", timeout=timeout, type=event)
    return payload.get("techInfo", "")


# --- critical ones, which the backend hears -----------------------------------------------------


async def test_A04_a_clock_that_is_corrected_by_an_hour_is_an_event(site):
    await site.ready(rtc=START - 3600)
    assert await heard(site, "SettingSystemTime") == "Moved by 3600 s."


async def test_A04_a_clock_that_is_right_is_none(site):
    await site.ready()
    await heard(site, "StartupOfTheDevice")
    assert "SettingSystemTime" not in dict(log(site))


async def test_A04_a_security_log_that_is_gone_is_an_event(site):
    post = await site.ready()
    await heard(site, "StartupOfTheDevice")
    await post.sleep(2)
    await post.cut_power()
    (site.folder / "data" / "security" / "log").unlink()
    await post.restore_power()
    assert await heard(site, "SecurityLogWasCleared") == "The file of the security log is gone."


# --- others, which stay in the log --------------------------------------------------------------


async def test_A04_what_is_no_message_is_an_event(site):
    await site.ready()
    await site.backend.send_raw("[9")
    assert await logged(site, "InvalidMessages") == "no message of OCPP-J"
    await site.backend.send_raw(json.dumps([2, "x", "Reset", {"type": "Warm"}]))
    await site.when(lambda: ("InvalidMessages", "Reset") in log(site))
    assert site.backend.seen("SecurityEventNotification")[1:] == []


async def test_A04_a_password_that_is_refused_is_an_event(site):
    site.backend.refuse(401, times=2)
    await site.ready(config={**FAST, "Chargepost.BasicAuthPassword": "secret"})
    said = await logged(site, "FailedToAuthenticateAtCentralSystem")
    assert "HTTP 401" in said
    assert "secret" not in said


# --- TLS ----------------------------------------------------------------------------------------


async def refused(site, context: ssl.SSLContext, **files: bytes) -> list[tuple[str, str]]:
    """The log of a station that dials a server with this context twice, in vain."""
    data = site.folder / "data"
    (data / "certificates").mkdir(parents=True)
    (data / "roots").write_text(ROOT.pem)
    for name, content in files.items():
        (data / "certificates" / name).write_bytes(content)
    profile = {"SecurityProfile": 3} if files else {}
    with Handshakes(context) as server:
        url = f"wss://localhost:{server.port}/ocpp"
        post = await site.start(csms=url, speed=5, config={**FAST, **profile})
        await site.when(lambda: len(server.said) >= 2)
        assert server.said[0]
        assert not post.connected
    return [pair for pair in log(site) if pair[0] != "StartupOfTheDevice"]


def _told(event: str, reason: str) -> list[tuple[str, str]]:
    return [(event, f"No connection to the backend: {reason}.")]


CERTIFICATES = {
    "another authority": (
        lambda: Authority("Stranger").server(),
        "the certificate of the backend leads to no root that is trusted here",
    ),
    "another name": (
        lambda: ROOT.server("backend.example.org"),
        "the certificate of the backend is for another name",
    ),
    "expired": (
        lambda: ROOT.server(begin=NOW - 9 * DAY, end=NOW - 2 * DAY),
        "the certificate of the backend has expired",
    ),
}


@pytest.mark.parametrize("kind", list(CERTIFICATES))
async def test_TC_078_a_certificate_of_the_backend_that_is_refused_is_an_event(site, kind):
    make, reason = CERTIFICATES[kind]
    assert await refused(site, make().context) == _told("InvalidCentralSystemCertificate", reason)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_A00_an_old_version_of_tls_is_an_event(site):
    context = ROOT.server(ciphers="ALL:@SECLEVEL=0").context
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    reason = "the backend speaks no TLS that is allowed here: 1.2 is the least"
    assert await refused(site, context) == _told("InvalidTLSVersion", reason)


async def test_A00_a_weak_cipher_suite_is_an_event(site):
    context = ROOT.server(ciphers="ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0").context
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    reason = "the backend offers no cipher suite, or no version of TLS, that is allowed here"
    assert await refused(site, context) == _told("InvalidTLSCipherSuite", reason)


async def test_A00_a_certificate_of_the_station_that_is_refused_is_an_event(site):
    key = ec.generate_private_key(ec.SECP256R1())
    made = Authority("Stranger").sign(Authority("SN1").name, key.public_key())
    secret = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    own = secret + made.public_bytes(Encoding.DER)
    context = ROOT.server().demand(ROOT.pem).context
    reason = "the backend does not take the certificate of the station"
    found = await refused(site, context, own1=own)
    assert found == _told("FailedToAuthenticateAtCentralSystem", reason)
