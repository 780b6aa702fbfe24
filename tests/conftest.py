"""What every test runs under: a quiet TensorFlow, figures without a screen, repeatable examples."""

import matplotlib
import pytest
from environment import prepare
from explorable_contract import browser, open_page  # noqa: F401
from hypothesis import settings

# Before anything imports TensorFlow; the kernels of nbval inherit it.
prepare()
# Not by the environment: the kernels would inherit that, and show no figure.
matplotlib.use("Agg")
# Shared machines are slow at times, and a test that fails must fail again.
settings.register_profile("course", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("course")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup():
    """Seed before the fixtures, so that no test depends on which others ran before it."""
    import keras  # after `prepare`

    keras.utils.set_random_seed(0)


def pytest_collection_finish(session):
    """Keep coverage to what the tests run: nbval would measure inside its kernels as well."""
    session.config.option.cov_source = None
