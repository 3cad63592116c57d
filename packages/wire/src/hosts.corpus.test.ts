import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { corpusFolder, type Payload, readPayloads } from './corpus-reader.ts';
import type { Protocol } from './protocol.ts';
import { arp } from './arp/index.ts';
import { dhcp, dhcpv6 } from './dhcp/index.ts';
import { dns, llmnr } from './dns/index.ts';
import { lldp } from './lldp/index.ts';
import { mdns } from './mdns/index.ts';
import { nbdgm, nbns } from './netbios/index.ts';
import { ntp } from './ntp/index.ts';
import { profinetDcp } from './profinet-dcp/index.ts';
import { snmp } from './snmp/index.ts';
import { ssdp } from './ssdp/index.ts';

/** Each protocol with the names under which the reference decoder counts its frames. */
const counted: readonly (readonly [Protocol, readonly string[]])[] = [
  [arp, ['arp']],
  [lldp, ['lldp']],
  [profinetDcp, ['pn_dcp']],
  [snmp, ['snmp']],
  [dns, ['dns']],
  [llmnr, ['llmnr']],
  [mdns, ['mdns']],
  [dhcp, ['dhcp']],
  [dhcpv6, ['dhcpv6']],
  [nbns, ['nbns']],
  [nbdgm, ['nbdgm']],
  [ntp, ['ntp']],
  [ssdp, ['ssdp']],
];

/** Captures in which the reference decoder finds these protocols where no message of theirs was sent, or misses one on an odd port. */
const differing = new Set([
  // SNMP quoted in ICMP errors.
  'emreekin-ics-pcaps/DNP3/DNP3ValueBinary.pcap snmp',
  // ARP on ARCNET.
  'emreekin-ics-pcaps/BacNET/bacnet-arcnet.pcap arp',
  // A DHCP discovery sent to a port of its own.
  'icsnpp/synchrophasor/tests/traces/C37.118_2PMUsInSync_TCP.pcap dhcp',
]);

const folder = corpusFolder();

/** Rows of the list of captures: path and frames by protocol, all places in the hierarchy added up. */
function captures(): { path: string; frames: Map<string, number> }[] {
  const lines = readFileSync(join(folder ?? '', 'pcap', 'INDEX.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  return lines.map((line) => {
    const [path, , , protocols] = line.split('\t');
    const frames = new Map<string, number>();
    for (const entry of protocols.trim().split(' ')) {
      const [name, count] = entry.split(':');
      frames.set(name, (frames.get(name) ?? 0) + Number(count));
    }
    return { path, frames };
  });
}

/** By content alone, or by content and the port's hint; LLMNR is DNS but for its port. */
function carries(protocol: Protocol, { kind, etherType, sourcePort, destinationPort }: Payload, score: number): boolean {
  if (score >= 80) return protocol !== dns || (sourcePort !== 5355 && destinationPort !== 5355);
  if (score < 50) return false;
  if (kind === 'ethernet') return protocol.carriage.etherType?.includes(etherType) ?? false;
  return kind === 'udp' && (protocol.carriage.udp?.some((port) => port === sourcePort || port === destinationPort) ?? false);
}

test('counts as the reference decoder does, in every capture', { skip: folder === null }, () => {
  let compared = 0;
  for (const { path, frames } of captures()) {
    if (!path.endsWith('.pcap') || !counted.some(([, names]) => names.some((name) => frames.has(name)))) continue;
    const payloads = readPayloads(join(folder ?? '', 'pcap', path)).filter(({ kind }) => kind !== 'tcp');
    for (const [protocol, names] of counted) {
      const expected = names.reduce((sum, name) => sum + (frames.get(name) ?? 0), 0);
      const carrier = protocol.carriage.etherType ? 'ethernet' : 'udp';
      let found = 0;
      for (const payload of payloads) {
        const { bytes, kind } = payload;
        if (kind !== carrier || !carries(protocol, payload, protocol.recognise(bytes, 0, bytes.length))) continue;
        protocol.read(bytes, 0, bytes.length, 0, {
          message(_held, head) {
            found++;
            assert.equal(head.problem, '', path);
          },
        });
      }
      if (differing.has(`${path} ${protocol.id}`)) continue;
      assert.equal(found, expected, `${protocol.id} in ${path}`);
      compared += expected;
    }
  }
  assert.ok(compared > 3000);
});
