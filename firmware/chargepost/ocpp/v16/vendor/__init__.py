"""What DataTransfer carries: messages of papers that extend OCPP 1.6."""
