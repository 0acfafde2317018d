"""How dates and numbers are written where Django does not know it, or knows it wrongly; Unicode CLDR is followed."""
