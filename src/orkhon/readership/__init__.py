"""How often pages are read and by how many, without cookies or stored addresses. Knows portals by their codes alone."""
