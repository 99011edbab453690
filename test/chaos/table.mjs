const HEAD = [
  'trials',
  'processes',
  'failed',
  'survivors',
  'escaped',
  'directories',
  'ms to all dead',
  'max',
];

/** Figures of trials by whom the blow met and by what the task did, as rows of texts. */
export function figuresOf(trials) {
  const groups = new Map([['all', trials]]);
  const put = (name, trial) => groups.set(name, [...(groups.get(name) ?? []), trial]);
  for (const trial of [...trials].sort((a, b) => (a.met < b.met ? -1 : 1))) put(`hit: ${trial.met}`, trial);
  for (const trial of trials) {
    const { behaviour, program } = trial.settings;
    put(`task: ${behaviour}${program === null ? '' : `, ${program}`}`, trial);
  }
  for (const trial of trials) put(`held by: ${trial.containment}`, trial);
  return [...groups].map(([kind, some]) => ({ kind, ...figures(some) }));
}

/** The same as text. */
export function tableOf(rows) {
  const lines = [
    ['kind', ...HEAD],
    ...rows.map((row) => [
      row.kind,
      String(row.trials),
      String(row.processes),
      String(row.failed),
      String(row.survivors),
      String(row.escaped),
      String(row.directories),
      row.medianMs.toFixed(0),
      row.maxMs.toFixed(0),
    ]),
  ];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  const padded = (cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return lines.map((cells) => `${padded(cells)}\n`).join('');
}

function figures(trials) {
  const sum = (of) => trials.reduce((total, trial) => total + of(trial), 0);
  const times = trials.map(({ took }) => took).sort((a, b) => a - b);
  return {
    trials: trials.length,
    processes: sum(({ processes }) => processes),
    failed: sum(({ complaints }) => Number(complaints.length > 0)),
    survivors: sum(({ survivors }) => survivors),
    escaped: sum(({ escaped }) => escaped),
    directories: sum(({ directories }) => directories),
    medianMs: times[times.length >> 1],
    maxMs: times[times.length - 1],
  };
}
