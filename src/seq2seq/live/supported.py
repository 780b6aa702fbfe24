"""Which models the JavaScript translator knows."""

from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq


def check_live_model(where: str, argument: str, model) -> None:
    """Refuse a model that the JavaScript has no code for.

    Args:
        where: name of the function that was called, for the message.
        argument: name of its argument, for the message.
        model: what it was given.

    Raises:
        ValueError: if the model is not a `Seq2Seq` or an `AttentionSeq2Seq` of GRU cells, or has
            input feeding.
    """
    if not isinstance(model, Seq2Seq | AttentionSeq2Seq):
        raise ValueError(
            f"{where}: `{argument}` must be a Seq2Seq or an AttentionSeq2Seq. "
            f"Received: {type(model).__name__}."
        )
    cell, feeding = model.encoder.cell, getattr(model.decoder, "input_feeding", False)
    if cell != "gru" or feeding:
        raise ValueError(
            f"{where}: `{argument}` must be a model with the cell 'gru' and without input feeding. "
            f"Received: cell={cell!r}, input_feeding={feeding}."
        )
