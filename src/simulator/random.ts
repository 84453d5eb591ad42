/** What a stream is for: names and numbers that set it apart from every other stream of the same seed. */
export type StreamPath = readonly (string | number)[];

/** Bursts of volatility end here: a tail, and not the end of the market. */
const LARGEST_BURST = 16;

/**
 * A stream of random numbers that is the same on every machine and at every time for the same seed and path (sfc32, seeded by
 * an FNV hash of both). Streams of different paths are independent, so that any part of the market can be made without the
 * parts before it.
 */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, ...path: StreamPath) {
    const name = `${String(seed)}/${path.join('/')}`;
    this.#a = hash(name, 0x811c9dc5);
    this.#b = hash(name, 0x9747b28c);
    this.#c = hash(name, 0x3c6ef372);
    // The first numbers of sfc32 still show the seed.
    for (let i = 0; i < 12; i += 1) this.uniform();
  }

  /** At least 0, below 1. */
  uniform(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** From the standard normal distribution (Box–Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /**
   * A factor on a variance, with a mean of one: usually below it, at times many times it. A normal number times its root is one
   * from Student's t distribution with four degrees of freedom, scaled to a variance of one: the fat tails of returns.
   */
  burst(): number {
    return Math.min(LARGEST_BURST, -1 / Math.log((1 - this.uniform()) * (1 - this.uniform())));
  }
}

function hash(text: string, basis: number): number {
  let mixed = basis;
  for (let i = 0; i < text.length; i += 1) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193);
  // The finaliser of MurmurHash3: names that differ in their last letter only must not give neighbouring seeds.
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
