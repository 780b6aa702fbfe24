"""The learning rate of each step of training."""

SCHEDULES = ("linear", "inverse_sqrt")


def learning_rate(schedule, highest, step, spent, warmup_steps=0):
    """Return the learning rate of one step.

    `"linear"`: from the highest down to 0, along a straight line over the budget; with
    `warmup_steps`, multiplied by a rise from 0 to 1 over that many steps.

    `"inverse_sqrt"` (Vaswani et al., 2017, eq. 3): up to the highest, along a straight line over
    `warmup_steps`, then down as 1/√step. It knows of no budget, so that training may go on.

    Args:
        schedule: one of `SCHEDULES`.
        highest: the highest learning rate; see `published_highest`.
        step: number of the step, from 1.
        spent: share of the budget spent before it.
        warmup_steps: number W of steps that the rise takes; at least 1 for `"inverse_sqrt"`.

    Returns:
        A number, 0 or more.

    Example:
        >>> [learning_rate("inverse_sqrt", 1.0, step, 0.0, warmup_steps=4) for step in (1, 4, 16)]
        [0.25, 1.0, 0.5]
        >>> learning_rate("linear", 1.0, step=9, spent=0.75)
        0.25
    """
    rise = min(1.0, step / warmup_steps) if warmup_steps else 1.0
    if schedule == "linear":
        return highest * rise * max(0.0, 1.0 - spent)
    return highest * min(rise, (warmup_steps / step) ** 0.5)


def published_highest(units, warmup_steps):
    """Return the highest learning rate of Vaswani et al. (2017), eq. 3: (units · W)^-0.5.

    With it, `"inverse_sqrt"` is their formula: units^-0.5 · min(step^-0.5, step · W^-1.5).

    Example:
        >>> round(published_highest(units=512, warmup_steps=4000), 6)
        0.000699
    """
    return (units * warmup_steps) ** -0.5
