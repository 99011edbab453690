/** Markdown of what each optimizer alone reaches, with the ratio of its evaluations to the peer's. */
export function singlesTable(rows) {
  const problems = rows[0].figures.map(({ problem }) => problem);
  const lines = rows.map(({ title, figures }) => {
    const peers = [...new Set(figures.flatMap(({ peer }) => (peer === null ? [] : [peer.peer])))];
    return [`\`${title}\``, ...figures.map(singleCell), peers.join(', ')];
  });
  return markdown([`n = ${rows[0].dims}`, ...problems, 'peer'], lines);
}

/** A figure that is not as good as the peer's is in italics. */
function singleCell({ peer, ratio, asGood, ...figure }) {
  if (peer === null) return reached(figure);
  const beside = ratio === null ? `peer ${reached(peer)}` : `${ratio.toFixed(2)}`;
  const text = `${reached(figure)} (${beside}${ratio !== null && peer.solved < peer.runs ? `, peer ${peer.solved}/${peer.runs}` : ''})`;
  return asGood ? text : `*${text}*`;
}

function reached({ solved, runs, evaluations, medianFx, best }) {
  const text = solved > 0 ? String(evaluations) : `best ${(medianFx ?? best).toPrecision(2)}`;
  return `${solved}/${runs} ${text}`;
}

/** Markdown of the manager on the six functions. */
export function managedTable(dims, figures) {
  const lines = figures.map((figure) => [
    figure.problem,
    reached(figure),
    `${reached(figure.best)} (${figure.best.name})`,
    figure.ratio === null ? '' : figure.ratio.toFixed(2),
    figure.original === null ? '' : reached(figure.original),
  ]);
  return markdown([`n = ${dims}`, 'manager', 'best optimizer alone', 'ratio', 'the original'], lines);
}

/** Markdown of the manager on the functions on which the original was measured; values are those above the minimum. */
export function suiteTable(figures) {
  const lines = figures.map(({ minFx, best, original, ...figure }) => [
    figure.problem,
    reached(above(figure, minFx)),
    `${reached(above(best, minFx))} (${best.name})`,
    (original.glompo.median - minFx).toPrecision(2),
    (original.restarts.median - minFx).toPrecision(2),
  ]);
  return markdown(['function', 'manager', 'best optimizer alone', 'the original', 'CMA-ES restarted'], lines);
}

function above(figure, minFx) {
  return { ...figure, medianFx: figure.medianFx - minFx };
}

function markdown(head, lines) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}
