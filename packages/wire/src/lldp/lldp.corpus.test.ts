import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { corpusFolder, goldRows, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { lldp } from './index.ts';

const folder = corpusFolder();
for (const capture of [
  'emreekin-ics-pcaps/LLDP/lldp.detailed.pcap',
  'emreekin-ics-pcaps/COTP/OPC_Server.pcap',
  'emreekin-ics-pcaps/IEC61850/mmsy.pcap',
  'iti-ics-security-tools/pcaps/ModbusTCP/mb2.pcap',
]) {
  test(`as the reference decode: ${capture}`, { skip: folder === null }, () => {
    const rows = goldRows(capture).filter((row) => row.get('frame.protocols')?.includes('lldp'));
    const messages = readPayloads(join(folder ?? '', 'pcap', capture))
      .filter(({ etherType, bytes }) => etherType === 0x88cc && lldp.recognise(bytes, 0, bytes.length) >= 80)
      .map(({ bytes }) => readAll(lldp, bytes)[0]);
    if (rows.length > 0) assert.equal(messages.length, rows.length);
    messages.forEach((message, i) => {
      assert.equal(message.problem, '');
      const name = rows[i]?.get('lldp.tlv.system.name');
      if (name) assert.equal(message.identity.name, name);
    });
  });
}
