"""Pictures: content credentials, fingerprints and details of what the alliance sent, and the examination of a given
one."""
