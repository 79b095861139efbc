"""Compares DICOM files two by two, as pydicom reads them: reads lines of two paths with a tab between.

Group lengths and the meta group do not count: a sender may leave the first out, and the second is not sent.
Prints a line per pair that differs; the last line is the number of pairs that are equal.
"""

import sys

from pydicom import dcmread


def read(path):
    data_set = dcmread(path)
    return {element.tag: element for element in data_set if element.tag.element != 0}


def same(one, other):
    if one.VR == "SQ" or other.VR == "SQ":
        return one == other
    return one.value == other.value or (not one.value and not other.value)


equal = 0
for line in sys.stdin:
    sent, kept = line.rstrip("\n").split("\t")
    ones, others = read(sent), read(kept)
    differing = sorted(
        tag for tag in ones.keys() | others.keys()
        if tag not in ones or tag not in others or not same(ones[tag], others[tag])
    )
    if differing:
        print(sent, "differs in", ", ".join(str(tag) for tag in differing))
    else:
        equal += 1
print(equal)
