import { type BerContents, berElement, berIntegerElement, berObjectIdentifierElement, berTextElement } from '@fengsui/wire';

/** Kinds of messages (RFC 3416 §3). */
export const SNMP_GET = 0xa0;
const RESPONSE = 0xa2;

/** The system group and the counters of the first interface (RFC 3418, RFC 2863). */
export const OID = {
  description: '1.3.6.1.2.1.1.1.0',
  objectId: '1.3.6.1.2.1.1.2.0',
  upTime: '1.3.6.1.2.1.1.3.0',
  name: '1.3.6.1.2.1.1.5.0',
  location: '1.3.6.1.2.1.1.6.0',
  inOctets: '1.3.6.1.2.1.2.2.1.10.1',
  outOctets: '1.3.6.1.2.1.2.2.1.16.1',
} as const;

/** A value: text, an object identifier, or a number of TimeTicks or Counter32. */
export type SnmpValue = { text: string } | { oid: string } | { ticks: number } | { counter: number };

function encoded(value: SnmpValue | null): BerContents {
  if (value === null) return [5, 0];
  if ('text' in value) return berTextElement(value.text, 0x04);
  if ('oid' in value) return berObjectIdentifierElement(value.oid);
  return 'ticks' in value ? berIntegerElement(value.ticks, 0x43) : berIntegerElement(value.counter, 0x41);
}

function message(
  type: number,
  id: number,
  community: string,
  bindings: readonly (readonly [string, SnmpValue | null])[],
): Uint8Array {
  const list = bindings.map(([oid, value]) => berElement(0x30, berObjectIdentifierElement(oid), encoded(value)));
  const pdu = berElement(type, berIntegerElement(id), berIntegerElement(0), berIntegerElement(0), berElement(0x30, ...list));
  return berElement(0x30, berIntegerElement(1), berTextElement(community, 0x04), pdu);
}

/** A GetRequest of version 2c. */
export const snmpGet = (id: number, community: string, oids: readonly string[]): Uint8Array =>
  message(
    SNMP_GET,
    id,
    community,
    oids.map((oid) => [oid, null]),
  );

/** Its answer. */
export const snmpResponse = (id: number, community: string, values: readonly (readonly [string, SnmpValue])[]): Uint8Array =>
  message(RESPONSE, id, community, values);
