"""`python -m anishelf.cli`."""

from __future__ import annotations

from anishelf.cli import main

if __name__ == "__main__":
    main()
