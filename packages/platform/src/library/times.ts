/** A time as documents write it, as ISO 8601 in UTC; null when it is none, or of a year that no document is of. */
export function toTime(text: string | null | undefined): string | null {
  if (text === null || text === undefined || !/^\d{4}-/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
