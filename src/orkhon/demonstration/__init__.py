"""The demonstration alliance: invented agencies, people and news to show Orkhon with."""
