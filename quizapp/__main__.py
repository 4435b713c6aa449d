"""`python -m quizapp`: the same as the `quizapp` command."""

from quizapp.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
