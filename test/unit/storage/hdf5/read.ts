import { Dataset, File, Group, ready } from 'h5wasm/node';

/** A table as h5wasm reads it: the names of its columns, and its rows in their order. */
export interface ReadTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Opens a file for as long as `use` takes. */
export async function withHdf5<Result>(path: string, use: (file: File) => Result): Promise<Result> {
  await ready;
  const file = new File(path, 'r');
  try {
    return use(file);
  } finally {
    file.close();
  }
}

export function datasetAt(file: File, path: string): Dataset {
  const found = file.get(path);
  if (!(found instanceof Dataset)) throw new Error(`${path} is no dataset.`);
  return found;
}

export function groupAt(file: File, path: string): Group {
  const found = file.get(path);
  if (!(found instanceof Group)) throw new Error(`${path} is no group.`);
  return found;
}

export function tableAt(file: File, path: string): ReadTable {
  const dataset = datasetAt(file, path);
  const columns = dataset.metadata.compound_type!.members.map(({ name }) => name);
  return { columns, rows: dataset.value as unknown as unknown[][] };
}

/** One column of a table. */
export function columnAt(file: File, path: string, name: string): unknown[] {
  const { columns, rows } = tableAt(file, path);
  const k = columns.indexOf(name);
  if (k < 0) throw new Error(`${path} has no column ${name}, but ${columns.join(', ')}.`);
  return rows.map((row) => row[k]);
}
