"""``python -m weaklinks`` is the command line."""

from weaklinks.cli import main

if __name__ == "__main__":
    main()
