"""Fits DeepFM with Torch-RecHub, as the other way to do what the benchmark does.

    torch_rechub_fit.py SETTINGS

takes the settings as one JSON object, makes clicks of the given shape in memory, and fits them twice on the machine's
processors: with Torch-RecHub's own loader, and with batches that are cut from arrays at once, which it does not have.
It answers with one JSON object: the versions it runs on, and rows a second of both. Reading files and encoding values
are no part of either.
"""

import importlib.metadata
import json
import sys
import time

import numpy
import torch
from torch_rechub.basic.features import DenseFeature, SparseFeature
from torch_rechub.models.ranking import DeepFM
from torch_rechub.trainers import CTRTrainer
from torch_rechub.utils.data import DataGenerator

WARM_UP_STEPS = 3


class Clicks:
    """Ids of skewed frequencies, numbers between 0 and 1, and random labels."""

    def __init__(self, settings):
        self.buckets = max(1, settings["vocabulary"] // settings["categorical"])
        self.categories = ["category_%d" % i for i in range(settings["categorical"])]
        self.numbers = ["number_%d" % i for i in range(settings["numeric"])]
        self.settings = settings
        self.random = numpy.random.default_rng(settings["seed"])

    def features(self):
        dimension = self.settings["dimension"]
        numbers = [DenseFeature(name) for name in self.numbers]
        categories = [SparseFeature(name, vocab_size=self.buckets, embed_dim=dimension) for name in self.categories]
        return numbers, categories

    def rows(self, count):
        columns = {}
        for i, name in enumerate(self.categories):
            skewed = self.random.random(count) ** self.settings["skew"]
            values = (self.settings["values"] * skewed).astype(numpy.int64)
            mixed = ((values + 1) * 0x9E3779B9 + i * 0x85EBCA6B) & 0xFFFFFFFF
            columns[name] = mixed % self.buckets
        for name in self.numbers:
            columns[name] = self.random.random(count).astype(numpy.float32)
        return columns, self.random.integers(0, 2, count).astype(numpy.float32)


class SlicedBatches:
    """Rows in a new order, a batch at a time."""

    def __init__(self, columns, labels, batch):
        self.columns = {name: torch.from_numpy(values) for name, values in columns.items()}
        self.labels = torch.from_numpy(labels)
        self.batch = batch

    def __len__(self):
        return -(-len(self.labels) // self.batch)

    def __iter__(self):
        for rows in torch.randperm(len(self.labels)).split(self.batch):
            yield {name: values[rows] for name, values in self.columns.items()}, self.labels[rows]


def own_loader(columns, labels, batch):
    none = {name: values[:0] for name, values in columns.items()}
    generator = DataGenerator(columns, labels)
    loaders = generator.generate_dataloader(
        x_val=none, y_val=labels[:0], x_test=none, y_test=labels[:0], batch_size=batch
    )
    return loaders[0]


def rows_per_second(trainer, loader, rows):
    start = time.perf_counter()
    trainer.train_one_epoch(loader)
    return rows / (time.perf_counter() - start)


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def main():
    settings = json.loads(sys.argv[1])
    batch = settings["batch"]
    torch.manual_seed(settings["seed"])
    clicks = Clicks(settings)
    numbers, categories = clicks.features()
    model = DeepFM(numbers + categories, categories, {"dims": settings["layers"], "activation": "relu"})
    trainer = CTRTrainer(model, optimizer_params={"lr": 1e-3})
    # The first step makes the optimizer's moments.
    trainer.train_one_epoch(own_loader(*clicks.rows(WARM_UP_STEPS * batch), batch))
    rows = settings["steps"] * batch
    columns, labels = clicks.rows(rows)
    answer = {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "torch_rechub": version("torch-rechub"),
        "threads": torch.get_num_threads(),
        "own_loader": rows_per_second(trainer, own_loader(columns, labels, batch), rows),
        "sliced_batches": rows_per_second(trainer, SlicedBatches(columns, labels, batch), rows),
    }
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
