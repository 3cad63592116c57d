/** Escapes that JSON allows and PostgreSQL's text does not: the zero character and halves of surrogate pairs. */
const foreign = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/**
 * JSON of a value that PostgreSQL stores as `jsonb` whatever it holds: names from the wire and documents from elsewhere may carry
 * characters that it refuses, and become U+FFFD.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  // The pattern takes one escape of a run at a time.
  return text.includes('\\u') ? text.replace(foreign, '$1\ufffd').replace(foreign, '$1\ufffd') : text;
}

/** A text as PostgreSQL keeps it: without the zero character, which becomes U+FFFD as in {@link toJson}. */
export function toText<T extends string | null>(text: T): T {
  return (text?.includes('\0') ? text.replaceAll('\0', '\ufffd') : text) as T;
}

/** Whether a parsed value nests at most `depth` levels. What nests deeper is hostile: no published document does. */
export function isShallow(value: unknown, depth = 100): boolean {
  let level: unknown[] = [value];
  for (let at = 0; level.length > 0; at++) {
    if (at > depth) return false;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return true;
}
