"""Answers to the exercises that are wrong, a file for each chapter."""
