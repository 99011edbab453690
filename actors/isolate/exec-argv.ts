/**
 * Options that change how modules are found and loaded, which a task may depend on in every isolate. Others are not
 * passed on: some mean something else there (`--eval`, `--inspect`), and a thread refuses those of V8.
 */
const INHERITED = new Set([
  '--import',
  '--loader',
  '--experimental-loader',
  '--require',
  '-r',
  '--conditions',
  '-C',
  '--experimental-strip-types',
  '--enable-source-maps',
  '--preserve-symlinks',
]);
/** Those of them that take no value. */
const FLAGS = new Set(['--experimental-strip-types', '--enable-source-maps', '--preserve-symlinks']);

/** The options of this process that its isolates share, such as `--import` of a loader. */
export function inheritedExecArgv(argv: readonly string[] = process.execArgv): string[] {
  const inherited: string[] = [];
  for (let i = 0; i < argv.length; i += 1) {
    const [name] = argv[i].split('=', 1);
    if (!INHERITED.has(name)) continue;
    inherited.push(argv[i]);
    if (FLAGS.has(name) || argv[i].includes('=')) continue;
    i += 1;
    if (i < argv.length) inherited.push(argv[i]);
  }
  return inherited;
}
