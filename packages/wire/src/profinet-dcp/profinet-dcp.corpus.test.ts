import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { corpusFolder, goldRows, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { profinetDcp } from './index.ts';

const captures = [
  'emreekin-ics-pcaps/Profinet/pro1.pcap',
  'emreekin-ics-pcaps/Profinet/pro5.pcap',
  'iti-ics-security-tools/pcaps/ModbusTCP/mb2.pcap',
  'smehner-profinet-attack/pcaps/identify.pcap',
  'smehner-profinet-attack/pcaps/set_attack.pcap',
];
const folder = corpusFolder();

for (const capture of captures) {
  test(`as the reference decode: ${capture}`, { skip: folder === null }, () => {
    const rows = goldRows(capture).filter((row) => row.has('pn_dcp.service_id'));
    const messages = readPayloads(join(folder ?? '', 'pcap', capture))
      .filter(({ etherType, bytes }) => etherType === 0x8892 && profinetDcp.recognise(bytes, 0, bytes.length) >= 80)
      .map(({ bytes }) => readAll(profinetDcp, bytes)[0]);
    assert.equal(messages.length, rows.length);
    messages.forEach((message, i) => {
      const row = rows[i];
      assert.equal(message.problem, '');
      assert.equal(message.code, Number(row.get('pn_dcp.service_id')));
      assert.equal(message.fields.service_type, Number(row.get('pn_dcp.service_type')));
      const blocks = (message.fields.blocks ?? []) as { [name: string]: unknown }[];
      const told = (name: string) => blocks.find((block) => block[name] !== undefined)?.[name];
      assert.equal(told('name_of_station'), row.get('pn_dcp.suboption_device_nameofstation'));
      assert.equal(told('ip_address'), row.get('pn_dcp.suboption_ip_ip'));
      if (row.has('pn_dcp.suboption_vendor_id')) assert.equal(told('vendor_id'), Number(row.get('pn_dcp.suboption_vendor_id')));
      if (row.has('pn_dcp.suboption_device_id')) assert.equal(told('device_id'), Number(row.get('pn_dcp.suboption_device_id')));
    });
  });
}
