"""Slides of a chapter, made from its notebook: what to show, how it looks, one idea a module."""
