"""What a check found, as an object that prints as its message."""


class CheckFailed(AssertionError):
    """Raised by `Report.raise_for_failure`, for graders and tests."""


class Report:
    """What a check found out about an answer.

    Args:
        name: the exercise.
        cause: short name of what went wrong; `None` if nothing did.
        message: what the reader sees: the cause in one sentence, then the smallest counterexample.
        parts: for each kind of case, whether all of its cases are right.

    Example:
        >>> Report("softmax", None, "Right in all 9 cases (ordinary).", {"ordinary": True})
        Right in all 9 cases (ordinary).
    """

    def __init__(self, name: str, cause: str | None, message: str, parts: dict[str, bool]):
        self.name = name
        self.cause = cause
        self.message = message
        self.parts = parts

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.cause is None

    @property
    def score(self) -> float:
        """Partial credit in [0, 1]: the share of parts that are right."""
        return sum(self.parts.values()) / len(self.parts) if self.parts else 0.0

    def raise_for_failure(self) -> None:
        """Do nothing if the answer is right.

        Raises:
            CheckFailed: with the message, if it is not.
        """
        if not self.passed:
            raise CheckFailed(self.message)

    def __repr__(self):
        return self.message
