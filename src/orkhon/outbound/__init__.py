"""Every word that leaves for or comes from an outside address."""
