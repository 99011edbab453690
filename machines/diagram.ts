import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** One arrow, between two states of the same block. */
interface Edge {
  readonly block: AnyStateNode;
  readonly from: AnyStateNode;
  readonly to: AnyStateNode;
  readonly label: string;
}

type Transition = AnyStateNode['always'] extends readonly (infer T)[] | undefined ? T : never;

/**
 * The states and transitions of a machine as text of a mermaid `stateDiagram-v2`. The same machine always gives the
 * same text. An arrow joins two states of one block, since mermaid cannot draw others: where a transition starts or
 * ends further inside, its label names the inner state.
 *
 * @example
 * console.log(mermaidOf(optimizerMachine));
 */
export function mermaidOf(machine: AnyStateMachine): string {
  const edges = everyNode(machine.root).flatMap(edgesOf);
  return ['stateDiagram-v2', ...blockOf(machine.root, edges).map(indented)].join('\n');
}

function everyNode(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(everyNode)];
}

function blockOf(node: AnyStateNode, edges: readonly Edge[]): string[] {
  const children = Object.values(node.states);
  if (node.type === 'parallel') {
    return children.flatMap((region, i) => [...(i === 0 ? [] : ['--']), ...blockOf(region, edges)]);
  }
  const initial = node.initial?.target.map((state) => `[*] --> ${idOf(state)}`) ?? [];
  const states = children.flatMap((state) => stateOf(state, edges));
  const finals = children.filter((state) => state.type === 'final').map((state) => `${idOf(state)} --> [*]`);
  return [...initial, ...states, ...arrowsOf(node, edges), ...finals];
}

function stateOf(node: AnyStateNode, edges: readonly Edge[]): string[] {
  const id = idOf(node);
  const name = id === node.key ? `state ${id}` : `state "${node.key}" as ${id}`;
  if (Object.keys(node.states).length === 0) return [id === node.key ? id : name];
  return [`${name} {`, ...blockOf(node, edges).map(indented), '}'];
}

/** One arrow for each pair of states, with all that leads from the one to the other. */
function arrowsOf(block: AnyStateNode, edges: readonly Edge[]): string[] {
  const labels = new Map<string, string[]>();
  for (const edge of edges.filter((candidate) => candidate.block === block)) {
    const arrow = `${idOf(edge.from)} --> ${idOf(edge.to)}`;
    labels.set(arrow, [...(labels.get(arrow) ?? []), edge.label]);
  }
  return [...labels].map(([arrow, all]) => `${arrow} : ${all.join('<br/>')}`);
}

function edgesOf(node: AnyStateNode): Edge[] {
  const delays = new Map(node.after.map(({ eventType, delay }) => [eventType, `after ${delay}`]));
  const byEvent = [...node.transitions].flatMap(([type, all]) =>
    all.flatMap((transition) => edgesTo(node, transition, delays.get(type) ?? type)),
  );
  return [...byEvent, ...(node.always ?? []).flatMap((transition) => edgesTo(node, transition, 'always'))];
}

function edgesTo(node: AnyStateNode, { target, guard }: Transition, event: string): Edge[] {
  const label = `${event}${guardOf(guard)}`;
  if (target !== undefined) return target.map((state) => edge(node, state, label));
  // A state with states inside cannot be joined to itself: what leaves it where it is holds for each of its leaves.
  const leaves = everyNode(node).filter(({ states }) => Object.keys(states).length === 0);
  return leaves.map((leaf) => edge(leaf, leaf, label));
}

function edge(source: AnyStateNode, target: AnyStateNode, label: string): Edge {
  const from = lineOf(source);
  const to = lineOf(target);
  let shared = 0;
  while (shared < Math.min(from.length, to.length) - 1 && from[shared + 1] === to[shared + 1]) shared += 1;
  // A state above the other, or the same one, is joined as a sibling, so the block is that around it.
  const depth = Math.min(shared, from.length - 2, to.length - 2);
  const starts = from[depth + 1] === source ? '' : ` in ${source.key}`;
  const ends = to[depth + 1] === target ? '' : ` to ${target.key}`;
  return { block: from[depth], from: from[depth + 1], to: to[depth + 1], label: `${label}${starts}${ends}` };
}

/** From the root to the state. */
function lineOf(node: AnyStateNode): AnyStateNode[] {
  return node.parent === undefined ? [node] : [...lineOf(node.parent), node];
}

function guardOf(guard: Transition['guard']): string {
  if (guard === undefined) return '';
  if (typeof guard === 'string') return ` [${guard}]`;
  return ` [${typeof guard === 'object' && 'type' in guard ? String(guard.type) : guard.name}]`;
}

/** Mermaid knows all states by one set of names, so one that occurs twice is known by its path. */
function idOf(node: AnyStateNode): string {
  const namesakes = everyNode(lineOf(node)[0]).filter(({ key }) => key === node.key);
  return namesakes.length === 1 ? node.key : node.path.join('_');
}

function indented(line: string): string {
  return `  ${line}`;
}
