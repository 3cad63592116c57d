import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PacketDecoder } from './decoder.ts';
import { Frame } from './frame.ts';
import { openCapture } from './open.ts';
import { Packet } from './packet.ts';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpora/pcap/', import.meta.url));

/** Facts about real captures: format, frames, and how many of them are TCP and UDP. */
const CAPTURES: [path: string, format: string, frames: number, tcp: number, udp: number][] = [
  ['icsnpp/s7comm/tests/traces/s7comm_plus.pcap', 'pcap', 262, 262, 0],
  ['icsnpp/omron-fins/testing/traces/omron_fins_tcp_commands_responses.pcap', 'pcap', 22, 22, 0],
  ['emreekin-ics-pcaps/SNMP/snmp_usm.pcap', 'pcap', 144, 0, 144],
  ['icsnpp/opcua-binary/pcaps/open62541_browse_next.pcap', 'pcapng', 752, 752, 0],
  ['icsnpp/profinet-io-cm/testing/traces/profinet_io_cm.pcap', 'pcapng', 960, 0, 950],
  ['emreekin-ics-pcaps/IEC61850/mmsy.pcap', 'pcapng', 1009, 968, 6],
  ['emreekin-ics-pcaps/BacNET/bacnet-ethernet.pcap', 'pcap', 848, 0, 8],
  ['gymgit-s7/step7_s300_readDiagData.pcapng', 'pcap', 679, 679, 0],
  ['iti-ics-security-tools/pcaps/beckoff/beckoffiplinktc3.pcapng', 'pcapng', 343, 292, 41],
  ['ipal-transcriber/misc/pcaps/nmea0183udp.pcapng', 'pcapng', 4, 0, 4],
  ['zeek/testing/btest/Traces/modbus/modbusSmall.pcap', 'pcap', 166, 160, 6],
  ['smehner-profinet-attack/pcaps/set_attack.pcap', 'pcap', 21, 0, 6],
  ['nozomi-melsoft/cve_2021_20594_username_bruteforce.pcapng', 'pcapng', 36, 36, 0],
];

describe('real captures', { skip: !existsSync(CORPUS) && 'the corpus is not there' }, () => {
  for (const [path, format, frames, tcp, udp] of CAPTURES) {
    it(`reads ${path}`, async () => {
      const reader = await openCapture(CORPUS + path);
      const decoder = new PacketDecoder();
      const frame = new Frame();
      const packet = new Packet();
      const protocols = new Map<number, number>();
      while (await reader.fill()) {
        while (reader.next(frame)) {
          if (decoder.decode(frame, packet)) protocols.set(packet.protocol, (protocols.get(packet.protocol) ?? 0) + 1);
        }
      }
      await reader.close();
      assert.deepEqual(reader.problems, []);
      assert.deepEqual(decoder.counters.problems, {});
      assert.deepEqual([reader.format, reader.frames, protocols.get(6) ?? 0, protocols.get(17) ?? 0], [format, frames, tcp, udp]);
    });
  }
});
