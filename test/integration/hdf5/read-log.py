# Prints what a reader sees in a log, as JSON: `read-log.py h5py|histories|tables|append FILE`. Numbers are their bits in hex.
import json
import struct
import sys
import warnings


def plain(value):
    if hasattr(value, 'dtype') and value.dtype.names is not None:
        if value.ndim:
            return [plain(row) for row in value]
        return {name: plain(value[name]) for name in value.dtype.names}
    if hasattr(value, 'tolist'):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, float):
        return 'nan' if value != value else struct.pack('>d', value).hex()
    return value


def with_h5py(path):
    import h5py

    def node(item):
        attributes = {name: plain(value) for name, value in item.attrs.items()}
        if isinstance(item, h5py.Group):
            return {'attributes': attributes, 'members': {name: node(item[name]) for name in item}}
        return {'attributes': attributes, 'data': plain(item[()])}

    with h5py.File(path) as file:
        return node(file)


def histories(path):
    import h5py

    with h5py.File(path) as file:
        groups = [name for name in file if name.startswith('optimizer_')]
        return {name: plain(file[name]['iter_hist'][()]) for name in groups}


def with_tables(path):
    import tables

    warnings.simplefilter('ignore')
    with tables.open_file(path) as file:
        found = [(table._v_pathname, plain(table.read())) for table in file.walk_nodes('/', 'Table')]
        return {'tables': dict(found), 'task': str(file.root._v_attrs.task)}


def appended(path):
    import tables

    warnings.simplefilter('ignore')
    with tables.open_file(path, 'a') as file:
        table = file.root.optimizer_1.iter_hist
        table.append(table[:])
    return with_h5py(path)


READERS = {'h5py': with_h5py, 'histories': histories, 'tables': with_tables, 'append': appended}
json.dump(READERS[sys.argv[1]](sys.argv[2]), sys.stdout)
