"""What people do on pages: one visit, the forms that they fill in, and what they look at first."""
