"""What happened to the station's security, and the certificates it trusts and shows."""
