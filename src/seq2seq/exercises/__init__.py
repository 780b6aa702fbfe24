"""What the reader builds in each chapter, and checks that say what went wrong (1–11).

`from seq2seq.exercises import check`, then `check.masked_softmax(your_function)`.
"""
