import { join } from 'node:path';
import { referenceCount, sense } from './completeness.ts';
import { indexedCaptures } from './gold.ts';
import { BASELINES, REFERENCE } from './reference.ts';
import { table } from './table.ts';

/** tshark's layers that carry other protocols, are parts of one, or stand for what was not decoded: none is a protocol of its own here. */
const PARTS = new Set(
  `eth llc vlan null sll ppp ip ipv6 tcp udp icmp icmpv6 igmp tcp.segments data data-text-lines text xml _ws.malformed _ws.expert
  tpkt cotp cotp.segments ses pres acse ber.encoding_boiler_plate mbtcp iec60870_asdu bvlc bacnet cipcls cipcm cippccc lon
  ecatf ecat.subframe.pad_bytes pn_io pn_rt.frag pn.user_data dcerpc.fragments wpan zbee_nwk zbee_aps zbee_zcl zbee_zdp zbee_beacon
  mailslot browser smb smb_pipe lanman oxid loop`.split(/\s+/),
);

/** What only one of the two recognises in a capture. */
export interface OneSided {
  capture: string;
  /** Who sees it. */
  by: 'tshark' | 'fengsui';
  protocol: string;
  messages: number;
}

/** Lists, capture by capture, the protocols that tshark sees and we do not, and the reverse. */
export async function recognition(corpora: string): Promise<OneSided[]> {
  const named = new Set(Object.values(REFERENCE).flatMap(({ layers }) => layers));
  const rows: OneSided[] = [];
  for (const { capture, layers } of indexedCaptures(corpora)) {
    const sensor = await sense(join(corpora, 'pcap', capture));
    const ours = new Map(sensor.protocols.map(({ protocol, frames }) => [protocol.id, frames]));
    const theirs = new Map<string, number>();
    for (const [name, count] of layers) theirs.set(name, (theirs.get(name) ?? 0) + count);
    for (const [protocol, messages] of ours) {
      if (messages === 0) continue;
      if (BASELINES.some((baseline) => baseline.capture === capture && baseline.protocol === protocol)) continue;
      const seen = (REFERENCE[protocol]?.layers ?? [protocol]).some((name) => theirs.has(name));
      if (!seen) rows.push({ capture, by: 'fengsui', protocol, messages });
    }
    for (const [name, messages] of theirs) {
      if (PARTS.has(name)) continue;
      const protocols = Object.keys(REFERENCE).filter((protocol) => REFERENCE[protocol].layers.includes(name));
      // A layer whose every occurrence is counted as what it carries is not missed.
      if (named.has(name) && protocols.every((protocol) => referenceCount(REFERENCE[protocol], null, layers) === 0)) continue;
      const seen = named.has(name) ? protocols.some((protocol) => (ours.get(protocol) ?? 0) > 0) : (ours.get(name) ?? 0) > 0;
      if (!seen) rows.push({ capture, by: 'tshark', protocol: name, messages });
    }
  }
  return rows.toSorted((a, b) => a.by.localeCompare(b.by) || a.protocol.localeCompare(b.protocol));
}

export const recognitionTable = (rows: readonly OneSided[]): string =>
  table(
    ['seen only by', 'protocol', 'frames', 'capture'],
    rows.map(({ by, protocol, messages, capture }) => [by, protocol, messages, capture]),
  );
