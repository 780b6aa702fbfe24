"""Command line of the course: train a model, translate with one.

python -m seq2seq translate "le chat noir ne mange pas la pomme verte"
python -m seq2seq train --recipe grammar-luong-dot --output my-model
"""

import sys

from seq2seq.command_line import main

if __name__ == "__main__":
    sys.exit(main())
