"""Scenarios R10, R11 and R13: pings, fragments and the longest certificate in real sessions."""

import json

from authority import Authority

FAST = {"Chargepost.RetryBackOffWaitMinimum": 2, "Chargepost.RetryBackOffRandomRange": 0}
LONGEST = 10_000  # characters of a certificate chain (security white paper, CertificateSigned)


async def change(site, key: str, value: str) -> str:
    reply = await site.backend.call("ChangeConfiguration", {"key": key, "value": value})
    return reply["status"]


async def value(site, key: str) -> str:
    reply = await site.backend.call("GetConfiguration", {"key": [key]})
    return reply["configurationKey"][0]["value"]


async def test_R10_pings_are_answered_and_without_a_pong_the_station_dials_again(site):
    config = {**FAST, "WebSocketPingInterval": 10, "MessageTimeout": 10}
    post = await site.charging(config=config)
    await site.backend.ping()
    before = len(site.backend.pings)
    await post.sleep(60)
    assert 4 <= len(site.backend.pings) - before <= 7
    assert len(site.backend.handshakes) == 1
    site.backend.freeze()
    await site.when(lambda: len(site.backend.handshakes) >= 2)
    await post.until(lambda found: found["connected"], 60)
    await site.backend.connected()
    assert await value(site, "WebSocketPingInterval") == "10"
    assert any("after a ping" in line for line in post.log)
    assert len(site.backend.seen("BootNotification")) == 1
    assert post.outlet(1).snapshot()["status"] == "Charging"
    assert site.backend.seen("StopTransaction") == []


async def test_R11_a_negative_interval_is_rejected_and_0_sends_no_pings(site):
    post = await site.charging(config={"WebSocketPingInterval": 5})
    await site.when(lambda: site.backend.pings)
    assert await change(site, "WebSocketPingInterval", "-1") == "Rejected"
    assert await value(site, "WebSocketPingInterval") == "5"
    before = len(site.backend.pings)
    await site.when(lambda: len(site.backend.pings) > before + 1)
    assert await change(site, "WebSocketPingInterval", "0") == "Accepted"
    await post.sleep(1)
    before = len(site.backend.pings)
    await post.sleep(120)
    assert len(site.backend.pings) == before
    assert post.connected
    assert await change(site, "WebSocketPingInterval", "5") == "Accepted"
    await site.when(lambda: len(site.backend.pings) > before)


async def test_R13_a_call_in_fragments_is_taken_whole_in_the_middle_of_a_session(site):
    post = await site.charging(config=FAST)
    wish = {"key": "CpoName", "value": "Ünïted Çharging 充电"}
    text = json.dumps([2, "f1", "ChangeConfiguration", wish], ensure_ascii=False)
    await site.backend.send_raw([text[at : at + 7] for at in range(0, len(text), 7)])
    assert (await site.backend.expect_reply())[2] == {"status": "Accepted"}
    assert await value(site, "CpoName") == wish["value"]
    assert len(site.backend.handshakes) == 1
    assert post.outlet(1).snapshot()["status"] == "Charging"


async def test_R13_the_longest_chain_of_certificates_is_taken_and_a_longer_one_refused(site):
    root = Authority("Root")
    post = await site.charging(config={**FAST, "CpoName": "Operator", "Chargepost.Serial": "SN1"})
    payload = {"certificateType": "CentralSystemRootCertificate", "certificate": root.pem}
    assert (await site.backend.call("InstallCertificate", payload, timeout=20))["status"] == (
        "Accepted"
    )
    wish = {"requestedMessage": "SignChargePointCertificate"}
    await site.backend.call("ExtendedTriggerMessage", wish)
    csr = (await site.expect("SignCertificate", timeout=60))["csr"]
    certificate = root.answer(csr)

    async def signed(length: int) -> dict:
        """The answer to a chain of so many characters: PEM allows text before a certificate."""
        note = "Issued for a test. " * length
        chain = note[: length - len(certificate) - 1] + "\n" + certificate
        assert len(chain) == length
        call = [2, f"c{length}", "CertificateSigned", {"certificateChain": chain}]
        text = json.dumps(call)
        await site.backend.send_raw([text[at : at + 1000] for at in range(0, len(text), 1000)])
        return (await site.backend.expect_reply(30))[2]

    assert await signed(LONGEST + 1) in ("PropertyConstraintViolation", {"status": "Rejected"})
    assert await signed(LONGEST) == {"status": "Accepted"}
    await post.until(lambda found: found["accepted"], 60)
    assert post.outlet(1).snapshot()["status"] == "Charging"
    assert site.backend.seen("StopTransaction") == []
