import { CLEARED, ESCAPED } from './programs.mjs';
import { evaluatesInOwner } from './settings.mjs';

/**
 * Whether programs of a trial may outlive its owner. Only the kernel can hold one that leaves everything by which it could
 * be known. And nobody can write down, before the owner is killed, a program that one of its own threads is waiting for:
 * such a program has the owner's process group, which others share, and neither a tag nor, afterwards, its parent.
 *
 * @param settings With `containment`, `sidecarStruck` (whether a blow met the sidecar) and `ending` (how the owner ended).
 */
export function mayEscape({ program, behaviour, containment, sidecarStruck, ending, ...settings }) {
  const inOwner = evaluatesInOwner(settings);
  if (program === ESCAPED) return containment !== 'namespace' || inOwner || sidecarStruck;
  const isWaitedFor = behaviour === 'runsSynchronously';
  return program === CLEARED && isWaitedFor && inOwner && ending.startsWith('SIG');
}
