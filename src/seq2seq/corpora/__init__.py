"""The corpora of the course: sentence pairs with their splits.

Each corpus is a module with a ``load`` function that returns a ``Corpus``:
``seq2seq.corpora.grammar`` (embedded, with gold alignments), ``seq2seq.corpora.tatoeba`` (real
sentences) and ``seq2seq.corpora.multi30k`` (longer real sentences). Importing this package loads
none of them.
"""

from seq2seq.corpora.pair import Corpus, Pair

__all__ = ["Corpus", "Pair"]
