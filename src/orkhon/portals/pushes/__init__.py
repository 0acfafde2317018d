"""Breaking news to the browsers of readers who asked for them."""
