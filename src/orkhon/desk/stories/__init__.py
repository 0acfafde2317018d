"""The screens of stories: the morning's list, the page of one, and what editors do with it."""
