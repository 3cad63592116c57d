/** A code, and the values of its sentence. */
interface SaidPlainly {
  code: string;
  values: Record<string, string | number>;
}

/** What the server says by a code with the values of its sentence, so that it can be said in any language; the sentence stands beside it. */
export interface Said extends SaidPlainly {
  /** What the value `why` says, where that has a code of its own. */
  why?: SaidPlainly;
}
