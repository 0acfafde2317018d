"""The screens of verification: claims, what agencies say of them, and what is watched."""
