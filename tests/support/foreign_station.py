"""A station made of the `ocpp` and `websockets` packages, for tests of the backend."""

import asyncio
import contextlib
from urllib.parse import quote

from ocpp.routing import on
from ocpp.v16 import ChargePoint, call, call_result, enums
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol


class ForeignStation(ChargePoint):
    """Answers a few commands; `heard` lists them. An async context manager."""

    def __init__(self, url: str, identity: str = "CP1"):
        super().__init__(identity, None, response_timeout=5)
        self.url = f"{url}/{quote(identity)}"
        self.heard: list[tuple[str, dict]] = []
        self.mute = False

    async def __aenter__(self):
        self._connection = await connect(self.url, subprotocols=[Subprotocol("ocpp1.6")])
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_):
        await self._connection.close()
        self._task.cancel()

    async def _run(self):
        with contextlib.suppress(ConnectionClosed):
            await self.start()

    async def ended(self):
        await asyncio.wait_for(self._connection.wait_closed(), 5)

    async def _hear(self, action: str, payload: dict, answer):
        self.heard.append((action, payload))
        if self.mute:
            await asyncio.sleep(60)
        return answer

    async def boot(self):
        return await self.call(call.BootNotification("M", "V", firmware_version="1.2"))

    async def status(self, connector: int, status: str, **more):
        await self.call(self._status(connector, status, more))

    def _status(self, connector: int, status: str, more: dict):
        fine = enums.ChargePointErrorCode.no_error
        return call.StatusNotification(connector, fine, enums.ChargePointStatus(status), **more)

    async def begin(self, tag="AB", meter=1000, at="2026-01-01T10:00:00Z", connector=1):
        return await self.call(call.StartTransaction(connector, tag, meter, at))

    async def end(self, transaction, meter=3500, at="2026-01-01T11:30:05Z", **more):
        return await self.call(call.StopTransaction(meter, at, transaction, **more))

    async def measure(self, transaction, at, value, **more):
        sample = {"value": value, **more}
        moment = {"timestamp": at, "sampled_value": [sample]}
        await self.call(call.MeterValues(1, [moment], transaction))

    @on("RemoteStartTransaction")
    async def on_remote_start(self, **payload):
        answer = call_result.RemoteStartTransaction(enums.RemoteStartStopStatus.accepted)
        return await self._hear("RemoteStartTransaction", payload, answer)

    @on("RemoteStopTransaction")
    async def on_remote_stop(self, **payload):
        answer = call_result.RemoteStopTransaction(enums.RemoteStartStopStatus.accepted)
        return await self._hear("RemoteStopTransaction", payload, answer)

    @on("ChangeConfiguration")
    async def on_change_configuration(self, **payload):
        answer = call_result.ChangeConfiguration(enums.ConfigurationStatus.accepted)
        return await self._hear("ChangeConfiguration", payload, answer)

    @on("GetConfiguration")
    async def on_get_configuration(self, **payload):
        rows = [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}]
        rows.append({"key": "NumberOfConnectors", "readonly": True, "value": "2"})
        answer = call_result.GetConfiguration(rows, ["Nonsense"])
        return await self._hear("GetConfiguration", payload, answer)

    @on("ChangeAvailability")
    async def on_change_availability(self, **payload):
        answer = call_result.ChangeAvailability(enums.AvailabilityStatus.scheduled)
        return await self._hear("ChangeAvailability", payload, answer)

    @on("UnlockConnector")
    async def on_unlock(self, **payload):
        return await self._hear(
            "Unlock", payload, call_result.UnlockConnector(enums.UnlockStatus.not_supported)
        )

    @on("TriggerMessage")
    async def on_trigger(self, **payload):
        answer = call_result.TriggerMessage(enums.TriggerMessageStatus.accepted)
        return await self._hear("TriggerMessage", payload, answer)

    @on("SendLocalList")
    async def on_local_list(self, **payload):
        answer = call_result.SendLocalList(enums.UpdateStatus.accepted)
        return await self._hear("SendLocalList", payload, answer)

    @on("Reset")
    async def on_reset(self, **payload):
        return await self._hear("Reset", payload, call_result.Reset(enums.ResetStatus.accepted))
