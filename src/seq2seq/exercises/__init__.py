"""What the reader builds in each chapter, and checks that say what went wrong (1–11).

`from seq2seq.exercises import check`, then `check.masked_softmax(your_function)`. What a pencil or
a thought answers is asked on the page: `from seq2seq.exercises import ask`, then
`ask("06-three-weights")`.
"""

from seq2seq.exercises.asking import ask, progress

__all__ = ["ask", "progress"]
