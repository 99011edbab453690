import { existsSync, readFileSync, writeFileSync } from 'node:fs';

// Writes the diagrams of the machines into README.md, from the build. With --check it only says whether they are there.

const START = '<!-- diagrams:start -->';
const END = '<!-- diagrams:end -->';
const readme = new URL('../README.md', import.meta.url);
const build = new URL('../dist/machines/index.js', import.meta.url);

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (!existsSync(build)) fail('There is no build to take the machines from: npm run build');
if (!existsSync(readme)) fail('There is no README.md.');
const { evaluatorMachine, managerMachine, mermaidOf, optimizerMachine, poolMachine } = await import(
  build.href
);
const diagrams = [managerMachine, optimizerMachine, poolMachine, evaluatorMachine].map(
  (machine) => `**${machine.id}**\n\n\`\`\`mermaid\n${mermaidOf(machine)}\n\`\`\`\n`,
);

const text = readFileSync(readme, 'utf8');
const start = text.indexOf(START);
const end = text.indexOf(END);
if (start === -1 || end < start)
  fail(`README.md has no place for the diagrams: ${START} and ${END}, in this order.`);
const updated = `${text.slice(0, start)}${START}\n\n${diagrams.join('\n')}\n${text.slice(end)}`;

if (updated === text) console.log('The diagrams of README.md are up to date.');
else if (process.argv.includes('--check')) {
  fail('The diagrams of README.md are out of date: npm run build && node scripts/diagrams.js');
} else {
  writeFileSync(readme, updated);
  console.log('Wrote the diagrams of the machines to README.md.');
}
