const HEAD = ['trials', 'kills', 'cut', 'evaluations', 'failed', 'ms to all dead', 'max'];

/** Figures of trials by what was run and when it was killed, as rows of numbers. */
export function figuresOf(trials) {
  const groups = new Map([['all', trials]]);
  const put = (name, trial) => groups.set(name, [...(groups.get(name) ?? []), trial]);
  for (const trial of [...trials].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) put(keyOf(trial), trial);
  const rows = [...groups].map(([kind, some]) => ({ kind, ...figures(some) }));
  const moments = new Set(trials.flatMap(({ deaths }) => deaths.map(({ moment }) => moment)));
  for (const moment of [...moments].sort()) {
    const at = trials.map((trial) => ({
      ...trial,
      deaths: trial.deaths.filter((death) => death.moment === moment),
    }));
    const kind = `killed by ${moment}`;
    rows.push({ kind, ...figures(at.filter(({ deaths }) => deaths.length > 0)) });
  }
  return rows;
}

/** The same as text. */
export function tableOf(rows) {
  const lines = [
    ['kind', ...HEAD],
    ...rows.map((row) => [
      row.kind,
      ...[row.trials, row.kills, row.cut, row.evaluations, row.failed].map(String),
      row.medianMs.toFixed(0),
      row.maxMs.toFixed(0),
    ]),
  ];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  const padded = (cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return lines.map((cells) => `${padded(cells)}\n`).join('');
}

function keyOf({ settings }) {
  return `${settings.mode}, ${settings.backend}`;
}

function figures(trials) {
  const deaths = trials.flatMap((trial) => trial.deaths);
  const times = deaths.map(({ took }) => took).sort((a, b) => a - b);
  return {
    trials: trials.length,
    kills: deaths.length,
    cut: deaths.filter(({ cut }) => cut > 0).length,
    evaluations: trials.reduce((sum, { evaluations }) => sum + evaluations, 0),
    failed: trials.filter(({ complaints }) => complaints.length > 0).length,
    medianMs: times[times.length >> 1] ?? 0,
    maxMs: times.at(-1) ?? 0,
  };
}
