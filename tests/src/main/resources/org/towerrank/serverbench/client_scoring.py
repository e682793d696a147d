"""The usual alternative to rescoring in the server, in Python.

    client_scoring.py BUNDLE URL

reads searches from its standard input, a line of JSON each. It sends one to URL, encodes the fields of the documents
that come back, scores them with ONNX Runtime on one thread, and answers with the places of the best ten among the
hits, as one line of JSON. Its first line tells the versions it runs on.
"""

import http.client
import json
import pathlib
import sys
import urllib.parse

import numpy
import onnxruntime

UNKNOWN = 1
FIRST_KNOWN = 2
BEST = 10


class Encoder:
    """Ids of the values of one feature, for a vocabulary or for intervals."""

    def __init__(self, bundle, spec):
        self.words = None
        if spec["type"] == "vocabulary":
            lines = (bundle / spec["file"]).read_text(encoding="utf-8").splitlines()
            self.words = {word: FIRST_KNOWN + i for i, word in enumerate(lines)}
        elif spec["type"] == "discretized":
            self.boundaries = numpy.array(spec["boundaries"])
        else:
            raise ValueError("expected a vocabulary or intervals, got: " + spec["type"])

    def ids(self, values):
        if self.words is None:
            return FIRST_KNOWN + numpy.searchsorted(self.boundaries, values, side="right")
        words = self.words
        return [words.get(value, UNKNOWN) for value in values]


class Scorer:
    """A bundle's ranker."""

    def __init__(self, bundle):
        model = json.loads((bundle / "model.json").read_text(encoding="utf-8"))
        schema = model["schema"]
        encoders = {name: Encoder(bundle, spec) for name, spec in schema["encoders"].items()}
        self.features = {f["name"]: (f["field"], encoders[f["encoder"]]) for f in schema["features"]}
        graph = model["graphs"][0]
        self.inputs = graph["inputs"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            str(bundle / graph["file"]), options, providers=["CPUExecutionProvider"]
        )

    def scores(self, user, items):
        feed = {}
        for spec in self.inputs:
            rows = items if spec["side"] == "item" else [user]
            block = numpy.empty((len(rows), len(spec["features"])), dtype=spec["type"])
            for column, name in enumerate(spec["features"]):
                field, encoder = self.features[name]
                block[:, column] = encoder.ids([row[field] for row in rows])
            feed[spec["name"]] = block
        return self.session.run(None, feed)[0][:, 0]


def main():
    scorer = Scorer(pathlib.Path(sys.argv[1]))
    url = urllib.parse.urlsplit(sys.argv[2])
    connection = http.client.HTTPConnection(url.hostname, url.port)
    versions = {"python": sys.version.split()[0], "numpy": numpy.__version__, "onnxruntime": onnxruntime.__version__}
    print(json.dumps(versions), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        body = json.dumps(request["search"])
        connection.request("POST", url.path + "?" + url.query, body, {"Content-Type": "application/json"})
        hits = json.loads(connection.getresponse().read())["hits"]["hits"]
        scores = scorer.scores(request["user"], [hit["_source"] for hit in hits])
        best = numpy.argsort(-scores, kind="stable")[:BEST]
        print(json.dumps(best.tolist()), flush=True)


if __name__ == "__main__":
    main()
