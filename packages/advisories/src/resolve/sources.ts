import type { Assertion } from '../record/record.ts';
import type { Field } from './types.ts';

/** Who speaks in sources that are named so, and whether it is about industrial products. The first that fits counts. */
const families: readonly { named: RegExp; family: string; industrial: boolean }[] = [
  { named: /^(?:NVD\/)?KEV$/i, family: 'KEV', industrial: false },
  { named: /^(?:CVE\/CISA-ADP$|NVD\/134c704f-9b21-4f2e-91b3-4a467353bcc0$)/i, family: 'CISA-ADP', industrial: false },
  { named: /^(?:ICSM?A-\d[^/]*$|CVE\/icscert$|NVD\/ics-cert@)/i, family: 'CISA', industrial: true },
  { named: /^VA-\d\d-[^/]*$/i, family: 'CISA', industrial: false },
  { named: /^(?:SSA-\d[^/]*$|CVE\/siemens$|NVD\/productcert@siemens\.)/i, family: 'Siemens ProductCERT', industrial: true },
  { named: /^SEVD-\d[^/]*$/i, family: 'Schneider Electric', industrial: true },
  { named: /^(?:VDE-\d[^/]*$|CVE\/CERTVDE$|NVD\/info@cert\.vde\.)/i, family: 'CERT@VDE', industrial: true },
  { named: /^C?ICSVD\b/i, family: 'CICSVD', industrial: true },
  { named: /^CNVD\b/i, family: 'CNVD', industrial: false },
  { named: /^CNNVD\b/i, family: 'CNNVD', industrial: false },
  { named: /^NVD$/i, family: 'NVD', industrial: false },
  { named: /^RHSA-\d[^/]*$/i, family: 'Red Hat', industrial: false },
];

const known = new Map<string, { family: string; industrial: boolean }>();

function look(named: string): { family: string; industrial: boolean } {
  const source = named.slice(0, 200);
  const cached = known.get(source);
  if (cached !== undefined) return cached;
  const entry = families.find((one) => one.named.test(source));
  const found = { family: entry?.family ?? ownName(source), industrial: entry?.industrial ?? false };
  if (known.size > 50_000) known.clear();
  known.set(source, found);
  return found;
}

/**
 * The name of a source that the table does not have. A document that passes on what another says is that other (`CVE/Rockwell`,
 * `NVD/cna@example.com`, `X-1/example.com`); an advisory's id is its publisher's letters; a name is itself.
 */
function ownName(source: string): string {
  const slash = source.indexOf('/');
  const name = slash > 0 && slash < source.length - 1 ? source.slice(slash + 1) : source;
  const host = /@(?:[^@]*\.)?([^.@]+)\.[^.@]+$/.exec(name)?.[1];
  return host ?? /^([A-Za-z][A-Za-z .&]*?)-\d/.exec(name)?.[1] ?? name;
}

/** Who speaks in a source: in `ICSA-21-056-03` CISA, in `CNVD` CNVD, in `CVE/siemens` and `SSA-123456` Siemens. */
export function sourceFamily(source: string): string {
  return look(source).family;
}

/** A source as a sentence names it: who speaks in a record of another (`CVE/siemens`), else as it is written (`ICSA-21-056-03`). */
export function sourceName(source: string): string {
  return /^(?:CVE|NVD)\//.test(source) ? sourceFamily(source) : source;
}

const industrialWords =
  /\b(?:SCADA|PLC|HMI|RTU|DCS|SIMATIC|SIPROTEC|SINEC|SCALANCE|ControlLogix|CompactLogix|Modicon|EcoStruxure|Modbus|PROFINET|OPC UA|IEC 6\d{4}|DNP3|BACnet|CODESYS|WinCC|industrial control)\b|工控|工业控制|可编程逻辑控制器|组态软件/i;

/** Whether a vulnerability is of industrial products: an industrial publisher speaks of it, or a title, a product or a description says so. */
export function fieldOf(assertions: readonly Assertion[]): Field {
  for (const { source } of assertions) if (look(source).industrial) return 'industrial';
  for (const { attribute, value } of assertions) {
    if (attribute !== 'title' && attribute !== 'affected') continue;
    const text = (typeof value === 'string' ? value : JSON.stringify(value ?? '')).slice(0, 600);
    if (industrialWords.test(text)) return 'industrial';
  }
  return 'it';
}
