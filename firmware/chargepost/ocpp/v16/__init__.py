"""OCPP 1.6J: the adapter between the station and a backend of that version."""
