"""The translator in the page: a trained model as one file, and JavaScript that runs it."""
