// The reading side of the store: functions whose first argument is a DataSource (or anything else that runs a statement).
export * from './read-cycles.ts';
export * from './read-history.ts';
export * from './read-observations.ts';
export * from './read-runs.ts';
export * from './read-trades.ts';
