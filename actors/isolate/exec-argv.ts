/** Options of this process that mean something else, or do harm, in another isolate. */
const NOT_INHERITED =
  /^(--input-type|--eval|-e|--print|-p|-pe|--inspect.*|--cpu-prof.*|--heap-prof.*|--test.*|--watch.*)(=|$)/;
/** Those of them whose value is the next argument. */
const WITH_VALUE = new Set(['--eval', '-e', '--print', '-p', '-pe', '--input-type']);

/** The options of this process that its isolates share, such as `--import` of a loader. */
export function inheritedExecArgv(argv: readonly string[] = process.execArgv): string[] {
  const inherited: string[] = [];
  for (let i = 0; i < argv.length; i += 1) {
    if (!NOT_INHERITED.test(argv[i])) inherited.push(argv[i]);
    else if (WITH_VALUE.has(argv[i])) i += 1;
  }
  return inherited;
}
