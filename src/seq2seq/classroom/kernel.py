"""The kernel of a notebook that is marked: `python -m seq2seq.classroom.kernel`.

It confines itself before anything of the student runs, and is IPython's kernel from then on.
"""

from seq2seq.classroom.confinement import confine_as_told


def main() -> None:
    """Run the kernel."""
    confine_as_told()
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


if __name__ == "__main__":
    main()
