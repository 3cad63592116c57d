import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { corpusFolder, readPayloads } from './corpus-reader.ts';
import { fieldsOf } from './fields.ts';
import type { Head } from './message.ts';
import type { Protocol } from './protocol.ts';
import { protocols } from './protocols.ts';

/** Captures with many protocols in a few messages. */
const captures = [
  'emreekin-ics-pcaps/DNP3/DNP3Value.pcap',
  'emreekin-ics-pcaps/LLDP/lldpmed_civicloc.pcap',
  'emreekin-ics-pcaps/LocalPCAP/modbusAnalog.pcap',
  'smehner-profinet-attack/pcaps/set_attack.pcap',
  'arkime/tests/pcap/SNMPv2c_get_requests.pcap',
  'lemay-modbus/CnC_uploading_exe_modbus_6RTU_with_operate.pcap',
  'nttcom/Bacnet/testing/Traces/http.pcap',
  'zeek/testing/btest/Traces/modbus/modbusSmall.pcap',
];

/** Everything that a protocol says of bytes[at, end), as text. */
function said(protocol: Protocol, bytes: Uint8Array, at: number, end: number): string {
  const lines: string[] = [
    `${protocol.recognise(bytes, at, end)} ${protocol.side?.(bytes, at, end) ?? ''} ${protocol.measure?.(bytes, at, end) ?? ''}`,
  ];
  protocol.read(bytes, at, end, 0, {
    message(held, head: Head) {
      const { protocol: teller } = head;
      const identity: string[] = [];
      teller.identify?.(held, head, { is: (...told) => void identity.push(told.join(' ')) }, null);
      lines.push(
        [
          head.end - head.start,
          head.kind,
          head.code,
          head.acts,
          head.marks,
          head.status,
          head.pair,
          head.value,
          head.problem,
        ].join(' '),
        JSON.stringify(fieldsOf((out) => teller.describe(held, head, out, null))),
        identity.join('; '),
      );
    },
  });
  return lines.join('\n');
}

const folder = corpusFolder();

for (const capture of captures) {
  test(`says the same whatever lies around a message: ${capture}`, { skip: folder === null }, () => {
    // A small generator of its own, so that a failure can be repeated.
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const payloads = readPayloads(join(folder ?? '', 'pcap', capture)).filter(
      ({ bytes }) => bytes.length > 0 && bytes.length < 1500,
    );
    for (const { bytes } of payloads.slice(0, 150)) {
      const likely = protocols.filter((protocol) => !protocol.open && protocol.recognise(bytes, 0, bytes.length) >= 50);
      for (const protocol of likely) {
        for (let bend = 0; bend < 12; bend++) {
          const message = bytes.slice(0, bend === 0 ? bytes.length : 1 + random(bytes.length));
          if (bend > 1) message[random(message.length)] = random(256);
          const alone = said(protocol, message, 0, message.length);
          for (const filling of [0x00, 0xff, 0x41]) {
            const around = new Uint8Array(message.length + 64).fill(filling);
            around.set(message, 32);
            assert.equal(said(protocol, around, 32, 32 + message.length), alone, protocol.id);
          }
        }
      }
    }
  });
}
