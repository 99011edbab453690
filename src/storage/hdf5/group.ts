import { type Datatype, elements, fixedText, FLOAT64, INT64, VARIABLE_TEXT } from './datatype.js';
import {
  attributeMessage,
  contiguousLayout,
  datasetMessages,
  groupMessages,
  type HeaderMessage,
  linkMessage,
} from './header-messages.js';
import type { Hdf5File } from './hdf5-file.js';
import { jsonText, storedText } from './stored-text.js';

/** What does not fit into one message of a header becomes a dataset; the rest of the message is well below 1,000. */
const LARGEST_ATTRIBUTE = 60_000;

/** The text attributes that PyTables knows a node by; it reads them only when their length is fixed. */
export function nodeAttributes(values: Readonly<Record<string, string>>): HeaderMessage[] {
  return Object.entries(values).map(([name, value]) => {
    const text = Buffer.from(value);
    const bytes = text.length === 0 ? Buffer.alloc(1) : text;
    return attributeMessage(name, fixedText(bytes.length), [], bytes);
  });
}

/** A group while it is written. Attributes whose value is null or empty are left out. */
export class Group {
  readonly #file: Hdf5File;
  readonly #attributes: HeaderMessage[];
  readonly #links: HeaderMessage[] = [];

  constructor(file: Hdf5File) {
    this.#file = file;
    this.#attributes = nodeAttributes({ CLASS: 'GROUP', TITLE: '', VERSION: '1.0' });
  }

  fixedText(name: string, value: string): void {
    this.#attributes.push(...nodeAttributes({ [name]: value }));
  }

  text(name: string, value: string | null): void {
    if (value === null) return;
    const element = Buffer.alloc(VARIABLE_TEXT.size);
    this.#file.heap.put(storedText(value), viewOf(element), 0);
    this.#attributes.push(attributeMessage(name, VARIABLE_TEXT, [], element));
  }

  json(name: string, value: unknown): void {
    this.text(name, jsonText(value));
  }

  integer(name: string, value: number | null): void {
    if (value === null) return;
    const element = Buffer.alloc(INT64.size);
    element.writeBigInt64LE(BigInt(value));
    this.#attributes.push(attributeMessage(name, INT64, [], element));
  }

  float(name: string, value: number | null): void {
    if (value !== null) this.#attributes.push(attributeMessage(name, FLOAT64, [], floatBytes([value])));
  }

  /** An array of numbers, row-major; a dataset of that name where it is too large for an attribute. */
  async floats(name: string, values: ArrayLike<number>, shape = [values.length]): Promise<void> {
    if (values.length === 0) return;
    const bytes = floatBytes(values);
    if (bytes.length > LARGEST_ATTRIBUTE) await this.dataset(name, FLOAT64, bytes, shape);
    else this.#attributes.push(attributeMessage(name, FLOAT64, shape, bytes));
  }

  /** A dataset of a fixed length, in one piece. */
  async dataset(name: string, type: Datatype, bytes: Uint8Array, shape: readonly number[]): Promise<void> {
    const address = elements(shape) === 0 ? null : await this.#file.space.append(bytes);
    this.link(
      name,
      await this.#file.header([
        ...datasetMessages(type, shape, false),
        contiguousLayout(address, elements(shape) * type.size),
      ]),
    );
  }

  async texts(name: string, values: readonly string[]): Promise<void> {
    const bytes = Buffer.alloc(values.length * VARIABLE_TEXT.size);
    const view = viewOf(bytes);
    for (const [i, value] of values.entries()) {
      this.#file.heap.put(storedText(value), view, i * VARIABLE_TEXT.size);
    }
    await this.#file.heap.drain();
    await this.dataset(name, VARIABLE_TEXT, bytes, [values.length]);
  }

  /** Names what is at an address. */
  link(name: string, address: number): void {
    this.#links.push(linkMessage(name, address));
  }

  /** Writes its header, and returns where that is. */
  async finish(): Promise<number> {
    return this.#file.header([...groupMessages(), ...this.#attributes, ...this.#links]);
  }
}

export function floatBytes(values: ArrayLike<number>): Uint8Array {
  const bytes = Buffer.alloc(values.length * FLOAT64.size);
  for (let i = 0; i < values.length; i += 1) bytes.writeDoubleLE(values[i], i * FLOAT64.size);
  return bytes;
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
