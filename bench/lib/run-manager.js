import { load } from './dist.js';

const { createManager } = await load('src/index.js');

/**
 * Runs a manager to its end and says when what happened.
 *
 * @param config Settings of the manager.
 * @param optimizers How many optimizers are waited for before the rate counts.
 */
export async function timedRun(config, optimizers) {
  const manager = createManager(config);
  const events = manager.events();
  const began = performance.now();
  const running = manager.run();
  let ready = 0;
  let readyAt = Number.NaN;
  let readyCount = 0;
  let stoppingAt = Number.NaN;
  for await (const event of events) {
    if (event.type === 'warning') process.stderr.write(`${event.error.stack}\n`);
    if (event.type === 'optimizerReady') {
      ready += 1;
      if (ready > optimizers) continue;
      readyAt = performance.now();
      readyCount = manager.fCounter;
    } else if (event.type === 'runStopping') {
      stoppingAt = performance.now();
    }
  }
  const result = await running;
  const ended = performance.now();
  return {
    result,
    startSeconds: (readyAt - began) / 1000,
    rate: (result.stats.evaluations - readyCount) / ((stoppingAt - readyAt) / 1000),
    stopSeconds: (ended - stoppingAt) / 1000,
    totalSeconds: (ended - began) / 1000,
  };
}

/** Evaluations a second within a window that begins some time after all optimizers are ready; then the run is closed. */
export async function rateInWindow(config, optimizers, settleMs, windowMs) {
  const manager = createManager(config);
  const events = manager.events();
  const running = manager.run();
  let ready = 0;
  for await (const event of events) {
    if (event.type === 'optimizerReady') ready += 1;
    if (ready === optimizers) break;
  }
  await delay(settleMs);
  const firstCount = manager.fCounter;
  const began = performance.now();
  await delay(windowMs);
  const rate = (manager.fCounter - firstCount) / ((performance.now() - began) / 1000);
  await manager.stop('measured');
  await running;
  return rate;
}

export function delay(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** A box for as many parameters. */
export function box(dims) {
  return Array.from({ length: dims }, () => [-5, 5]);
}
