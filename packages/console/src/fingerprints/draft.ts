import type { Fingerprint } from './api.ts';

/** A fingerprint as the form holds it: what repeats is a line each. */
export interface Draft {
  id: string;
  on: string[];
  from: string[];
  pattern: string;
  /** `product: Mixer $1`, a line each. */
  says: string;
  confidence: number;
  /** `MIX-40 → product: Mixer 40; role: io_device`, a line each. */
  fires: string;
  /** A text a line. */
  silent: string;
}

/** What a form begins with. */
export const emptyDraft: Draft = {
  id: '',
  on: ['description'],
  from: [],
  pattern: '',
  says: '',
  confidence: 80,
  fires: '',
  silent: '',
};

/** Attributes that a fingerprint may read; those but the last three may follow too. */
export const attributes = [
  'vendor',
  'product',
  'model',
  'orderNumber',
  'firmware',
  'hardware',
  'serial',
  'name',
  'operatingSystem',
  'deviceType',
  'role',
  'description',
  'location',
  'maker',
];

const arrow = ' → ';
const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** `product: Mixer; role: drive` as an object; a part without a colon is left out. */
function facts(text: string, separator: string | RegExp): Record<string, string> {
  const pairs = text.split(separator).flatMap((part): [string, string][] => {
    const colon = part.indexOf(':');
    return colon > 0 ? [[part.slice(0, colon).trim(), part.slice(colon + 1).trim()]] : [];
  });
  return Object.fromEntries(pairs);
}

const written = (given: Record<string, string>, separator: string) =>
  Object.entries(given)
    .map(([attribute, value]) => `${attribute}: ${value}`)
    .join(separator);

/** The fingerprint that a form describes. */
export function fingerprintOf(draft: Draft): Fingerprint {
  const fires = lines(draft.fires).map((line) => {
    const at = line.search(/→|=>/);
    const [text, given] = at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at).replace(/^(?:→|=>)/, '')];
    return [text, facts(given, ';')] as const;
  });
  return {
    id: draft.id.trim(),
    on: draft.on,
    from: draft.from,
    pattern: draft.pattern,
    says: facts(draft.says, '\n'),
    confidence: draft.confidence,
    fires: Object.fromEntries(fires),
    silent: lines(draft.silent),
  };
}

/** The form of a fingerprint. */
export function draftOf({ id, on, from = [], pattern, says, confidence = 80, fires, silent }: Fingerprint): Draft {
  const examples = Object.entries(fires).map(([text, given]) => {
    const follows = written(given, '; ');
    return follows === '' ? text : `${text}${arrow}${follows}`;
  });
  return {
    id,
    on,
    from,
    pattern,
    says: written(says, '\n'),
    confidence,
    fires: examples.join('\n'),
    silent: silent.join('\n'),
  };
}
