"""What OCPP 2.0.1 allows in the messages of Plug & Charge to a station; do not edit.

tools/generate/ocpp_tables.py writes this file from the official schemas.
"""

CALLS = (
    "\nCertificateSigned{certificateChain!s10000,certificateType?(ChargingStationCertificate|V2"
    "GCertificate)}"
    "\nDeleteCertificate{certificateHashData!{hashAlgorithm!(SHA256|SHA384|SHA512),issuerNameHa"
    "sh!s128,issuerKeyHash!s128,serialNumber!s40}}"
    "\nGetInstalledCertificateIds{certificateType?[1(V2GRootCertificate|MORootCertificate|CSMSR"
    "ootCertificate|V2GCertificateChain|ManufacturerRootCertificate)}"
    "\nInstallCertificate{certificateType!(V2GRootCertificate|MORootCertificate|CSMSRootCertifi"
    "cate|ManufacturerRootCertificate),certificate!s5500}"
    "\nTriggerMessage{evse?{id!i,connectorId?i},requestedMessage!(BootNotification|LogStatusNot"
    "ification|FirmwareStatusNotification|Heartbeat|MeterValues|SignChargingStationCertificate|"
    "SignV2GCertificate|StatusNotification|TransactionEvent|SignCombinedCertificate|PublishFirm"
    "wareStatusNotification)}"
    "\n"
)

ANSWERS = (
    "\nAuthorize{idTokenInfo!{status!(Accepted|Blocked|ConcurrentTx|Expired|Invalid|NoCredit|No"
    "tAllowedTypeEVSE|NotAtThisLocation|NotAtThisTime|Unknown),cacheExpiryDateTime?t,chargingPr"
    "iority?i,language1?s8,evseId?[1i,groupIdToken?{additionalInfo?[1{additionalIdToken!s36,typ"
    "e!s50},idToken!s36,type!(Central|eMAID|ISO14443|ISO15693|KeyCode|Local|MacAddress|NoAuthor"
    "ization)},language2?s8,personalMessage?{format!(ASCII|HTML|URI|UTF8),language?s8,content!s"
    "512}},certificateStatus?(Accepted|SignatureError|CertificateExpired|CertificateRevoked|NoC"
    "ertificateAvailable|CertChainError|ContractCancelled)}"
    "\nGet15118EVCertificate{status!(Accepted|Failed),statusInfo?{reasonCode!s20,additionalInfo"
    "?s512},exiResponse!s7500}"
    "\nGetCertificateStatus{status!(Accepted|Failed),statusInfo?{reasonCode!s20,additionalInfo?"
    "s512},ocspResult?s5500}"
    "\nSignCertificate{status!(Accepted|Rejected),statusInfo?{reasonCode!s20,additionalInfo?s51"
    "2}}"
    "\n"
)
