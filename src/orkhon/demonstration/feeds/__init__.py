"""The invented agencies' own feeds, served over loopback HTTP by a process that knows no Django."""
