"""The programs that run, and the processes and ports that they run with."""
