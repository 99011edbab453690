/** The part of a stream that is written to. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Where people read what a run does: lines that stay, and one that says how things stand. */
export interface Screen {
  /** Whether `progress` replaces what it showed before. */
  readonly live: boolean;
  line(text: string): void;
  progress(text: string): void;
  /** Takes away the line about the progress. */
  clear(): void;
}

/** A line that can be redrawn, as `createLogUpdate` of log-update makes it. */
export interface RedrawnLine {
  (text: string): void;
  clear(): void;
}

/** For files and pipes: every progress is a line like any other. */
export function plainScreen(stream: TextStream): Screen {
  const line = (text: string) => void stream.write(`${text}\n`);
  return { live: false, line, progress: line, clear() {} };
}

/** For terminals: the progress stays at the bottom, in one line. */
export function liveScreen(stream: TextStream, redraw: RedrawnLine): Screen {
  let shown = '';
  return {
    live: true,
    line(text) {
      if (shown !== '') redraw.clear();
      stream.write(`${text}\n`);
      if (shown !== '') redraw(shown);
    },
    progress(text) {
      shown = fitted(text, (stream.columns ?? 80) - 1);
      redraw(shown);
    },
    clear() {
      if (shown !== '') redraw.clear();
      shown = '';
    },
  };
}

/** The screen that suits the stream. log-update is loaded only where it is used. */
export async function screenFor(stream: NodeJS.WriteStream): Promise<Screen> {
  // A terminal of no size is one that nobody looks at, such as that of a container.
  if (!stream.isTTY || !stream.columns || !stream.rows || process.env.TERM === 'dumb')
    return plainScreen(stream);
  const { createLogUpdate } = await import('log-update');
  // A hidden cursor would have to be brought back on every way to end, and its hooks meddle with signals.
  return liveScreen(stream, createLogUpdate(stream, { showCursor: true }));
}

function fitted(text: string, width: number): string {
  const letters = Array.from(text);
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
