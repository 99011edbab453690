/** What had to be done, beyond asking, until an actor ended; in the order of the ladder. */
export const ESCALATIONS = [
  'spawnTimeout',
  'noFeedbackTimeout',
  'abort',
  'stopTimeout',
  'terminate',
  'kill',
  'sweep',
  'abandon',
] as const;

/**
 * A step that the end of an actor needed: it was not ready in time (`spawnTimeout`), silent for too long
 * (`noFeedbackTimeout`), was sent the abort signal (`abort`), did not stop in time (`stopTimeout`), was ended by
 * SIGTERM or `terminate()` (`terminate`), by SIGKILL (`kill`), what it had started was swept (`sweep`), or it was given
 * up (`abandon`).
 */
export type Escalation = (typeof ESCALATIONS)[number];

/** How often each escalation was needed. */
export type EscalationCounts = Readonly<Record<Escalation, number>>;

/** Counts of no escalation at all. */
export function noEscalations(): Record<Escalation, number> {
  return Object.fromEntries(ESCALATIONS.map((name) => [name, 0])) as Record<Escalation, number>;
}
