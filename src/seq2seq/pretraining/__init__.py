"""Self-supervised learning: an encoder learns from sentences alone, then from few labels.

    python -m seq2seq pretraining --output results     five seeds, some minutes

    results.load()                                     what comes with the package

Importing this package loads no Keras.
"""
