"""What a class needs beside the book: marks for its notebooks, and its results as one table.

A cell that counts calls `grade(check.masked_softmax, masked_softmax, points=4)`. nbgrader runs the
notebooks of a class with it, each one confined to a folder of its own (`confinement`, `execute`).
`python -m seq2seq grades FOLDER` makes the table.
"""

from seq2seq.classroom.marks import grade

__all__ = ["grade"]
