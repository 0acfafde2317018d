"""The append-only log of everything that an agency or the joint desk puts out."""
