/** A unit for times up to so many seconds, such that numbers stay short. */
export interface TimeUnit {
  readonly name: 's' | 'min' | 'h' | 'd';
  readonly seconds: number;
}

export function timeUnit(longest: number): TimeUnit {
  if (longest <= 300) return { name: 's', seconds: 1 };
  if (longest <= 5 * 3600) return { name: 'min', seconds: 60 };
  return longest <= 5 * 86_400 ? { name: 'h', seconds: 3600 } : { name: 'd', seconds: 86_400 };
}
