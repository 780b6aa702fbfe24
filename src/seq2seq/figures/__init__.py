"""The parts of `seq2seq.plots`: style, labels, and one module for each kind of figure."""
