import { load } from './dist.js';

const { EvaluationPool } = await load('actors/host/pool/evaluation-pool.js');
const { SupervisedEvaluators } = await load('actors/host/pool/supervised-evaluators.js');
const { ownIdentity } = await load('actors/process/owner.js');
const { rootTag } = await load('actors/process/run-tag.js');
const { Supervisor } = await load('actors/supervision/supervisor.js');
const { NO_RULES } = await load('src/domain/evaluation-rules.js');

/** A pool of evaluators, all of them ready. */
export async function readyPool(backend, evaluators, task, dims) {
  const fail = (error) => {
    throw error;
  };
  const supervisor = new Supervisor({
    mark: { tag: rootTag(`bench-${process.pid}`), owner: ownIdentity(), workingDir: process.cwd() },
    onOutput: () => {},
    root: { containment: 'auto', onWarning: fail },
  });
  if (backend === 'processes') await supervisor.prepareForProcesses();
  const source = new SupervisedEvaluators({
    supervisor,
    backend,
    name: 'bench',
    optimizerId: null,
    task,
    dims,
    rules: NO_RULES,
    delays: {},
    onLog: () => {},
    onEscalation: () => {},
  });
  const pool = new EvaluationPool({
    size: evaluators,
    dims,
    source,
    rules: NO_RULES,
    onEvaluationFailed: fail,
    onRestart: () => {},
    onBroken: fail,
  });
  const engine = pool.engine(1);
  while (pool.ready < evaluators) await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    run: (tasks) => seconds(engine, tasks, dims),
    close: async () => {
      await engine.close();
      await pool.close();
      await supervisor.allExited();
    },
  };
}

/** Seconds that an engine takes for so many tasks, when it is given all that it has room for. */
function seconds(engine, tasks, dims) {
  const points = new Float64Array(65_536 * dims).fill(0.5);
  let submitted = 0;
  let settled = 0;
  const supply = () => {
    const count = Math.min(engine.room, tasks - submitted, 65_536);
    if (count <= 0) return;
    engine.submit(submitted, count, points.subarray(0, count * dims));
    submitted += count;
  };
  return new Promise((resolve) => {
    const began = performance.now();
    engine.onResults = ({ count }) => {
      settled += count;
      if (settled === tasks) resolve((performance.now() - began) / 1000);
      else supply();
    };
    supply();
  });
}
