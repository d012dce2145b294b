"""The command line: python -m lab VERB."""

import sys

from lab.workflow.command.main import main

if __name__ == "__main__":
    sys.exit(main())
