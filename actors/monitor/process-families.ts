import type { ProcessEntry } from '../process/process-table.js';

type Kinship = Pick<ProcessEntry, 'pid' | 'parent' | 'group' | 'session'>;

/**
 * Which processes belong to each leader: itself, its process group and session, and the descendants of all these.
 *
 * @param table All processes; undefined on a system that does not tell, where each leader stands for itself.
 */
export function familiesOf(
  leaders: readonly number[],
  table: readonly Kinship[] | undefined,
): Map<number, readonly number[]> {
  const families = new Map<number, number[]>(leaders.map((leader) => [leader, []]));
  if (table === undefined) return new Map(leaders.map((leader) => [leader, [leader]]));
  const byPid = new Map(table.map((entry) => [entry.pid, entry]));
  const known = new Map<number, number | null>();
  for (const entry of table) {
    const leader = leaderOf(entry, byPid, families, known);
    if (leader !== null) families.get(leader)?.push(entry.pid);
  }
  return families;
}

function leaderOf(
  entry: Kinship,
  byPid: ReadonlyMap<number, Kinship>,
  leaders: ReadonlyMap<number, unknown>,
  known: Map<number, number | null>,
): number | null {
  const before = known.get(entry.pid);
  if (before !== undefined) return before;
  // The table is no snapshot: reused numbers could make somebody his own ancestor.
  known.set(entry.pid, null);
  const own = [entry.pid, entry.group, entry.session].find((pid) => leaders.has(pid));
  const parent = byPid.get(entry.parent);
  const leader = own ?? (parent === undefined ? null : leaderOf(parent, byPid, leaders, known));
  known.set(entry.pid, leader);
  return leader;
}
