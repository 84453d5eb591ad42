import type { Opinion, Verdict } from '../domain/council.ts';
import { describeError } from '../domain/errors.ts';
import { allOf, andThen, attempt, type MaybePromise } from '../domain/maybe-promise.ts';
import type { Reading } from '../domain/reading.ts';
import type { RegimeReading } from '../domain/regime.ts';
import type { Instant } from '../domain/time.ts';
import type { Portfolio } from '../domain/trade.ts';
import { abstain, type AnalystDefinition, type BriefedReading, type JudgeDefinition } from '../sdk/define-agent.ts';
import type { SignalDefinition } from '../sdk/define-signal.ts';
import type { Reasoner } from './reasoner.ts';
import { faultOfOpinion, faultOfVerdict } from './check-draft.ts';
import { judgeFailed, noQuorum, weighOpinions } from './verdict.ts';

/** What the council is asked to deliberate on in one cycle of one asset. */
export interface Question {
  readonly asset: string;
  readonly now: Instant;
  /** In the order of the registry's signals. */
  readonly readings: readonly Reading[];
  readonly regime: RegimeReading;
  readonly portfolio: Portfolio;
}

/** What the council answers. */
export interface Deliberation {
  readonly opinions: readonly Opinion[];
  readonly verdict: Verdict;
}

/** Who sits in the council, and how it decides. */
export interface CouncilOptions {
  readonly signals: readonly SignalDefinition[];
  readonly analysts: readonly AnalystDefinition[];
  readonly judge: JudgeDefinition;
  readonly reasoner: Reasoner;
  /** Fewer opinions than this: HOLD for want of a quorum. */
  readonly quorum: number;
}

/**
 * The council of one asset: briefs its analysts, collects their opinions and has the Judge decide. A failed or
 * impossible opinion is an abstention that names its reason, never a silent HOLD.
 */
export class Council {
  readonly #options: CouncilOptions;
  readonly #seats: readonly Seat[];
  readonly #weights: Readonly<Record<string, number>>;

  constructor(options: CouncilOptions) {
    this.#options = options;
    this.#seats = options.analysts.map((analyst) => new Seat(analyst, options.signals, options.reasoner));
    this.#weights = Object.fromEntries(options.analysts.map(({ key }) => [key, 1 / options.analysts.length]));
  }

  /** All opinions, then the verdict. Returns at once when the reasoner does. */
  deliberate(question: Question): MaybePromise<Deliberation> {
    const asked = this.#seats.map((seat) => seat.ask(question));
    return andThen(allOf(asked), (opinions) => andThen(this.#judge(question, opinions), (verdict) => ({ opinions, verdict })));
  }

  #judge({ asset, now, regime }: Question, opinions: readonly Opinion[]): MaybePromise<Verdict> {
    const { judge, quorum, reasoner } = this.#options;
    let present = 0;
    for (const { stance } of opinions) if (stance !== null) present += 1;
    if (present < quorum) return noQuorum(judge.key, present, quorum);
    const briefing = { asset, now, opinions, regime, weights: this.#weights };
    return attempt(
      () =>
        andThen(reasoner.judge(judge, briefing), (draft) => {
          const fault = faultOfVerdict(draft);
          return fault === null ? weighOpinions(judge.key, draft, opinions, present) : judgeFailed(judge.key, `it ${fault}`, present);
        }),
      (error) => judgeFailed(judge.key, describeError(error), present),
    );
  }
}

/** An analyst in the council of one asset; by rules it is asked again only when something that it sees has moved. */
class Seat {
  readonly #analyst: AnalystDefinition;
  readonly #reasoner: Reasoner;
  /** Where in the question's readings the analyst's own are, with what their signals say of themselves. */
  readonly #view: readonly { readonly index: number; readonly signal: SignalDefinition }[];
  /** The keys of those signals: what it may cite. */
  readonly #given: ReadonlySet<string>;
  #briefed: readonly BriefedReading[] = [];
  #seen: readonly Reading[] = [];
  #regime: RegimeReading | null = null;
  #portfolio: Portfolio | null = null;
  #opinion: Opinion | null = null;

  constructor(analyst: AnalystDefinition, signals: readonly SignalDefinition[], reasoner: Reasoner) {
    this.#analyst = analyst;
    this.#reasoner = reasoner;
    const { categories, signals: extras = [] } = analyst.inputs;
    this.#view = signals
      .map((signal, index) => ({ index, signal }))
      .filter(({ signal }) => categories.includes(signal.category) || extras.includes(signal.key));
    this.#given = new Set(this.#view.map(({ signal }) => signal.key));
  }

  ask(question: Question): MaybePromise<Opinion> {
    const portfolio = this.#analyst.inputs.portfolio === true ? question.portfolio : null;
    if (this.#opinion?.reasoner === 'rules' && this.#sawTheSame(question, portfolio)) return this.#opinion;
    const readings = this.#brief(question.readings);
    this.#seen = question.readings;
    this.#regime = question.regime;
    this.#portfolio = portfolio;
    return andThen(this.#form({ asset: question.asset, readings, regime: question.regime, portfolio }), (opinion) => {
      this.#opinion = opinion;
      return opinion;
    });
  }

  /** The analyst's part of the readings; a part that has not moved is the same object as in the cycle before. */
  #brief(all: readonly Reading[]): readonly BriefedReading[] {
    this.#briefed = this.#view.map(({ index, signal: { title, category } }, place) => {
      const before = this.#briefed[place];
      const reading = all[index]!;
      return before?.reading === reading ? before : { reading, title, category };
    });
    return this.#briefed;
  }

  #sawTheSame({ readings, regime }: Question, portfolio: Portfolio | null): boolean {
    if (regime !== this.#regime || portfolio !== this.#portfolio) return false;
    if (readings === this.#seen) return true;
    for (const { index } of this.#view) if (readings[index] !== this.#seen[index]) return false;
    return true;
  }

  #form(briefing: Parameters<Reasoner['opine']>[1]): MaybePromise<Opinion> {
    const { key } = this.#analyst;
    const failed = (detail: string): Opinion => {
      const provenance = { reasoner: 'rules', model: null, promptHash: null } as const;
      return { agent: key, ...provenance, ...abstain('AGENT_ERROR', detail.toWellFormed()) };
    };
    return attempt(
      () =>
        andThen(this.#reasoner.opine(this.#analyst, briefing), (draft) => {
          const fault = faultOfOpinion(draft, this.#given);
          return fault === null ? opinionOf(key, draft) : failed(`it ${fault}`);
        }),
      (error) => failed(describeError(error)),
    );
  }
}

/** Field by field: what else an agent answered does not enter the record. */
function opinionOf(agent: string, draft: Omit<Opinion, 'agent'>): Opinion {
  const { stance, confidence, probabilityUp4h, probabilityUp24h, rationale, citedSignals, risks, abstention } = draft;
  const { reasoner, model, promptHash } = draft;
  const said = { stance, confidence, probabilityUp4h, probabilityUp24h, rationale, citedSignals, risks, abstention };
  return { agent, ...said, reasoner, model, promptHash };
}
