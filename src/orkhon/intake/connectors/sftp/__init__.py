"""A folder on an agency's SFTP server, known by its host key."""
