"""Answers to the exercises that are right, a file for each chapter."""
