"""What is asked about a certificate's status; portable."""

from chargepost.crypto.ocsp import responder
from chargepost.crypto.x509 import Certificate
from chargepost.ocpp.v16.vendor.plug_and_charge import question_of


def question(data, issuer):
    """OCSPRequestDataType of a DER certificate."""
    certificate = Certificate(data)
    return question_of(certificate, Certificate(issuer), responder(certificate))


def url(data):
    return responder(Certificate(data))
