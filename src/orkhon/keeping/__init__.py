"""Keep the hub: backups, restoring, moving between databases. Knows no news."""
