import type { Instant } from '../src/domain/time.ts';
import { requestError } from './request-error.ts';
import type { Arg } from './types.ts';

/** The arguments of a range of scheduled times, as a client gave them. */
export interface RangeArgs {
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

/** The arguments `from` and `to`. */
export function rangeArgs(arg: Arg) {
  return {
    from: arg({ type: 'DateTime', description: 'Only cycles scheduled at this instant or later.' }),
    to: arg({ type: 'DateTime', description: 'Only cycles scheduled before this instant.' }),
  };
}

/**
 * The range as the store takes it, open where an end was left out.
 *
 * @throws GraphQLError RANGE_INVALID
 */
export function toRange({ from, to }: RangeArgs): { readonly from?: Instant; readonly to?: Instant } {
  if (from != null && to != null && from >= to) throw requestError('RANGE_INVALID', 'The range is empty: `from` must be before `to`.');
  return { ...(from == null ? {} : { from }), ...(to == null ? {} : { to }) };
}
