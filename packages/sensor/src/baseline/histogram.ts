/** Buckets in each doubling: a quantile is exact to one part in twelve. */
const PER_OCTAVE = 8;
/** From 1 to 2^40: microseconds up to twelve days. */
const BUCKETS = 40 * PER_OCTAVE;

/** A histogram as a document keeps it: how many, the extremes, and the buckets that hold something. */
export interface HistogramRecord {
  count: number;
  least: number;
  most: number;
  /** [bucket, how many], in the order of the buckets. Bucket b holds values from 2^(b/8) on. */
  buckets: [number, number][];
}

/**
 * Counts positive numbers in buckets that grow by a twelfth: quantiles of times in fixed memory, without keeping the times. Adding allocates nothing. Two
 * histograms add up to what one would have been.
 */
export class Histogram {
  count = 0;
  least = Number.POSITIVE_INFINITY;
  most = 0;
  private readonly buckets = new Uint32Array(BUCKETS);

  /** Counts a number; what is below 1 counts as 1. */
  add(value: number): void {
    this.count++;
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
    const bucket = value <= 1 ? 0 : Math.floor(Math.log2(value) * PER_OCTAVE);
    this.buckets[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
  }

  /** The document's form; null when nothing was counted. */
  record(): HistogramRecord | null {
    if (this.count === 0) return null;
    const buckets: [number, number][] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++) if (this.buckets[bucket] > 0) buckets.push([bucket, this.buckets[bucket]]);
    return { count: this.count, least: Math.round(this.least), most: Math.round(this.most), buckets };
  }
}

/** The value below which a share of all lies; the middle of its bucket, never outside of the extremes. */
export function quantile(record: HistogramRecord, share: number): number {
  const wanted = share * record.count;
  let seen = 0;
  for (const [bucket, count] of record.buckets) {
    seen += count;
    if (seen >= wanted) return Math.min(record.most, Math.max(record.least, 2 ** ((bucket + 0.5) / PER_OCTAVE)));
  }
  return record.most;
}

/** Both histograms as one. */
export function addHistograms(one: HistogramRecord | null, other: HistogramRecord | null): HistogramRecord | null {
  if (one === null || other === null) return one ?? other;
  const sums = new Map(one.buckets);
  for (const [bucket, count] of other.buckets) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  return {
    count: one.count + other.count,
    least: Math.min(one.least, other.least),
    most: Math.max(one.most, other.most),
    buckets: [...sums].toSorted(([a], [b]) => a - b),
  };
}

/** How spread out the middle nine tenths are, in parts of the median: a clock is near 0, chance is above 1. */
export function spread(record: HistogramRecord): number {
  return (quantile(record, 0.95) - quantile(record, 0.05)) / quantile(record, 0.5);
}
