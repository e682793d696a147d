"""Fits two towers with Torch-RecHub, as the other way to do what the benchmark does.

    torch_rechub_towers.py SETTINGS

takes the settings as one JSON object, makes choices of the given shape in memory, and fits DSSM or YoutubeDNN to them
on the machine's processors, as Torch-RecHub's examples do: of each choice DSSM has a row of its own and one for each
negative, YoutubeDNN one row with all negatives. It does so with Torch-RecHub's own loader, and with batches that are
cut from arrays at once, which it does not have. It answers with one JSON object: the versions it runs on, and choices
a second of both. Reading files, encoding values and drawing negatives are no part of either.
"""

import importlib.metadata
import json
import sys
import time

import numpy
import torch
from torch_rechub.basic.features import SequenceFeature, SparseFeature
from torch_rechub.models.matching import DSSM, YoutubeDNN
from torch_rechub.trainers import MatchTrainer
from torch_rechub.utils.data import MatchDataGenerator

WARM_UP_STEPS = 2
POINT_WISE, LIST_WISE = 0, 2


class Choices:
    """Users of an age with a history, the item that they chose, and negatives. Id 0 pads."""

    def __init__(self, settings):
        self.settings = settings
        self.lists = settings["model"] == "youtubednn"
        self.random = numpy.random.default_rng(settings["seed"])

    def items(self, *shape):
        skewed = self.random.random(shape) ** self.settings["skew"]
        return 1 + (self.settings["items"] * skewed).astype(numpy.int64)

    def rows(self, count):
        """Columns and labels of so many choices."""
        settings = self.settings
        columns = {
            "age": self.random.integers(1, 1 + settings["ages"], count),
            "history": self.items(count, settings["history"]),
            "item": self.items(count),
        }
        negatives = self.items(count, settings["negatives"])
        if self.lists:
            return columns | {"negatives": negatives}, numpy.zeros(count, numpy.int64)
        every = 1 + settings["negatives"]
        rows = {name: numpy.repeat(values, every, axis=0) for name, values in columns.items()}
        rows["item"] = numpy.concatenate([columns["item"][:, None], negatives], axis=1).ravel()
        rows["category"] = 1 + rows["item"] % settings["groups"]
        labels = numpy.zeros((count, every), numpy.float32)
        labels[:, 0] = 1
        return rows, labels.ravel()

    def model(self):
        settings = self.settings
        sizes = {"embed_dim": settings["dimension"]}
        of_items = {"vocab_size": 1 + settings["items"], **sizes}
        user = [
            SparseFeature("age", vocab_size=1 + settings["ages"], **sizes),
            SequenceFeature("history", pooling="mean", shared_with="item", **of_items),
        ]
        item = [SparseFeature("item", **of_items)]
        layers = {"dims": [settings["hidden"], settings["dimension"]], "activation": "relu"}
        if self.lists:
            negatives = [SequenceFeature("negatives", pooling="concat", shared_with="item", **of_items)]
            return YoutubeDNN(user, item, negatives, layers, temperature=0.2)
        item.append(SparseFeature("category", vocab_size=1 + settings["groups"], **sizes))
        return DSSM(user, item, layers, {"dims": [settings["dimension"]], "activation": "relu"})


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
    return MatchDataGenerator(columns, labels).generate_dataloader(none, none, batch_size=batch, num_workers=0)[0]


def choices_per_second(trainer, loader, choices):
    start = time.perf_counter()
    trainer.train_one_epoch(loader)
    return choices / (time.perf_counter() - start)


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def main():
    settings = json.loads(sys.argv[1])
    batch = settings["batch"]
    torch.manual_seed(settings["seed"])
    choices = Choices(settings)
    mode = LIST_WISE if choices.lists else POINT_WISE
    trainer = MatchTrainer(choices.model(), mode=mode, optimizer_params={"lr": 1e-3})
    # The first step makes the optimizer's moments.
    trainer.train_one_epoch(own_loader(*choices.rows(WARM_UP_STEPS * batch), batch))
    count = settings["steps"] * batch
    columns, labels = choices.rows(count)
    answer = {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "torch_rechub": version("torch-rechub"),
        "threads": torch.get_num_threads(),
        "own_loader": choices_per_second(trainer, own_loader(columns, labels, batch), count),
        "sliced_batches": choices_per_second(trainer, SlicedBatches(columns, labels, batch), count),
    }
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
