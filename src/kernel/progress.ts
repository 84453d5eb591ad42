/** What a starting process is at. */
export type Phase = 'starting' | 'restoring' | 'backfilling' | 'training' | 'running' | 'serving' | 'stopping';

/** How far a process has come: read by `/health/ready` and by the API. */
export interface ProgressReport {
  readonly phase: Phase;
  /** The asset that the phase is about; null when it is about none. */
  readonly asset: string | null;
  /** Share of the phase that is done, 0 to 1; null where it is not known. */
  readonly share: number | null;
}

/** Keeps how far a process has come. */
export class Progress {
  #report: ProgressReport = { phase: 'starting', asset: null, share: null };
  readonly #onPhase: (report: ProgressReport) => void;

  /** @param onPhase - told of each new phase, for the log */
  constructor(onPhase: (report: ProgressReport) => void) {
    this.#onPhase = onPhase;
  }

  get report(): ProgressReport {
    return this.#report;
  }

  /** Begins a phase. */
  enter(phase: Phase, asset: string | null): void {
    this.#report = { phase, asset, share: null };
    this.#onPhase(this.#report);
  }

  /** Notes how much of the present phase is done. */
  advance(done: number, total: number): void {
    this.#report = { ...this.#report, share: total === 0 ? 1 : done / total };
  }
}
