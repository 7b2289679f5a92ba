"""Names with a wildcard in the certificate of a backend: TLS takes them, the standard does not.

The certificate has to name the backend's fully qualified domain name (A00.FR.308, A00.FR.412,
A00.FR.510). Loaded when there is a wildcard in one.
"""

from chargepost.crypto.x509 import Certificate
from chargepost.errors import BadInput


def refusal(der: bytes, host: str) -> str:
    """Why a certificate does not do for a host, "" when it names it without a wildcard."""
    try:
        found = Certificate(der)
        names = found.dns_names or [found.named()[0]]
    except BadInput as error:
        return "the certificate of the backend cannot be read: %s" % error
    host = host.lower()
    wild = ""
    for name in names:
        lower = name.lower()
        if lower == host:
            return ""
        if lower[:2] == "*." and lower[1:] == host[host.find(".") :]:
            wild = name
    if wild:
        return (
            "the certificate of the backend is for %s; AllowCentralSystemTLSWildcards is false"
            % wild
        )
    return ""
