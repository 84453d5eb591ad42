import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';

/** Unit of an output, where `'same'` stands for the unit `First` of what came before it. */
type UnitAfter<First extends Unit | 'same', Second extends Unit | 'same'> = Second extends 'same' ? First : Second;

/** Unit after a chain of operators. */
type UnitOfChain<First extends Unit | 'same', Rest extends readonly Operator[]> = Rest extends readonly [
  Operator<readonly Unit[], infer Second>,
  ...infer Tail extends readonly Operator[],
]
  ? UnitOfChain<UnitAfter<First, Second>, Tail>
  : First;

/**
 * The operator that applies `second` to the output of `first`. Its key joins theirs in the order of application:
 * `logReturn(1)|sma(7)`. Rows in which `first` is undefined are missing rows to `second`.
 */
export function compose<In extends readonly Unit[], A extends Unit | 'same', B extends Unit | 'same'>(
  first: Operator<In, A>,
  second: Operator<readonly [Unit], B>,
): Operator<In, UnitAfter<A, B>> {
  return {
    key: `${first.key}|${second.key}`,
    arity: first.arity,
    unit: (second.unit === 'same' ? first.unit : second.unit) as UnitAfter<A, B>,
    warmup: first.warmup + second.warmup - 1,
    create() {
      const inner = first.create();
      const outer = second.create();
      return { push: (a, b, c) => outer.push(inner.push(a, b, c), NaN, NaN) };
    },
  };
}

/** The operators applied one after the other, the first one first: `pipe(atr(14), ema(20), roc(5))`. */
export function pipe<In extends readonly Unit[], A extends Unit | 'same', const Rest extends readonly Operator<readonly [Unit]>[]>(
  first: Operator<In, A>,
  ...rest: Rest
): Operator<In, UnitOfChain<A, Rest>> {
  const chain = rest.reduce<Operator<In>>((chained, next) => compose(chained, next), first);
  return chain as Operator<In, UnitOfChain<A, Rest>>;
}
