"""Public-key cryptography that MicroPython lacks: ECDSA on P-256, RSA verification, X.509.

docs/security.md says what it is not.
"""
