/** It clears its environment, and stays where it is. */
export const CLEARED = 'no environment';

/**
 * Programs that a task starts: command, arguments and options for `spawn`, made from the seconds to sleep. These
 * carry the trial's marker as their fraction, which is how a program is recognised whatever it does to its environment.
 */
export const PROGRAMS = {
  plain: (seconds) => ['sleep', [seconds], {}],
  detached: (seconds) => ['sleep', [seconds], { detached: true }],
  'own session': (seconds) => ['setsid', ['sleep', seconds], {}],
  daemon: (seconds) => ['sh', ['-c', `(setsid sleep ${seconds} &) &`], {}],
  stubborn: (seconds) => ['sh', ['-c', `trap '' TERM INT HUP QUIT; sleep ${seconds}; :`], {}],
  nohup: (seconds) => ['nohup', ['sleep', seconds], {}],
  breeding: (seconds) => [
    'sh',
    ['-c', `i=0; while [ $i -lt 40 ]; do sleep ${seconds} & i=$((i + 1)); sleep 0.02; done; wait`],
    {},
  ],
  [CLEARED]: (seconds) => ['env', ['-i', 'sleep', seconds], {}],
  'no environment given': (seconds) => ['sleep', [seconds], { env: {} }],
  escaped: (seconds) => ['sh', ['-c', `env -i setsid sleep ${seconds} & :`], {}],
};

/** It clears its environment, leaves its session and is handed to another parent: only a namespace holds it. */
export const ESCAPED = 'escaped';

/** Seconds for which the programs of a trial would live: a round number, with the marker as fraction. */
export function secondsOf(marker) {
  return `1000.${marker}`;
}
