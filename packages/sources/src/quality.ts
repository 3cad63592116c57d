import type { Mistake } from '@fengsui/sensor';

/** Most examples kept of what was rejected. */
const EXAMPLES = 100;
/** Characters kept of what was wrong, and of each value in it. */
const WORDS = 300;
/** Seconds that a record may come after a later one before it counts as late. */
const LATE = 60;

/** Why a record was not taken: its number in the source, a sentence, and its code with the values that the sentence names. */
export interface Rejection extends Pick<Mistake, 'code' | 'values'> {
  record: number;
  what: string;
}

/** How good a source is, counted. `score` and `why` are derived from the counts; nothing else enters them. */
export interface QualityReport {
  records: number;
  accepted: number;
  /** Records that could not be read. */
  invalid: number;
  /** Records without a field that they should have, by field. */
  missing: { [field: string]: number };
  /** Records more than a minute behind a record before them. */
  late: number;
  /** Claims that contradict an earlier claim of the same source. */
  contradictory: number;
  /** Records that repeat the one before them. */
  repeated: number;
  /** 0 to 100. */
  score: number;
  /** What the score is made of, in a sentence. */
  why: string;
  rejections: Rejection[];
}

/** Points that a source loses for each kind of fault when all of its records have it. */
const WEIGHTS = { invalid: 60, missing: 25, late: 10, contradictory: 25, repeated: 10 } as const;

/** Counts how good a source's records are. */
export class Quality {
  records = 0;
  private accepted = 0;
  private invalid = 0;
  private incomplete = 0;
  private late = 0;
  private contradictory = 0;
  private repeated = 0;
  private latest = -Infinity;
  private last = '';
  private readonly missing = new Map<string, number>();
  private readonly rejections: Rejection[] = [];

  /** A record begins; its text tells repetition. Returns its number, from 1. */
  begin(text: string): number {
    if (text === this.last) this.repeated++;
    this.last = text;
    return ++this.records;
  }

  accept(): void {
    this.accepted++;
  }

  reject({ code, values, text }: Mistake): void {
    this.invalid++;
    if (this.rejections.length >= EXAMPLES) return;
    const kept = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, WORDS) : value]);
    this.rejections.push({ record: this.records, what: text.slice(0, WORDS), code, values: Object.fromEntries(kept) });
  }

  /** Counts the expected fields that a record lacks. */
  check(fields: readonly string[], has: (field: string) => boolean): void {
    let complete = true;
    for (const field of fields) {
      if (has(field)) continue;
      complete = false;
      this.missing.set(field, (this.missing.get(field) ?? 0) + 1);
    }
    if (!complete) this.incomplete++;
  }

  /** Notes the time of a record, in seconds since 1970. */
  time(seconds: number): void {
    if (seconds < this.latest - LATE) this.late++;
    if (seconds > this.latest) this.latest = seconds;
  }

  contradicts(): void {
    this.contradictory++;
  }

  report(): QualityReport {
    const { records, accepted, invalid, incomplete, late, contradictory, repeated } = this;
    const faults = { invalid, missing: incomplete, late, contradictory, repeated };
    const share = (count: number): number => (records === 0 ? 0 : Math.min(1, count / records));
    const lost = Object.entries(faults).map(([kind, count]) => ({
      kind,
      count,
      points: share(count) * WEIGHTS[kind as keyof typeof WEIGHTS],
    }));
    const score = records === 0 ? 0 : Math.max(0, Math.round(100 - lost.reduce((sum, { points }) => sum + points, 0)));
    const told = lost.filter(({ count }) => count > 0).toSorted((one, other) => other.points - one.points);
    return {
      records,
      accepted,
      invalid,
      missing: Object.fromEntries(this.missing),
      late,
      contradictory,
      repeated,
      score,
      why:
        records === 0
          ? 'No record was found.'
          : told.length === 0
            ? `All ${records} records are whole and in order.`
            : `Of ${records} records ${told.map(({ kind, count }) => `${count} ${PHRASES[kind]}`).join(', ')}.`,
      rejections: this.rejections,
    };
  }
}

const PHRASES: { readonly [kind: string]: string } = {
  invalid: 'could not be read',
  missing: 'lack a field',
  late: 'came late',
  contradictory: 'contradict an earlier one',
  repeated: 'repeat the one before',
};
