import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { mdns } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const label = (text: string) => text.length.toString(16).padStart(2, '0') + Buffer.from(text).toString('hex');
const name = (dotted: string) => `${dotted.split('.').map(label).join('')}00`;

test('a host tells its name, and its services what it is', () => {
  const text = `${label('ty=LaserJet 400')}${label('usb_MFG=HP')}`;
  const response = bytes(`0000 8400 0000 0003 0000 0000
    ${name('gate2.local')} 0001 8001 00000078 0004 0a000007
    ${name('_ipp._tcp.local')} 000c 0001 00001194 0007 ${label('gate2')}00
    ${name('gate2._ipp._tcp.local')} 0010 8001 00001194 ${(text.length / 2).toString(16).padStart(4, '0')} ${text}`);
  assert.equal(mdns.recognise(response, 0, response.length), 92);
  const read = readAll(mdns, response)[0];
  assert.equal(read.problem, '');
  assert.deepEqual(read.others, { '10.0.0.7': { name: 'gate2' } });
  assert.deepEqual(read.identity, { role: 'printer', model: 'LaserJet 400', vendor: 'HP' });
});

test('a question for services', () => {
  const query = bytes(`0000 0000 0001 0000 0000 0000 ${name('_services._dns-sd._udp.local')} 000c 0001`);
  assert.equal(mdns.recognise(query, 0, query.length), 92);
  assert.deepEqual(readAll(mdns, query)[0].acts, ['discover']);
});

test('a probe claims a name before it is answered', () => {
  const probe = bytes(
    `0000 0000 0001 0000 0001 0000 ${name('eng1.local')} 00ff 0001 ${name('eng1.local')} 0001 0001 00000078 0004 0a000008`,
  );
  assert.deepEqual(readAll(mdns, probe)[0].others, { '10.0.0.8': { name: 'eng1' } });
});

test('anything may arrive', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
      assert.equal(mdns.recognise(noise, 0, noise.length), 0);
      readAll(mdns, noise);
    }),
  );
});
