"""Programs of agencies and subscribers at the door: their secrets, how often they may ask, how they are refused."""
