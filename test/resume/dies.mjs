// Makes a run with checkpoints, and dies by SIGKILL at one of the things that it does to the files of these.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { configurationOf } from './configuration.mjs';

const [directory, settingsText, lastText] = process.argv.slice(2);
const last = Number(lastText);
let done = 0;
for (const name of ['mkdir', 'open', 'rename', 'rm', 'writeFile']) {
  const original = fs[name];
  fs[name] = async (path, ...rest) => {
    if (!isOfCheckpoint(path)) return original(path, ...rest);
    done += 1;
    // Some of what it does is done to the end, some is not even begun.
    if (done === last && last % 2 === 0) process.kill(process.pid, 'SIGKILL');
    const result = await original(path, ...rest);
    if (done === last) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
syncBuiltinESMExports();
const { createManager } = await import('glompo');
const settings = JSON.parse(settingsText);
await createManager(configurationOf(settings, directory, `${directory}/calls`)).run();

/** A file that is open is one of them: nothing else is written in this way. */
function isOfCheckpoint(path) {
  return typeof path !== 'string' || path.includes('/checkpoints');
}
