/** Bounds on what one entry keeps. */
const longest = { name: 500, text: 64 * 1024, attribute: 32 * 1024 } as const;
const mostItems = 5000;
const deepest = 8;

/** Text without what no database takes (NUL, halves of surrogate pairs), and no longer than `length` characters. */
export function tidyText(text: string, length: number = longest.text): string {
  const cut = text.length > length ? text.slice(0, length) : text;
  return cut.includes('\0') || !cut.isWellFormed() ? cut.replaceAll('\0', '').toWellFormed() : cut;
}

/** A name on one line. */
export function tidyName(text: string): string {
  return tidyText(text, 4 * longest.name)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longest.name)
    .toWellFormed();
}

/** A JSON value bounded in depth and length; what is empty or undefined is left out. */
export function tidyValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return tidyText(value, longest.attribute);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value;
  if (value === null || typeof value !== 'object' || depth >= deepest) return undefined;
  if (Array.isArray(value)) {
    const items = value
      .slice(0, mostItems)
      .map((item) => tidyValue(item, depth + 1))
      .filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  const members = Object.entries(value)
    .slice(0, mostItems)
    .map(([key, member]) => [tidyText(key, longest.name), tidyValue(member, depth + 1)] as const)
    .filter(([key, member]) => key !== '__proto__' && member !== undefined && member !== '');
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** A time as ISO 8601 in UTC; null for what is none, or lies outside the years that databases take. */
export function tidyTime(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  if (typeof value === 'string' && (value.length > 40 || !/^\d{4}(?:[-/]\d|$)/.test(value))) return null;
  const time = new Date(typeof value === 'string' ? value.replaceAll('/', '-') : value);
  const year = time.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? time.toISOString() : null;
}
