import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { ssdp } from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text.replaceAll('\n', '\r\n'));

test('a gateway announces itself', () => {
  const notify = bytes(`NOTIFY * HTTP/1.1
HOST: 239.255.255.250:1900
NT: urn:schemas-upnp-org:device:InternetGatewayDevice:1
NTS: ssdp:alive
SERVER: Linux/3.14.43 UPnP/1.0 MiniUPnPd/2.0

`);
  assert.equal(ssdp.recognise(notify, 0, notify.length), 90);
  const read = readAll(ssdp, notify)[0];
  assert.equal(read.function, 'notify');
  assert.equal(read.fields.notification_sub_type, 'ssdp:alive');
  assert.deepEqual(read.identity, {
    role: 'gateway',
    operatingSystem: 'Linux/3.14.43',
    description: 'Linux/3.14.43 UPnP/1.0 MiniUPnPd/2.0',
  });
});

test('a search asks who is there', () => {
  const search = bytes('M-SEARCH * HTTP/1.1\nHOST:239.255.255.250:1900\nMAN:"ssdp:discover"\nST: ssdp:all\n\n');
  const read = readAll(ssdp, search)[0];
  assert.deepEqual(read.acts, ['discover']);
  assert.equal(read.fields.search_target, 'ssdp:all');
});

test('anything may arrive', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => void readAll(ssdp, noise)));
});
