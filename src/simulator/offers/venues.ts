/** The venues of the simulated market, largest first: shares of what the largest one does. */
export const VENUES = [
  { venue: 'simulated-a', share: 1 },
  { venue: 'simulated-b', share: 0.6 },
  { venue: 'simulated-c', share: 0.4 },
] as const;
