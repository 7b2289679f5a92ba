"""OCPP-J: the WebSocket, the RPC framing, the checks, the link; one folder a version."""
