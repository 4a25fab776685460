"""Builds everything: plain functions over a Context, one module for each room, and two doors.

`airflow` opens a Context inside tasks, triggers and pages; `local` opens one for the command line.
A builder imports what it builds when it is called: a task or a command pays for nothing else.
"""
