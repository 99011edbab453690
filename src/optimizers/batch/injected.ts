/** Part of an algorithm's state: the best point that was injected since the last one was taken in. */
export interface InjectedState {
  readonly injected: Float64Array;
  /** Its value; Infinity while there is none. */
  injectedFx: number;
}

/** Keeps an injected point, which is only lent, until the algorithm can take it in, unless a better one waits already. */
export function rememberInjected(state: InjectedState, x: Float64Array, fx: number): void {
  if (!(fx < state.injectedFx)) return;
  state.injected.set(x);
  state.injectedFx = fx;
}
