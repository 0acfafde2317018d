"""How people sign in and stay so: passwords, limits on guessing, sessions and their end."""
