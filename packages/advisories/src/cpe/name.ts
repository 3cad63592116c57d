/** The attributes of a CPE name in the order of the formatted string (NISTIR 7695, 5.2 and 6.2). */
export const cpeAttributes = [
  'part',
  'vendor',
  'product',
  'version',
  'update',
  'edition',
  'language',
  'softwareEdition',
  'targetSoftware',
  'targetHardware',
  'other',
] as const;

/** One of {@link cpeAttributes}. */
export type CpeAttribute = (typeof cpeAttributes)[number];

/**
 * A CPE name. A value is `*` (any), `-` (not applicable), or text in lower case as in the formatted string: punctuation escaped by a
 * backslash, an unescaped `*` or `?` at its beginning or end a wildcard.
 */
export type CpeName = Record<CpeAttribute, string>;

const maxLength = 2000;

/** Read a CPE 2.3 formatted string or a CPE 2.2 URI; null for anything else. Never throws. */
export function parseCpe(text: string): CpeName | null {
  const trimmed = text.trim();
  if (trimmed.length > maxLength) return null;
  if (/^cpe:2\.3:/i.test(trimmed)) return readFormatted(trimmed.slice(8));
  return /^cpe:\//i.test(trimmed) ? readUri(trimmed.slice(5)) : null;
}

/** Split at colons that are not escaped (6.2.3). */
function readFormatted(text: string): CpeName | null {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '\\') at++;
    else if (at === text.length || text[at] === ':') {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (parts.length !== cpeAttributes.length) return null;
  return build(parts.map(canonical));
}

/** The values of a name, checked; null when one is not a value or the part is none of application, operating system, hardware. */
function build(values: readonly (string | null)[]): CpeName | null {
  if (values.includes(null) || !/^[aoh*-]$/.test(values[0] ?? '')) return null;
  return Object.fromEntries(cpeAttributes.map((attribute, at) => [attribute, values[at] ?? '*'])) as CpeName;
}

/** One spelling of a value: no needless escapes, wildcards only where they are allowed (5.3.2). */
function canonical(text: string): string | null {
  if (text === '*' || text === '-') return text;
  if (text === '') return null;
  // Most values hold nothing that is escaped.
  if (/^[a-z0-9_.-]+$/i.test(text)) return text.toLowerCase();
  const literals = [...text.matchAll(/\\(.)|(.)/gsu)].map(([, escaped, plain]) => ({
    c: (escaped ?? plain).toLowerCase(),
    escaped: escaped !== undefined,
  }));
  const first = literals.findIndex(({ c, escaped }) => escaped || !/[*?]/.test(c));
  const last = literals.findLastIndex(({ c, escaped }) => escaped || !/[*?]/.test(c));
  // Nothing but question marks is a wildcard too: any text of that length.
  const inside = (at: number): boolean => first >= 0 && at >= first && at <= last;
  const written = literals.map(({ c, escaped }, at) => {
    if (!escaped && /[*?]/.test(c)) return inside(at) ? `\\${c}` : c;
    return /[\p{L}\p{N}_.-]/u.test(c) ? c : `\\${c}`;
  });
  const joined = written.join('');
  return joined === '-' ? '\\-' : joined;
}

/** CPE 2.2: percent-encoded, `%01` and `%02` for wildcards, the edition packed with tildes (6.1). */
function readUri(text: string): CpeName | null {
  const parts = text.split(':');
  if (parts.length > 7) return null;
  const values = parts.map(decodeUriValue);
  while (values.length < 7) values.push('*');
  const edition = parts[5] ?? '';
  if (edition.startsWith('~')) {
    const packed = edition.slice(1).split('~').map(decodeUriValue);
    if (packed.length !== 5) return null;
    values[5] = packed[0];
    values.push(...packed.slice(1));
  }
  return build(values);
}

function decodeUriValue(text: string): string | null {
  if (text === '') return '*';
  if (text === '-') return '-';
  if (/%(?![0-9a-f]{2})/i.test(text)) return null;
  const escaped = text.replace(/%([0-9a-f]{2})|([^\w.-])/gi, (_, code: string | undefined, plain: string | undefined) => {
    if (code === '01') return '?';
    if (code === '02') return '*';
    return `\\${plain ?? String.fromCharCode(Number.parseInt(code as string, 16))}`;
  });
  return canonical(escaped);
}

/** A CPE name as a formatted string. */
export function formatCpe(name: CpeName): string {
  return `cpe:2.3:${cpeAttributes.map((attribute) => name[attribute]).join(':')}`;
}

/** The text of a value for people and for comparing names: without escapes, underscores as spaces; empty for `*` and `-`. */
export function cpeText(value: string): string {
  return value === '*' || value === '-' ? '' : value.replace(/\\(.)/gs, '$1').replaceAll('_', ' ').trim();
}

/** The text of a version with its update: `15.2` and `sp1` are `15.2 sp1`; empty when any or none is meant. */
export function cpeVersion(name: CpeName): string {
  const version = cpeText(name.version);
  const update = cpeText(name.update);
  return version === '' || update === '' ? version : `${version} ${update}`;
}
