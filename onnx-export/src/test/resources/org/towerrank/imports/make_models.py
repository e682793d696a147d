"""Makes the small models of this folder with other tools, and what they give for raw rows.

    python3 make_models.py        (Debian: python3-torch, python3-onnx, python3-onnxruntime, python3-sklearn)

All data is random. Weights are not fitted where fitting would change nothing that a test looks at.
"""
import csv
import os

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = 40
USERS = ["ann", "bob", "cem", "dörte", "eve", "杨"]
ITEMS = ["10", "11", "12", "13", "14", "15", "16", "17"]
GENRES = ["action", "comedy", "drama", "noir"]
random = np.random.default_rng(5)
torch.manual_seed(5)


def path(name):
    return os.path.join(HERE, name)


def vocabulary(name, values):
    with open(path(name), "w", encoding="utf-8") as file:
        file.write("".join(value + "\n" for value in values))


def golden(name, columns, outputs):
    outputs = np.asarray(outputs, np.float64).reshape(ROWS, -1)
    with open(path(name), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(list(columns) + [f"expected_{i}" for i in range(outputs.shape[1])])
        for row in range(ROWS):
            writer.writerow([values[row] for values in columns.values()] + [f"{x:.8g}" for x in outputs[row]])


def run(name, feeds, output):
    return onnxruntime.InferenceSession(path(name)).run([output], feeds)[0]


def ids(values, known, unknown=0, first=1, missing=0):
    index = {value: i + first for i, value in enumerate(known)}
    return np.array([missing if value == "" else index.get(value, unknown) for value in values], np.int64)


def padded(lists, length, known, before, newest_first=False, **how):
    rows = np.zeros((len(lists), length), np.int64)
    for row, values in zip(rows, lists):
        encoded = ids(values.split()[-length:], known, **how)
        encoded = encoded[::-1] if newest_first else encoded
        row[length - len(encoded) if before else 0 : length if before else len(encoded)] = encoded
    return rows


def some(values, share=0.15):
    """Values, some unknown and some missing."""
    draw = random.random(ROWS)
    return ["" if d < share / 2 else "never seen" if d < share else str(random.choice(values)) for d in draw]


def lists(values, most, distinct):
    made = []
    for _ in range(ROWS):
        count = random.integers(0, most + 1)
        chosen = random.choice(values, count, replace=not distinct)
        made.append(" ".join(sorted(chosen) if distinct else chosen))
    return made


raw = {
    "user_id": some(USERS),
    "item_id": some(ITEMS),
    "hist": lists(ITEMS, 7, False),
    "genres": lists(GENRES, 3, True),
    "price": ["" if random.random() < 0.1 else f"{x:.2f}" for x in random.gamma(2, 30, ROWS)],
}
prices = np.array([[(float(x) - 50) / 25 if x else 0] for x in raw["price"]], np.float32)


class Ranker(nn.Module):
    """A look-up for each feature; a history whose places differ in weight; one output [batch]."""

    def __init__(self):
        super().__init__()
        self.user, self.item, self.genre = nn.Embedding(7, 3), nn.Embedding(9, 3), nn.Embedding(5, 3)
        self.place = nn.Parameter(torch.randn(1, 5, 1))
        self.deep = nn.Sequential(nn.Linear(13, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 1))

    def forward(self, user_id, item_id, hist, genres, price):
        mask = (hist != 0).unsqueeze(-1).float()
        history = (self.item(hist) * self.place * mask).sum(1)
        mask = (genres != 0).unsqueeze(-1).float()
        genre = (self.genre(genres) * mask).sum(1) / mask.sum(1).clamp(min=1)
        x = torch.cat([self.user(user_id), self.item(item_id), history, genre, price], 1)
        return torch.sigmoid(self.deep(x)).squeeze(1)


class Tower(nn.Module):
    def __init__(self, table, numbers):
        super().__init__()
        self.table, self.deep = nn.Embedding(table, 3), nn.Linear(3 + numbers, 4)

    def forward(self, key, numbers):
        return nn.functional.normalize(self.deep(torch.cat([self.table(key), numbers], 1)), dim=1)


class Packed(nn.Module):
    """One matrix of floats, with ids from 0 in it; logits [batch, 1]."""

    def __init__(self):
        super().__init__()
        self.user, self.item, self.deep = nn.Embedding(6, 3), nn.Embedding(8, 3), nn.Linear(7, 1)

    def forward(self, x):
        return self.deep(torch.cat([self.user(x[:, 0].long()), x[:, 1:2], self.item(x[:, 2].long())], 1))


class Tasks(nn.Module):
    """Two outputs: a logit [batch], and three probabilities [batch, 3]."""

    def __init__(self):
        super().__init__()
        self.item, self.click, self.others = nn.Embedding(9, 3), nn.Linear(4, 1), nn.Linear(4, 3)

    def forward(self, item_id, price):
        x = torch.cat([self.item(item_id), price], 1)
        return self.click(x).squeeze(1), torch.sigmoid(self.others(x))


class Fixed(nn.Module):
    """As it comes when no dimension is dynamic; reshaping notes the number of rows."""

    def __init__(self, reshapes):
        super().__init__()
        self.item, self.deep, self.reshapes = nn.Embedding(9, 3), nn.Linear(4, 1), reshapes

    def forward(self, item_id, price):
        x = torch.cat([self.item(item_id), price], 1)
        return torch.sigmoid(self.deep(x.reshape(item_id.shape[0], 4) if self.reshapes else x))


def export(name, model, feeds, outputs=("output",), dynamic=None, rows=2):
    model.eval()
    torch.onnx.export(
        model,
        tuple(torch.from_numpy(values[:rows]) for values in feeds.values()),
        path(name),
        input_names=list(feeds),
        output_names=list(outputs),
        dynamic_axes=None if dynamic == {} else {n: {0: "batch_size"} for n in [*feeds, *outputs]},
        opset_version=17,
        dynamo=False,
    )


vocabulary("user_id.txt", USERS)
vocabulary("item_id.txt", ITEMS)
vocabulary("genres.txt", GENRES)
feeds = {
    "user_id": ids(raw["user_id"], USERS),
    "item_id": ids(raw["item_id"], ITEMS),
    "hist": padded(raw["hist"], 5, ITEMS, True),
    "genres": padded(raw["genres"], 3, GENRES, False),
    "price": prices,
}
export("ranker.onnx", Ranker(), feeds)
for name, before, newest in (("before", True, False), ("behind", False, False), ("newest_before", True, True), ("newest_behind", False, True)):
    feeds["hist"] = padded(raw["hist"], 5, ITEMS, before, newest)
    golden(f"ranker_{name}.golden.csv", raw, run("ranker.onnx", feeds, "output"))

for name, key, table in (("user_tower", "user_id", 7), ("item_tower", "item_id", 9)):
    number = {"key": feeds[key], "numbers": prices}
    export(f"{name}.onnx", Tower(table, 1), number)
    golden(f"{name}.golden.csv", {key: raw[key], "price": raw["price"]}, run(f"{name}.onnx", number, "output"))

known = {"user_id": [str(random.choice(USERS)) for _ in range(ROWS)], "price": raw["price"], "item_id": [str(random.choice(ITEMS)) for _ in range(ROWS)]}
x = np.concatenate([ids(known["user_id"], USERS, first=0)[:, None], prices, ids(known["item_id"], ITEMS, first=0)[:, None]], 1)
x = x.astype(np.float32)
export("packed.onnx", Packed(), {"x": x})
golden("packed.golden.csv", known, 1 / (1 + np.exp(-run("packed.onnx", {"x": x}, "output"))))

two = {"item_id": feeds["item_id"], "price": prices}
export("tasks.onnx", Tasks(), two, ("ctr", "scores"))
ctr, scores = (run("tasks.onnx", two, name) for name in ("ctr", "scores"))
golden("tasks.golden.csv", {"item_id": raw["item_id"], "price": raw["price"]}, np.concatenate([1 / (1 + np.exp(-ctr[:, None])), scores], 1))
export("fixed.onnx", Fixed(False), two, dynamic={})
export("fixed_inside.onnx", Fixed(True), two, dynamic={})

# Trees as onnxmltools writes them: one matrix, dimensions without a name, a label, and probabilities in maps.
numbers = random.normal(size=(400, 3)).astype(np.float32)
numbers[random.random((400, 3)) < 0.1] = np.nan
label = (np.nan_to_num(numbers[:, 0]) + 0.5 * np.isnan(numbers[:, 1]) + random.normal(size=400) > 0.3).astype(int)
trees = HistGradientBoostingClassifier(max_iter=8, max_leaf_nodes=6, random_state=1).fit(numbers, label)
nodes = {k: [] for k in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids", "missing_value_tracks_true")}
leaves = {k: [] for k in ("treeids", "nodeids", "ids", "weights")}
for tree, (predictor,) in enumerate(trees._predictors):
    for number, node in enumerate(predictor.nodes):
        leaf = bool(node["is_leaf"])
        for key, value in zip(nodes, (tree, number, int(node["feature_idx"]), float(node["num_threshold"]), "LEAF" if leaf else "BRANCH_LEQ", int(node["left"]), int(node["right"]), int(node["missing_go_to_left"]))):
            nodes[key].append(0.0 if leaf and key == "values" else value)
        if leaf:
            for key, value in zip(leaves, (tree, number, 0, float(node["value"]))):
                leaves[key].append(value)
ensemble = helper.make_node(
    "TreeEnsembleClassifier", ["input"], ["label", "scores"], domain="ai.onnx.ml", name="trees",
    base_values=[float(np.ravel(trees._baseline_prediction)[0])], post_transform="LOGISTIC", classlabels_int64s=[0, 1],
    **{"nodes_" + k: v for k, v in nodes.items()}, **{"class_" + k: v for k, v in leaves.items()})
maps = helper.make_node("ZipMap", ["scores"], ["probabilities"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])
graph = helper.make_graph(
    [ensemble, maps], "trees", [helper.make_tensor_value_info("input", TensorProto.FLOAT, [None, 3])],
    [helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
     helper.make_value_info("probabilities", helper.make_sequence_type_proto(helper.make_map_type_proto(TensorProto.INT64, helper.make_tensor_type_proto(TensorProto.FLOAT, []))))])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("", 17)], producer_name="sklearn")
