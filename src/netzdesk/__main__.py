"""`python -m netzdesk` is the same as the command `netzdesk`."""

import sys

from netzdesk.app.main import main

if __name__ == "__main__":
    sys.exit(main())
