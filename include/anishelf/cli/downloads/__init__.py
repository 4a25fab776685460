"""`anishelf downloads` and `anishelf downloaders`."""
