"""Exports rankers with PyTorch, as tools that are built on it do; their weights are random.

    python3 make_rankers.py OUT          the small ones, which tests read
    python3 make_rankers.py OUT --wide   a DeepFM of 13 numbers and 26 categories, for benchmarks

Needs PyTorch and onnx; Debian has them as python3-torch and python3-onnx. All graphs have one row
dimension, and a user in every row.
"""
import pathlib
import sys

import torch
from torch import nn


def table(words, dimension):
    """An embedding as tools start it."""
    embedding = nn.Embedding(words, dimension)
    nn.init.normal_(embedding.weight, 0, 0.1)
    return embedding


class Fields(nn.Module):
    """An embedding for each category, one behind another: [rows, fields, dimension]."""

    def __init__(self, names, words, dimension):
        super().__init__()
        self.names = names
        self.tables = nn.ModuleDict({name: table(words, dimension) for name in names})

    def forward(self, x):
        return torch.cat([self.tables[name](x[name].long()).unsqueeze(1) for name in self.names], 1)


def layers(inputs, widths):
    """Layers as in training, with statistics of batches that differ from layer to layer."""
    stack = []
    for width in widths:
        norm = nn.BatchNorm1d(width)
        nn.init.uniform_(norm.running_mean, -0.5, 0.5)
        nn.init.uniform_(norm.running_var, 0.5, 1.5)
        stack += [nn.Linear(inputs, width), norm, nn.ReLU(), nn.Dropout(0.2)]
        inputs = width
    return nn.Sequential(*stack, nn.Linear(inputs, 1))


class DeepFm(nn.Module):
    """DeepFM over categories, and numbers in its deep part."""

    def __init__(self, categories, numbers, words, dimension, widths):
        super().__init__()
        self.numbers = numbers
        self.fields = Fields(categories, words, dimension)
        width = len(categories) * dimension
        self.linear = nn.Linear(width, 1)
        self.deep = layers(width + len(numbers), widths)

    def forward(self, x):
        stacked = self.fields(x)
        flat = stacked.flatten(start_dim=1)
        square_of_sum = torch.sum(stacked, dim=1) ** 2
        sum_of_squares = torch.sum(stacked ** 2, dim=1)
        crossed = 0.5 * torch.sum(square_of_sum - sum_of_squares, dim=1, keepdim=True)
        deep = self.deep(torch.cat([flat] + [x[name] for name in self.numbers], dim=1))
        return torch.sigmoid((self.linear(flat) + crossed + deep).squeeze(1))


class Packed(nn.Module):
    """Categories and a number in the columns of one matrix, the user's first."""

    def __init__(self, columns, words, dimension):
        super().__init__()
        self.columns = columns
        self.fields = Fields([f"c{i}" for i in range(columns)], words, dimension)
        self.deep = layers(columns * dimension + 1, [16])

    def forward(self, x):
        ids = {f"c{i}": x[:, i] for i in range(self.columns)}
        flat = self.fields(ids).flatten(1)
        return torch.sigmoid(self.deep(torch.cat([flat, x[:, self.columns:]], 1)))


class Attention(nn.Module):
    """The user's history, weighted by how near each of its items is to the candidate (DIN)."""

    def __init__(self, words, dimension):
        super().__init__()
        self.items = table(words, dimension)
        self.users = table(words, dimension)
        self.near = nn.Linear(4 * dimension, 1)
        self.deep = layers(3 * dimension, [16])

    def forward(self, x):
        item = self.items(x["item"])
        history = self.items(x["history"])
        each = item.unsqueeze(1).expand(-1, history.size(1), -1)
        near = self.near(torch.cat([each, history, each - history, each * history], dim=-1))
        known = (x["history"] > 0).unsqueeze(-1)
        shares = torch.softmax(near.masked_fill(~known, -1e9), dim=1)
        pooled = (shares * history).sum(dim=1)
        return torch.sigmoid(self.deep(torch.cat([self.users(x["user"]), pooled, item], 1)))


class OfBatch(nn.Module):
    """Shares of a batch: what an item gets depends on the others."""

    def __init__(self, words, dimension):
        super().__init__()
        self.fields = Fields(["user", "item"], words, dimension)
        self.linear = nn.Linear(2 * dimension, 1)

    def forward(self, x):
        return torch.softmax(self.linear(self.fields(x).flatten(1)), dim=0)


class Named(nn.Module):
    """A model with an input for each name."""

    def __init__(self, model, names):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *values):
        return self.model(dict(zip(self.names, values)))


def write(path, model, inputs):
    names = list(inputs)
    torch.onnx.export(
        (model if names == ["x"] else Named(model, names)).eval(), tuple(inputs.values()),
        str(path), input_names=names, output_names=["output"], opset_version=14, dynamo=False,
        dynamic_axes={name: {0: "batch_size"} for name in names + ["output"]})


def ids(words, *shape):
    return torch.randint(0, words, shape)


def deepfm(path, users, items, numbers, words, dimension, widths):
    categories = [f"user_{i}" for i in range(users)] + [f"item_{i}" for i in range(items)]
    model = DeepFm(categories, numbers, words, dimension, widths)
    inputs = {name: ids(words, 2) for name in categories}
    inputs.update({name: torch.rand(2, 1) for name in numbers})
    write(path, model, inputs)


def main(out, wide):
    torch.manual_seed(5)
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    if wide:
        numbers = [f"user_number_{i}" for i in range(7)] + [f"item_number_{i}" for i in range(6)]
        deepfm(out / "deepfm-39.onnx", 13, 13, numbers, 1000, 16, [256, 128])
        return
    deepfm(out / "deepfm.onnx", 3, 3, ["user_number", "item_number"], 12, 16, [48, 8])
    write(out / "packed.onnx", Packed(5, 9, 8), {"x": torch.cat([ids(9, 2, 5).float(), torch.rand(2, 1)], 1)})
    inputs = {"user": ids(9, 2), "history": ids(9, 2, 4), "item": ids(9, 2)}
    write(out / "attention.onnx", Attention(9, 16), inputs)
    write(out / "of_batch.onnx", OfBatch(9, 4), {"user": ids(9, 2), "item": ids(9, 2)})


if __name__ == "__main__":
    main(sys.argv[1], "--wide" in sys.argv[2:])
