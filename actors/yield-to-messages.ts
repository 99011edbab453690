/** The event loop gets to run whatever waits: messages, timers, other actors. */
export function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
