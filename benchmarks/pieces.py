"""Byte-pair encoding: the book's own beside two libraries, on the French real sentences.

The libraries are not installed with the course:

    .venv/bin/python -m pip install sentencepiece tokenizers
    .venv/bin/python -m benchmarks.pieces

Times are of the processor, and with one thread, so that other programs play no part.
"""

import io
import os
import time
from importlib.metadata import files

from seq2seq.corpora import tatoeba
from seq2seq.text.pieces import Pieces

SIZE = 4_000


def ours(sentences):
    """Learn pieces, and return what cuts all sentences."""
    pieces = Pieces.learn(sentences, SIZE)
    return lambda: [pieces.split(sentence) for sentence in sentences]


def with_tokenizers(sentences):
    """Do the same by Hugging Face's `tokenizers`, from the same words."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    texts = [" ".join(sentence) for sentence in sentences]
    tokenizer = Tokenizer(models.BPE(continuing_subword_prefix="##"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE, continuing_subword_prefix="##", show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return lambda: [encoding.tokens for encoding in tokenizer.encode_batch(texts)]


def with_sentencepiece(sentences):
    """Do the same by Google's `sentencepiece`."""
    import sentencepiece

    texts, model = [" ".join(sentence) for sentence in sentences], io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=SIZE,
        model_type="bpe",
        num_threads=1,
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return lambda: processor.encode(texts, out_type=str, num_threads=1)


def megabytes(package: str) -> float:
    """Return the size of the files of an installed package."""
    return sum(file.locate().stat().st_size for file in files(package) or ()) / 1e6


def main() -> None:
    """Print one row of a table for each."""
    sentences = [pair.source for pair in tatoeba.load().train][:67_000]
    print(f"{len(sentences):,} sentences, {SIZE:,} pieces\n")
    print("| | seconds to learn | seconds to cut all | pieces a sentence | installed, MB |")
    print("|---|---:|---:|---:|---:|")
    for name, learn in (
        ("text/pieces.py", ours),
        ("tokenizers", with_tokenizers),
        ("sentencepiece", with_sentencepiece),
    ):
        start = time.process_time()
        cut = learn(sentences)
        learned = time.process_time()
        count = sum(map(len, cut()))
        done = time.process_time()
        size = f"{megabytes(name):.1f}" if learn is not ours else "0.0"
        print(
            f"| {name} | {learned - start:.1f} | {done - learned:.1f} "
            f"| {count / len(sentences):.2f} | {size} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
