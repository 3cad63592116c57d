import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_BROADCAST } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, ethercat } from './index.ts';

const cyclic = encode.frame([
  { command: 12, index: 1, address: 0x01000000, data: [1, 2, 3, 4], workingCounter: 3 },
  { command: 7, index: 1, address: encode.registerOf(0, 0x130), data: [8, 0], workingCounter: 7 },
]);

test('a cyclic frame is a report and a reading of the state', () => {
  const [process, state] = readAll(ethercat, cyclic);
  assert.equal(process.function, 'logical_read_write');
  assert.deepEqual(process.acts, ['report']);
  assert.equal(process.address, 0x01000000);
  assert.equal(process.kind, 'response');
  assert.equal(state.function, 'broadcast_read');
  assert.equal(state.fields.state, 'operational');
  assert.equal(state.fields.working_counter, 7);
  assert.equal(ethercat.recognise(cyclic, 0, cyclic.length), 75);
});

test('a request of a state is a control', () => {
  const bytes = encode.frame([{ command: 8, index: 0, address: encode.registerOf(0, 0x120), data: [1, 0], workingCounter: 0 }]);
  const [message] = readAll(ethercat, bytes);
  assert.equal(message.function, 'al_control');
  assert.deepEqual(message.acts, ['write', 'control']);
  assert.equal(message.fields.state, 'init');
  assert.equal(message.marks & MARK_BROADCAST, MARK_BROADCAST);
  assert.equal(message.identity.role, 'controller');
});

test('a write of the EEPROM is told from a reading', () => {
  const sii = (command: number) =>
    readAll(
      ethercat,
      encode.frame([{ command: 5, index: 0, address: encode.registerOf(1001, 0x502), data: [0, command], workingCounter: 0 }]),
    )[0].function;
  assert.equal(sii(1), 'sii_access');
  assert.equal(sii(2), 'sii_write');
});

test('an SDO download and its abort pair', () => {
  const request = encode.frame([
    {
      command: 5,
      index: 0,
      address: encode.registerOf(1001, 0x1000),
      data: encode.mailbox(3, 1, encode.sdoDownload(0x6040, 0, 15)),
      workingCounter: 0,
    },
  ]);
  const [download] = readAll(ethercat, request);
  assert.equal(download.function, 'coe_sdo_download');
  assert.equal(download.value, 15);
  assert.equal(download.unit, 1001);
  assert.equal(download.fields.object, '0x6040');
  const answer = encode.frame([
    {
      command: 4,
      index: 0,
      address: encode.registerOf(1001, 0x1100),
      data: encode.mailbox(3, 1, encode.sdoAbort(0x6040, 0, 0x06010002)),
      workingCounter: 1,
    },
  ]);
  const [abort] = readAll(ethercat, answer);
  assert.equal(abort.status, 'read_only');
  assert.equal(abort.kind, 'response');
  assert.equal(abort.pair, download.pair);
});

test('a file written by FoE names its file and not its password', () => {
  const name = [...new TextEncoder().encode('firmware.efw')];
  const data = encode.mailbox(4, 2, [2, 0, 0x78, 0x56, 0x34, 0x12, ...name]);
  const bytes = encode.frame([{ command: 5, index: 0, address: encode.registerOf(1002, 0x1000), data, workingCounter: 0 }]);
  const [message] = readAll(ethercat, bytes);
  assert.equal(message.function, 'foe_write');
  assert.ok(message.acts.includes('program'));
  assert.equal(message.fields.file, 'firmware.efw');
  assert.equal(message.fields.password_present, true);
});

test('a drive parameter has the name of SERCOS', () => {
  const data = encode.mailbox(5, 2, [3, 0x40, 0x24, 0x00, 1, 2]);
  const bytes = encode.frame([{ command: 5, index: 0, address: encode.registerOf(1002, 0x1000), data, workingCounter: 0 }]);
  const [message] = readAll(ethercat, bytes);
  assert.equal(message.function, 'soe_write');
  assert.equal(message.fields.parameter, 'S-0-0036');
});

test('bent and random frames never throw and are read inside their bounds', () => {
  fc.assert(
    fc.property(fc.nat(cyclic.length - 1), fc.nat(255), fc.nat(cyclic.length), (where, value, length) => {
      const bent = cyclic.slice(0, length);
      if (where < length) bent[where] = value;
      assert.ok(readsInside(ethercat, bent));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (random) => void readAll(ethercat, random)));
});
