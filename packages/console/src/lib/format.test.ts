import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatDay,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRelative,
  formatSeconds,
  formatShort,
  formatTime,
  hexLines,
} from './format.ts';

describe('format', () => {
  test('bytes', () => {
    expect([0, 1023, 1536, 5 * 1024 ** 3, Number.NaN].map(formatBytes)).toEqual(['0 B', '1023 B', '1.5 KiB', '5.0 GiB', '–']);
  });
  test('numbers in the language', () => {
    expect(formatNumber(1234567, 'en')).toBe('1,234,567');
    expect(formatNumber(null, 'en')).toBe('–');
  });
  test('a probability is never rounded to certain or impossible', () => {
    expect([0, 0.001, 0.42, 0.999, 1].map(formatPercent)).toEqual(['0%', '<1%', '42%', '>99%', '100%']);
  });
  test('relative times in both languages', () => {
    const now = Date.parse('2026-11-20T12:00:00Z');
    expect(formatRelative('2026-11-20T09:00:00Z', 'en', now)).toBe('3 hours ago');
    expect(formatRelative('2026-11-20T11:59:50Z', 'en', now)).toBe('now');
    expect(formatRelative('2026-11-19T12:00:00Z', 'zh-CN', now)).toBe('昨天');
    expect(formatRelative(null, 'en', now)).toBe('–');
    expect(formatRelative('nonsense', 'en', now)).toBe('–');
  });
  test('durations show two units', () => {
    expect(formatDuration('2026-01-01T00:00:00Z', '2026-01-01T02:05:09Z', 'en')).toBe('2 hr 5 min');
    expect(formatDuration('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'en')).toBe('1 sec');
    expect(formatDuration(null, null, 'en')).toBe('–');
  });
  test('a day is not moved by the time zone', () => {
    expect(formatDay('2026-11-20', 'en')).toBe('Nov 20');
    expect(formatDay('2026-11-20', 'zh-CN')).toBe('11月20日');
  });
  test('a broken time is a dash', () => expect(formatTime('x', 'en')).toBe('–'));
  test('hex dump', () => {
    const lines = hexLines('48656c6c6f0001' + '00'.repeat(12));
    expect(lines).toHaveLength(2);
    expect(lines[0]?.offset).toBe('0000');
    expect(lines[0]?.text.slice(0, 7).join('')).toBe('Hello··');
    expect(lines[1]).toMatchObject({ offset: '0010', bytes: ['00', '00', '00'] });
    expect(hexLines('zz')).toEqual([]);
  });
});

test('seconds are said in the unit that fits, numbers with the digits that matter', () => {
  expect([0.0000123, 0.0123, 5, 600, 10_800, null].map(formatSeconds)).toEqual([
    '12.3 µs',
    '12.3 ms',
    '5 s',
    '10 min',
    '3 h',
    '–',
  ]);
  expect([1013.24, 0.005123, 12, -45_495.6].map(formatShort)).toEqual(['1013', '0.005123', '12', '-45496']);
});
