/** Any value as text: nothing as a dash, what has no text of its own as JSON. */
export function sayValue(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}
