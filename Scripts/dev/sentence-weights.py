#!/usr/bin/env python3
"""Learns Sources/Embedded/segmentation/sentence-weights.bin from labelled places (needs numpy).

  sentence-weights.py OUT PLACES...

PLACES: one place a line: 1 or 0 (a sentence ends there or not), then the weight indices that
BoundaryFeatures.forEach gives for it, of every candidate that BoundaryPlaces.judge leaves open, with the sentence in
hand taken from the gold annotation. OUT: 8,192 signed bytes, weights in units of 1/64.
Logistic regression, ridge penalty 3, 600 steps of Adam: the same input gives the same weights.
"""
import sys

import numpy as np

SIZE, RIDGE, STEPS, RATE, UNIT = 8192, 3.0, 600, 0.05, 64


def read(paths):
    rows = [[int(v) for v in line.split()] for path in paths for line in open(path)]
    return np.array([r[1:] for r in rows]), np.array([r[0] for r in rows], float)


def fit(places, labels):
    weights, first, second = np.zeros(SIZE), np.zeros(SIZE), np.zeros(SIZE)
    for step in range(1, STEPS + 1):
        odds = 1 / (1 + np.exp(-weights[places].sum(1)))
        slope = np.bincount(places.ravel(), np.repeat(odds - labels, places.shape[1]), SIZE) + RIDGE * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope * slope
        weights -= RATE * (first / (1 - 0.9 ** step)) / (np.sqrt(second / (1 - 0.999 ** step)) + 1e-8)
    return np.clip(np.round(weights * UNIT), -127, 127).astype(np.int8)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    places, labels = read(sys.argv[2:])
    weights = fit(places, labels)
    weights.tofile(sys.argv[1])
    right = ((weights.astype(int)[places].sum(1) > 0) == labels).mean()
    print(len(labels), "places,", round(100 * right, 2), "% right on them")
