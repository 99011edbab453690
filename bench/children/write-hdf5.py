# Writes as many rows of the type of a log's table as it is told, with h5py; prints the seconds.
import os
import sys
import time

import h5py
import numpy

path, optimizers, rows, dims = sys.argv[1], *map(int, sys.argv[2:])
BLOCK = 4993
outcome = h5py.enum_dtype({'ok': 0, 'failed': 1, 'timedOut': 2, 'cancelled': 3, 'lost': 4}, 'u1')
row = numpy.dtype([('call_id', '<i8'), ('x', '<f8', (dims,)), ('fx', '<f8'), ('opt_call_id', '<i8'), ('outcome', outcome)])
block = numpy.zeros(BLOCK, row)
block['x'] = numpy.random.default_rng(1).random((BLOCK, dims))
own = rows // optimizers

began = time.perf_counter()
with h5py.File(path, 'w') as file:
    for number in range(optimizers):
        table = file.create_dataset(f'optimizer_{number}/iter_hist', (own,), row, maxshape=(None,), chunks=(BLOCK,))
        for start in range(0, own, BLOCK):
            table[start : start + BLOCK] = block[: own - start]
with open(path, 'rb+') as file:
    os.fsync(file.fileno())
print(time.perf_counter() - began)
