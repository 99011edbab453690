/** One parameter of a model as its file publishes it. */
export interface StrdParameter {
  readonly name: string;
  /** The two published starting values: far from the answer, and near it. */
  readonly starts: readonly [number, number];
  /** The certified estimate. */
  readonly certified: number;
  /** Its certified standard deviation. */
  readonly deviation: number;
}

/** What a file of the NIST StRD nonlinear regression collection says, as plain data. */
export interface StrdProblem {
  readonly name: string;
  /** The model as it stands in the file, without the error term, on one line. */
  readonly model: string;
  /** The named constants of the model. */
  readonly constants: Readonly<Record<string, number>>;
  readonly parameters: readonly StrdParameter[];
  /** Certified residual sum of squares, given to 11 digits. */
  readonly certifiedRss: number;
  /** The data columns by name, the response among them. */
  readonly columns: Readonly<Record<string, readonly number[]>>;
}