model.ir_version = 8
onnx.save(model, path("trees.onnx"))
given = numbers[:ROWS]
found = [[row[0], row[1]] for row in onnxruntime.InferenceSession(path("trees.onnx")).run(["probabilities"], {"input": given})[0]]
assert np.abs(np.array(found) - trees.predict_proba(given)).max() < 1e-6
golden("trees.golden.csv", {name: ["" if np.isnan(v) else repr(float(v)) for v in given[:, i]] for i, name in enumerate(("a", "b", "c"))}, found)

# Texts and doubles, each an input of one column, as sklearn-onnx writes a pipeline.
fruit = helper.make_node("LabelEncoder", ["fruit"], ["fruit_id"], domain="ai.onnx.ml", name="labels", keys_strings=["apple", "pear", "fig"], values_int64s=[5, 0, 2], default_int64=-1)
chain = [
    fruit,
    helper.make_node("Cast", ["fruit_id"], ["fruit_number"], to=TensorProto.FLOAT),
    helper.make_node("Cast", ["weight"], ["weight_number"], to=TensorProto.FLOAT),
    helper.make_node("Concat", ["fruit_number", "weight_number"], ["all"], axis=1),
    helper.make_node("MatMul", ["all", "factors"], ["logit"]),
    helper.make_node("Sigmoid", ["logit"], ["score"]),
]
graph = helper.make_graph(
    chain, "pipeline",
    [helper.make_tensor_value_info("fruit", TensorProto.STRING, [None, 1]), helper.make_tensor_value_info("weight", TensorProto.DOUBLE, [None, 1])],
    [helper.make_tensor_value_info("score", TensorProto.FLOAT, [None, 1])],
    [helper.make_tensor("factors", TensorProto.FLOAT, [2, 1], [0.3, -0.02])])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("", 17)], producer_name="skl2onnx")
