import { describe, expect, test } from 'vitest';
import { bucketFindings } from './buckets.ts';

const finding = (lastSeen: string, severity: 'high' | 'low' = 'high') => ({ lastSeen, severity });

describe('bucketFindings', () => {
  test('nothing gives nothing', () => expect(bucketFindings([], 'en')).toEqual([]));
  test('one finding is one bucket', () => {
    const [bucket] = bucketFindings([finding('2026-11-20T10:00:00Z')], 'en');
    expect(bucket.counts).toMatchObject({ high: 1, low: 0 });
  });
  test('every finding is counted once, whatever the span', () => {
    for (const span of [10_000, 3_600_000, 86_400_000, 40 * 86_400_000, 4000 * 86_400_000]) {
      const findings = Array.from({ length: 50 }, (_, i) =>
        finding(new Date(Date.UTC(2020, 0, 1) + (span * i) / 49).toISOString()),
      );
      const buckets = bucketFindings(findings, 'en');
      expect(buckets.reduce((sum, one) => sum + one.counts.high, 0)).toBe(50);
      expect(buckets.length).toBeLessThanOrEqual(60);
    }
  });
  test('an hour of traffic is shown by minutes, empty ones included', () => {
    const buckets = bucketFindings([finding('2026-11-20T10:00:30Z'), finding('2026-11-20T10:05:30Z', 'low')], 'en');
    expect(buckets).toHaveLength(6);
    expect(buckets[5].counts).toMatchObject({ high: 0, low: 1 });
  });
  test('a broken time is left out', () => expect(bucketFindings([finding('never')], 'en')).toEqual([]));
});
