/**
 * What is certain to end with a run, whatever happens to its owner.
 *
 * - `namespace`: everything that processes of the run have started, also programs that call `setsid`, fork twice and
 *   clear their environment: the kernel ends a PID namespace as a whole. What threads have started is covered as in
 *   `tags`.
 * - `tags`: everything that carries the run's tag in its environment, and the children, process groups and sessions of
 *   those. A program that clears its environment, leaves its session and is handed to another parent cannot be seen;
 *   nor can, once the owner was killed, one with a cleared environment that a thread has just started or waits for
 *   synchronously (`execFileSync('env', ['-i', ...])`).
 * - `groups`: the process group of each child, and what can still be seen below it. A program in a session of its own
 *   cannot be seen.
 */
export type Containment = 'namespace' | 'tags' | 'groups';

/** Which containment a run shall use: the best that the system allows, or only what needs no help from the kernel. */
export type ContainmentChoice = 'auto' | 'portable';
