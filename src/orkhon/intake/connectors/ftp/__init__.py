"""A folder on an agency's FTP server, with TLS where it is offered."""
