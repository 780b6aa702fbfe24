"""Diagram of machine translation from end to end: split, training, search, score."""

from seq2seq.figures.canvas import Canvas
from seq2seq.figures.style import ATTENTION, CONTEXT, MUTED, SOURCE, TARGET, styled


@styled
def translation_diagram():
    """Draw what a translator is made from and what judges it, and the wall between the two.

    Returns:
        The figure.
    """
    sheet = Canvas(2.75)
    wide = {"width": 1.05, "height": 0.4, "size": 9.5}
    pairs = sheet.box(0.62, 1.32, "sentence\npairs", SOURCE, 0.95, 0.52, 9.5)
    train = sheet.box(2.2, 0.4, "train", SOURCE, **wide)
    validation = sheet.box(2.2, 1.32, "validation", SOURCE, **wide)
    test = sheet.box(2.2, 2.24, "test", TARGET, **wide)
    training = sheet.box(3.72, 0.4, "training", CONTEXT, **wide)
    model = sheet.box(4.98, 0.4, "model", ATTENTION, strong=True, **wide)
    search = sheet.box(4.98, 1.32, "search", ATTENTION, **wide)
    score = sheet.box(4.98, 2.24, "score", TARGET, strong=True, **wide)

    for part in (train, validation, test):
        lane = (pairs.right[0] + part.left[0]) / 2
        sheet.route([pairs.right, (lane, pairs.y), (lane, part.y), part.left])
    for y in (0.86, 1.78):
        sheet.arrow((1.72, y), (2.68, y), MUTED, 1.6, head=False, linestyle=(0, (3, 2.2)))
    sheet.arrow(train.right, training.left)
    sheet.route([validation.right, (training.x, validation.y), training.bottom])
    sheet.text(3.67, 1.02, "which settings,\nwhen to stop", MUTED, 8.5, ha="right")
    sheet.arrow(training.right, model.left)
    sheet.arrow(model.bottom, search.top, gap=1)
    lane = 4.1
    sheet.route([(test.right[0], 2.15), (lane, 2.15), (lane, search.y), search.left])
    sheet.text(lane - 0.08, 1.93, "French", MUTED, 8.5, ha="right")
    sheet.arrow((test.right[0], 2.33), (score.left[0], 2.33), gap=0)
    sheet.text(3.5, 2.5, "English: the references", MUTED, 8.5)
    sheet.arrow(search.bottom, score.top, gap=1)
    sheet.text(4.9, 1.78, "translations", MUTED, 8.5, ha="right")
    return sheet.figure
