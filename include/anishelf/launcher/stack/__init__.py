"""The stack as a whole: its plan, its parts, who supervises it, and how others find it."""
