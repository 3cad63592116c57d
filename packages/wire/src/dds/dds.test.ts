import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { dds } from './index.ts';

const le16 = (value: number) => [value & 0xff, value >> 8];
const le32 = (value: number) => [...le16(value & 0xffff), ...le16(value >>> 16)];
const string = (text: string) => {
  const bytes = [...Buffer.from(text), 0];
  return [...le32(bytes.length), ...bytes, ...new Array((4 - (bytes.length % 4)) % 4).fill(0)];
};
const parameter = (id: number, value: number[]) => [...le16(id), ...le16(value.length), ...value];
const header = [...Buffer.from('RTPS'), 2, 3, 1, 0x0f, ...new Array(12).fill(7)];
const submessage = (id: number, flags: number, body: number[]) => [id, flags, ...le16(body.length), ...body];
const data = (writer: number[], payload: number[]) =>
  submessage(0x15, 5, [0, 0, 16, 0, 0, 0, 0, 0, ...writer, ...le32(0), ...le32(9), 0, 3, 0, 0, ...payload]);

const announcement = Uint8Array.from([
  ...header,
  ...submessage(0x09, 1, [0, 0, 0, 0, 0, 0, 0, 0]),
  ...data(
    [0, 1, 0, 0xc2],
    [
      ...parameter(0x62, string('gripper')),
      ...parameter(0x32, [...le32(1), ...le32(7410), ...new Array(12).fill(0), 192, 0, 2, 9]),
      ...parameter(0x59, [...le32(1), ...string('fastdds.physical_data.hostname'), ...string('robot-4')]),
      ...parameter(1, []),
    ],
  ),
]);

test('a participant announces itself', () => {
  assert.equal(dds.recognise(announcement, 0, announcement.length), 95);
  const [message] = readAll(dds, announcement);
  assert.equal(message.function, 'data_participant');
  assert.equal(message.sequence, 9);
  assert.deepEqual(message.identity, { product: 'eProsima Fast DDS', description: 'gripper', name: 'robot-4' });
  assert.equal(message.fields.vendor, 'eProsima');
  assert.deepEqual((message.fields.submessages as { [name: string]: unknown }[])[1], {
    submessage: 'data',
    reader: '00000000',
    writer: '000100c2',
    sequence: 9,
    entity_name: 'gripper',
    metatraffic_unicast: '192.0.2.9:7410',
    properties: { 'fastdds.physical_data.hostname': 'robot-4' },
  });
});

test('a publication names topic and type; plain data is a report', () => {
  const publication = data(
    [0, 0, 3, 0xc2],
    [...parameter(5, string('rt/speed')), ...parameter(7, string('Float64')), ...parameter(1, [])],
  );
  const [message] = readAll(dds, Uint8Array.from([...header, ...publication]));
  assert.equal(message.function, 'data_publications');
  assert.equal((message.fields.submessages as { topic: string }[])[0].topic, 'rt/speed');
  const [plain] = readAll(dds, Uint8Array.from([...header, ...data([0, 0, 1, 3], [1, 2])]));
  assert.equal(plain.function, 'data');
  assert.deepEqual(plain.acts, ['report']);
});

test('a submessage past the end is told', () => {
  assert.equal(readAll(dds, Uint8Array.from([...header, 7, 1, 200, 0, 1]))[0].problem, 'a submessage reaches past the message');
});

test('random and mutated bytes never throw, and nothing outside is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => assert.ok(readsInside(dds, Uint8Array.from([...header, ...bytes])))),
  );
  fc.assert(
    fc.property(fc.nat(announcement.length), fc.nat(announcement.length - 1), fc.nat(255), (length, at, byte) => {
      const bent = announcement.slice();
      bent[at] = byte;
      assert.ok(readsInside(dds, bent.subarray(0, length)));
    }),
  );
});
