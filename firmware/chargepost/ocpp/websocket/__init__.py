"""RFC 6455, the client side: bytes in, events and bytes out."""