model.ir_version = 8
onnx.save(model, path("texts.onnx"))
fruits = some(["apple", "pear", "fig"], 0.3)
weights = [f"{x:.1f}" for x in random.gamma(2, 30, ROWS)]
golden("texts.golden.csv", {"fruit": fruits, "weight": weights}, run("texts.onnx", {"fruit": np.array(fruits, object)[:, None], "weight": np.array(weights, float)[:, None]}, "score"))


class Documented(nn.Module):
    """The inputs that the documentation of the bundle format binds by hand, with ids of its encoders."""

    def __init__(self):
        super().__init__()
        self.user, self.item, self.deep = nn.Embedding(8, 3), nn.Embedding(10, 3), nn.Linear(10, 1)

    def forward(self, user_id, hist, age, item_id):
        history = (self.item(hist) * (hist != 0).unsqueeze(-1)).sum(1)
        return torch.sigmoid(self.deep(torch.cat([self.user(user_id), self.item(item_id), history, age], 1))).squeeze(1)


ages = [str(x) for x in random.integers(18, 80, ROWS)]
ours = {"first": 2, "unknown": 1}
bound = {
    "user_id": ids(raw["user_id"], USERS, **ours),
    "hist": padded(raw["hist"], 5, ITEMS, False, True, **ours),
    "age": np.array([[(float(x) - 40) / 16] for x in ages], np.float32),
    "item_id": ids(raw["item_id"], ITEMS, **ours),
}
documented = Documented().eval()
torch.onnx.export(
    documented, tuple(torch.from_numpy(values[:2]) for values in bound.values()), path("documented.onnx"),
    input_names=list(bound), output_names=["output"], opset_version=17, dynamo=False,
    dynamic_axes={**{n: {0: "batch_size"} for n in [*bound, "output"]}, "hist": {0: "batch_size", 1: "seq_length"}})
golden("documented.golden.csv", {"user_id": raw["user_id"], "item_id": raw["item_id"], "hist": raw["hist"], "age": ages}, run("documented.onnx", bound, "output"))
