/** A drawn plot: what it shows as data, and the drawing. */
export interface Figure<Data = unknown> {
  /** Name for a file without its ending, such as `trajectories_best`. */
  readonly name: string;
  readonly title: string;
  /** Of the drawing, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The numbers behind the drawing, already thinned out to what can be seen. */
  readonly data: Data;
  /** A whole SVG document. The same run gives the same text. */
  readonly svg: string;
}
