import { existsSync, readFileSync, writeFileSync } from 'node:fs';

// Writes what README.md shows of the build into it: the machines' diagrams and the table of error codes. With --check
// it only says whether they are up to date.

const readme = new URL('../README.md', import.meta.url);
const build = new URL('../dist/', import.meta.url);

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (!existsSync(new URL('src/index.js', build))) fail('There is no build to read: npm run build');
const { evaluatorMachine, managerMachine, mermaidOf, optimizerMachine, poolMachine } = await import(
  new URL('machines/index.js', build).href
);
const { ERROR_CODES } = await import(new URL('src/index.js', build).href);

const blocks = {
  diagrams: [managerMachine, optimizerMachine, poolMachine, evaluatorMachine]
    .map((machine) => `**${machine.id}**\n\n\`\`\`mermaid\n${mermaidOf(machine)}\n\`\`\`\n`)
    .join('\n'),
  errors: [
    '| code | meaning |',
    '|---|---|',
    ...Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
    '',
  ].join('\n'),
};

const text = readFileSync(readme, 'utf8');
let updated = text;
for (const [name, content] of Object.entries(blocks)) {
  const startMark = `<!-- ${name}:start -->`;
  const endMark = `<!-- ${name}:end -->`;
  const start = updated.indexOf(startMark);
  const end = updated.indexOf(endMark);
  if (start === -1 || end < start) fail(`README.md has no place between ${startMark} and ${endMark}.`);
  updated = `${updated.slice(0, start)}${startMark}\n\n${content}\n${updated.slice(end)}`;
}

if (updated === text) console.log('README.md is up to date.');
else if (process.argv.includes('--check')) {
  fail('README.md is out of date: npm run build && node scripts/readme.js');
} else {
  writeFileSync(readme, updated);
  console.log('Wrote the diagrams and error codes to README.md.');
}
