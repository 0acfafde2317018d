"""The public check: what is asked, what is answered, and how an answer is shown again later."""
