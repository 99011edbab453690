/** How an optimizer ended, or that it has not. */
export type ActorOutcomeName =
  | 'running'
  | 'converged'
  | 'stopped'
  | 'crashed'
  | 'forced'
  | 'lost'
  | 'abandoned';
