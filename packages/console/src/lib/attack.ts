import attack from '../../../../content/techniques/attack-ics.json' with { type: 'json' };

/** Techniques of ATT&CK for ICS by id, as the program's content names them. */
const TECHNIQUES = new Map(attack.techniques.map(({ id, en, zh }) => [id, { en, zh }]));

/** Name of a technique in a language, or undefined when no technique has that id. */
export function techniqueName(id: string, locale: string): string | undefined {
  const names = TECHNIQUES.get(id.split('.')[0]);
  return locale.startsWith('zh') ? names?.zh : names?.en;
}

/** What to do about a technique: names of texts in the translations, by the kind of harm. */
const ADVICE: Record<string, readonly string[]> = {
  write: ['confirmOperator', 'compareSetpoints', 'restrictWriters'],
  program: ['stopEngineering', 'compareProgram', 'lockMode'],
  mode: ['checkProcess', 'lockMode', 'restrictEngineering'],
  firmware: ['isolateDevice', 'verifyFirmware', 'restrictEngineering'],
  discovery: ['identifySource', 'allowScanner', 'segment'],
  spoof: ['compareField', 'isolateSource', 'staticNeighbours'],
  denial: ['checkProcess', 'limitRate', 'isolateSource'],
  access: ['changeCredentials', 'segment', 'identifySource'],
};

const KIND: Record<string, keyof typeof ADVICE> = {
  T0806: 'write',
  T0831: 'write',
  T0835: 'write',
  T0836: 'write',
  T0838: 'write',
  T0855: 'write',
  T0878: 'write',
  T0821: 'program',
  T0843: 'program',
  T0845: 'program',
  T0873: 'program',
  T0889: 'program',
  T0816: 'mode',
  T0858: 'mode',
  T0868: 'mode',
  T0881: 'mode',
  T0800: 'firmware',
  T0839: 'firmware',
  T0857: 'firmware',
  T0802: 'discovery',
  T0842: 'discovery',
  T0846: 'discovery',
  T0861: 'discovery',
  T0888: 'discovery',
  T0830: 'spoof',
  T0832: 'spoof',
  T0848: 'spoof',
  T0849: 'spoof',
  T0856: 'spoof',
  T0803: 'denial',
  T0804: 'denial',
  T0814: 'denial',
  T0815: 'denial',
};

/** Keys of the advice for a set of techniques, without repetition; every finding has some. */
export function techniqueAdvice(ids: readonly string[]): AdviceKey[] {
  const kinds = new Set(ids.map((id) => KIND[id.split('.')[0]] ?? 'access'));
  if (kinds.size === 0) kinds.add('access');
  return [...new Set([...kinds].flatMap((kind) => ADVICE[kind]))].slice(0, 5) as AdviceKey[];
}

/** Names of the texts of advice. */
export type AdviceKey =
  | 'confirmOperator'
  | 'compareSetpoints'
  | 'restrictWriters'
  | 'stopEngineering'
  | 'compareProgram'
  | 'lockMode'
  | 'checkProcess'
  | 'restrictEngineering'
  | 'isolateDevice'
  | 'verifyFirmware'
  | 'identifySource'
  | 'allowScanner'
  | 'segment'
  | 'compareField'
  | 'isolateSource'
  | 'staticNeighbours'
  | 'limitRate'
  | 'changeCredentials';
