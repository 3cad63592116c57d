/** Values as a person reads them, in the language of the console. Every function accepts what the API may leave out. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1536` → `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return '–';
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** `1234567` → `1,234,567`, grouped as the language groups. */
export function formatNumber(value: number | null | undefined, locale: string): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : new Intl.NumberFormat(locale).format(value);
}

/** `1234567` → `1.2M` or `123万`: for places with no room. */
export function formatCompact(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** `0.873` → `87%`; a probability is never shown as certain or impossible unless it is. */
export function formatPercent(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value > 0 && value < 0.01) return '<1%';
  if (value < 1 && value >= 0.995) return '>99%';
  return `${Math.round(value * 100)}%`;
}

/** An ISO time with seconds in the viewer's zone; the precision beyond stays in the attribute `title` of the element. */
export function formatTime(iso: string | null | undefined, locale: string): string {
  const at = iso ? new Date(iso) : null;
  if (!at || Number.isNaN(at.getTime())) return '–';
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  }).format(at);
}

/** `2026-11-20` → `Nov 20` or `11月20日`. */
export function formatDay(day: string, locale: string): string {
  const at = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at.getTime())
    ? day
    : new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(at);
}

/** Four significant digits at most: `1013.24` → `1013`, `0.00512` → `0.00512`. */
export function formatShort(value: number): string {
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));
}

/** Seconds in the unit that fits: `0.0123` → `12.3 ms`, `90` → `90 s`, `600` → `10 min`. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  if (seconds < 0.001) return `${formatShort(seconds * 1e6)} µs`;
  if (seconds < 1) return `${formatShort(seconds * 1e3)} ms`;
  if (seconds < 120) return `${formatShort(seconds)} s`;
  return seconds < 7200 ? `${formatShort(seconds / 60)} min` : `${formatShort(seconds / 3600)} h`;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `3 hours ago`; less than a minute is `now`. `now` is a parameter so that tests do not depend on the clock. */
export function formatRelative(iso: string | null | undefined, locale: string, now = Date.now()): string {
  const at = iso ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(at)) return '–';
  const seconds = (at - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of STEPS) if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  return format.format(0, 'second');
}

/** Length of a time span in words: `2 h 5 min`; the shortest is a second. */
export function formatDuration(from: string | null, to: string | null, locale: string): string {
  const milliseconds = from && to ? Date.parse(to) - Date.parse(from) : Number.NaN;
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return '–';
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const parts: [number, 'day' | 'hour' | 'minute' | 'second'][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor((seconds % 86_400) / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value))
    .join(' ');
}

/** Lines of a hex dump, 16 bytes a line: offset, bytes, and what of them is printable. */
export function hexLines(hex: string): { offset: string; bytes: string[]; text: string[] }[] {
  const clean = hex.replace(/[^0-9a-f]/gi, '');
  const lines: { offset: string; bytes: string[]; text: string[] }[] = [];
  for (let at = 0; at < clean.length; at += 32) {
    const bytes = clean.slice(at, at + 32).match(/../g) ?? [];
    lines.push({
      offset: (at / 2).toString(16).padStart(4, '0'),
      bytes,
      text: bytes.map((byte) => {
        const code = Number.parseInt(byte, 16);
        return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
      }),
    });
  }
  return lines;
}
