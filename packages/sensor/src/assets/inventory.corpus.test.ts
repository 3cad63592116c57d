import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { analyze } from '../analyze.ts';
import type { Asset } from '../result.ts';

const corpus = join(import.meta.dirname, '../../../../../shared/corpora/pcap');

/** Assets of real captures, by an address, and what the devices in them are known to be. */
const KNOWN: readonly { capture: string; address: string; is: Partial<Asset> }[] = [
  {
    capture: 'iti-ics-security-tools/pcaps/ModbusTCP/mb2.pcap',
    address: '141.81.0.190',
    is: {
      name: 'Switch1',
      vendor: 'Siemens',
      product: 'SCALANCE X212-2',
      orderNumber: '6GK5 212-2BB00-2AA3',
      firmware: 'V4.02',
      role: 'switch',
    },
  },
  {
    capture: 'iti-ics-security-tools/pcaps/ModbusTCP/mb2.pcap',
    address: '141.81.0.10',
    is: { name: 'IAS01', role: 'scada_server', purdueLevel: 2 },
  },
  {
    capture: 'emreekin-ics-pcaps/COTP/cotp.pcap',
    address: '192.168.1.5',
    is: {
      vendor: 'Siemens',
      product: 'SIMATIC HMI KTP700 Basic',
      orderNumber: '6AV2 123-2GB03-0AX0',
      firmware: '13.0.1',
      role: 'hmi',
    },
  },
  {
    capture: 'digitalbond-snort/s7_test.pcap',
    address: '192.168.10.90',
    is: { product: 'SIMATIC S7-300', orderNumber: '6ES7 312-5AC02-0AB0', firmware: 'V1.2.0', role: 'controller', purdueLevel: 1 },
  },
];

suite('real captures', { skip: !existsSync(corpus) && 'there is no corpus beside this checkout' }, () => {
  for (const { capture, address, is } of KNOWN) {
    test(`${address} of ${capture}`, async () => {
      const { assets } = await analyze([join(corpus, capture)], { rules: [] });
      const found = assets.filter(({ interfaces }) => interfaces.some(({ ips }) => ips.includes(address)));
      assert.equal(found.length, 1, 'is one asset');
      assert.deepEqual({ ...found[0], ...is }, found[0]);
    });
  }

  test('the ports of a switch are one asset', async () => {
    const { assets } = await analyze([join(corpus, KNOWN[0].capture)], { rules: [] });
    assert.equal(assets.find(({ name }) => name === 'Switch1')?.interfaces.length, 2);
  });
});
