ERROR = "EventNotNews"
WORDS = "planning calendar"
