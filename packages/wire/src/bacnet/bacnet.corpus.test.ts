import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, goldRows, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { bacnet, CODE_APDU, CODE_BVLC } from './index.ts';

const CAPTURES = [
  'digitalbond-snort/bacnet_test.pcap',
  ...[
    'BACnet-MSTP-SNAP-Mixed',
    'BACnet-exception-schedule-property-2',
    'BACnetARRAY-elements',
    'BACnetIP-MSTP-Mix',
    'bacnet-ethernet',
    'bacnet-properties',
  ].map((name) => `emreekin-ics-pcaps/BacNET/${name}.pcap`),
  'icsnpp/bacnet/testing/traces/bacnet_error_reject_abort.pcap',
  'icsnpp/bacnet/testing/traces/bacnet_example.pcap',
  'nttcom/Bacnet/testing/Traces/test.pcap',
];
const folder = corpusFolder();
const PDU_TYPES = [
  'confirmed_request',
  'unconfirmed_request',
  'simple_ack',
  'complex_ack',
  'segment_ack',
  'error',
  'reject',
  'abort',
];

/** PDU type and service of every message that the reference decode counts. */
function reference(capture: string): string[] {
  return (
    goldRows(capture)
      // MS/TP frames that a listener wraps in SNAP (organisation Cimetrics) are another carrier.
      .filter((row) => row.get('frame.protocols')?.includes(':bacnet') && !row.get('frame.protocols')?.includes('cimetrics'))
      .map((row) => {
        const type = row.get('bacapp.type');
        const service = row.get('bacapp.confirmed_service') ?? row.get('bacapp.unconfirmed_service');
        return type === undefined ? 'network' : `${PDU_TYPES[Number(type)]} ${Number(service ?? -1)}`;
      })
      .toSorted()
  );
}

/** Instance and vendor of every I-Am that the reference decode counts. */
function announced(capture: string): string[] {
  return goldRows(capture)
    .filter((row) => row.get('bacapp.unconfirmed_service') === '0' && !row.get('frame.protocols')?.includes('cimetrics'))
    .map((row) => `${row.get('bacapp.instance_number')} ${row.get('bacapp.vendor_identifier')}`)
    .toSorted();
}

for (const capture of CAPTURES) {
  test(`agrees with the reference decode of ${capture}`, { skip: folder === null }, () => {
    const found: string[] = [];
    const devices: string[] = [];
    for (const payload of readPayloads(join(folder ?? '', 'pcap', capture))) {
      const { bytes } = payload;
      const llc = payload.kind === 'ethernet' && payload.etherType <= 1500 && bytes[0] === 0x82 && bytes[1] === 0x82;
      if (!llc && (payload.kind !== 'udp' || bacnet.recognise(bytes, 0, bytes.length) < 50)) continue;
      // The length field of an LLC frame leaves the padding out.
      for (const message of readAll(bacnet, llc ? bytes.subarray(0, payload.etherType) : bytes)) {
        if (message.code >= CODE_BVLC && message.code < CODE_APDU) continue;
        const { pdu_type: type, service } = message.fields;
        if (message.function === 'i_am') devices.push(`${message.address} ${message.fields['vendor']}`);
        found.push(type === undefined ? 'network' : `${type} ${service ?? -1}`);
      }
    }
    assert.deepEqual(found.toSorted(), reference(capture));
    assert.deepEqual(devices.toSorted(), announced(capture));
  });
}
