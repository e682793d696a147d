"""Approximate nearest neighbours by hnswlib and faiss, beside which the benchmark measures Lucene.

    nearest_neighbours.py SETTINGS

takes the settings as one JSON object. Its first line of output tells the versions it runs on. Then it reads one JSON
object a line, and answers each with one:

    {"build": "hnswlib"}                                         {"seconds": ...}
    {"search": "hnswlib", "k": ..., "candidates": ...}           {"nanos": [...], "neighbours": [[...], ...]}

A graph is built with all processors, and searched with one thread, a user's vector at a time.
"""

import importlib.metadata
import json
import os
import sys
import time

try:
    import faiss
    import hnswlib
    import numpy
except ImportError as error:
    sys.exit(
        "nearest_neighbours.py: expected the modules numpy, hnswlib and faiss in [%s], got: %s; on Debian: "
        "apt-get install python3-numpy python3-hnswlib python3-faiss, and --python /usr/bin/python3"
        % (sys.executable, error)
    )

SEED = 1


class Hnswlib:
    def __init__(self, items, settings):
        self.index = hnswlib.Index("ip", items.shape[1])
        self.index.init_index(
            len(items), M=settings["connections"], ef_construction=settings["beam"], random_seed=SEED
        )
        self.index.add_items(items, num_threads=os.cpu_count())
        self.index.set_num_threads(1)

    def consider(self, candidates):
        self.index.set_ef(candidates)

    def search(self, user, k):
        return self.index.knn_query(user, k=k, num_threads=1)[0]


class Faiss:
    def __init__(self, items, settings):
        self.index = faiss.IndexHNSWFlat(items.shape[1], settings["connections"], faiss.METRIC_INNER_PRODUCT)
        self.index.hnsw.efConstruction = settings["beam"]
        faiss.omp_set_num_threads(os.cpu_count())
        self.index.add(items)
        faiss.omp_set_num_threads(1)

    def consider(self, candidates):
        self.index.hnsw.efSearch = candidates

    def search(self, user, k):
        return self.index.search(user, k)[1]


LIBRARIES = {"hnswlib": Hnswlib, "faiss": Faiss}


def version(module):
    try:
        return importlib.metadata.version(module.__name__)
    except importlib.metadata.PackageNotFoundError:
        return getattr(module, "__version__", "unknown")


def vectors(file, dimension):
    return numpy.fromfile(file, "<f4").reshape(-1, dimension)


def search(library, users, k, candidates):
    library.consider(candidates)
    nanos = []
    neighbours = []
    for i in range(len(users)):
        user = users[i : i + 1]
        start = time.perf_counter_ns()
        found = library.search(user, k)
        nanos.append(time.perf_counter_ns() - start)
        neighbours.append(found[0].tolist())
    return {"nanos": nanos, "neighbours": neighbours}


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    settings = json.loads(sys.argv[1])
    answer(
        {
            "python": sys.version.split()[0],
            "numpy": numpy.__version__,
            "hnswlib": version(hnswlib),
            "faiss": version(faiss),
        }
    )
    libraries = {}
    for line in sys.stdin:
        asked = json.loads(line)
        if "build" in asked:
            items = vectors(settings["items"], settings["dimension"])
            start = time.perf_counter()
            libraries[asked["build"]] = LIBRARIES[asked["build"]](items, settings)
            answer({"seconds": time.perf_counter() - start})
        else:
            users = vectors(settings["users"], settings["dimension"])
            answer(search(libraries[asked["search"]], users, asked["k"], asked["candidates"]))


if __name__ == "__main__":
    main()
