/** What a day of the price and of the regimes was like: all that the chain and the venues react to. */
export interface DayInfluence {
  /** The number of the day from the genesis. */
  readonly day: number;
  /** Price at the end of the day. */
  readonly price: number;
  /** Log return of the day. */
  readonly change: number;
  /** Log return of the week over what is expected of a week. */
  readonly week: number;
  /** Volatility measured over a usual one. */
  readonly heat: number;
  /** Means of the traits of the day's regimes. */
  readonly leverage: number;
  readonly exchangeFlow: number;
  readonly mood: number;
  /** Whether US funds trade. */
  readonly trading: boolean;
}
