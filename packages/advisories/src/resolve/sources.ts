import type { Assertion } from '../record/record.ts';
import type { Field } from './types.ts';

/** Whose documents an identifier's beginning says it is of, and whether they are about industrial products. */
const families: readonly { begins: RegExp; family: string; industrial: boolean }[] = [
  { begins: /^ICSM?A-\d/i, family: 'CISA', industrial: true },
  { begins: /^VA-\d\d-/i, family: 'CISA', industrial: false },
  { begins: /^SSA-\d/i, family: 'Siemens ProductCERT', industrial: true },
  { begins: /^SEVD-\d/i, family: 'Schneider Electric', industrial: true },
  { begins: /^(?:VDE-\d|CERTVDE)/i, family: 'CERT@VDE', industrial: true },
  { begins: /^(?:ABB|\dAK|\dPAA|\dADR|\dKXF)/, family: 'ABB', industrial: true },
  { begins: /^SD\d{4}$/i, family: 'Rockwell Automation', industrial: true },
  { begins: /^(?:CICSVD|ICSVD)/i, family: 'CICSVD', industrial: true },
  { begins: /^CNVD\b/i, family: 'CNVD', industrial: false },
  { begins: /^CNNVD\b/i, family: 'CNNVD', industrial: false },
  { begins: /^NVD\b/i, family: 'NVD', industrial: false },
  { begins: /^RHSA-\d/i, family: 'Red Hat', industrial: false },
];

const known = new Map<string, { family: string; industrial: boolean }>();

function look(source: string): { family: string; industrial: boolean } {
  const cached = known.get(source);
  if (cached !== undefined) return cached;
  const entry = families.find(({ begins }) => begins.test(source));
  // An advisory's id without a known beginning: its letters are its publisher (`FSA-2021-01` → `FSA`); a name is itself.
  const letters = /^([A-Za-z][A-Za-z .@&]*?)-\d/.exec(source)?.[1];
  const found = { family: entry?.family ?? letters ?? source, industrial: entry?.industrial ?? false };
  if (known.size > 50_000) known.clear();
  known.set(source, found);
  return found;
}

/** Who speaks in a document: `ICSA-21-056-03` is CISA, `CNVD-2021-1` CNVD, `CVE/siemens` itself. */
export function sourceFamily(source: string): string {
  return look(source).family;
}

const industrialWords =
  /\b(?:SCADA|PLC|HMI|RTU|DCS|SIMATIC|SIPROTEC|SINEC|SCALANCE|ControlLogix|CompactLogix|Modicon|EcoStruxure|Modbus|PROFINET|OPC UA|IEC 6\d{4}|DNP3|BACnet|CODESYS|WinCC|industrial control)\b|工控|工业控制|可编程逻辑控制器|组态软件/i;

/** Whether a vulnerability is of industrial products: an industrial publisher speaks of it, or a title, a product or a description says so. */
export function fieldOf(assertions: readonly Assertion[]): Field {
  for (const { source } of assertions) if (look(source).industrial) return 'industrial';
  for (const { attribute, value } of assertions) {
    if (attribute !== 'title' && attribute !== 'affected') continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '').slice(0, 600);
    if (industrialWords.test(text)) return 'industrial';
  }
  return 'it';
}
