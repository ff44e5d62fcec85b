"""``python -m bench``: publishing, questions, delivery, scale, inspection, talking and
pages, as tables.

Starts its own PostgreSQL, Valkey, Mosquitto and processes of Makapix in a temporary
folder and runs for some minutes. Figures are of this machine at this moment; counts
of statements do not depend on it.
"""

from contextlib import ExitStack

from bench import delivery, ground, inspection, pages, publishing, questions, scale, talking

POSTS = 5_000


def main() -> None:
    """Measures and prints."""
    with ExitStack() as stack:
        folder = ground.services(stack)
        import make

        people = make.people()
        publishing.table(stack, folder, people["artist"])
        ground.fill(POSTS)
        questions.table(stack, folder, people, POSTS)
        delivery.table(stack, folder)
    scale.main(scale.SIZES)
    print("\nInspection of one file, beside decoding it")
    inspection.main()
    talking.main()
    with pages.product() as url:
        pages.table(url)


if __name__ == "__main__":
    main()
