"""What central banks say their money is worth: asked, read, kept and shown. Never computes with binary fractions."""
