import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dcerpc, encode } from '../dcerpc/index.ts';
import { fieldsOf } from '../fields.ts';
import type { Head, MessageSink, RequestFacts } from '../message.ts';
import { ACT_NAMES } from '../message.ts';
import { opcda } from './index.ts';

const SERVER = '39c13a4d-011e-11d0-9675-0020afd8adb3';
const SYNC_IO = '39c13a52-011e-11d0-9675-0020afd8adb3';
const ITEM_MGT = '39c13a54-011e-11d0-9675-0020afd8adb3';
const PRIVATE = '7aa83a02-6c77-11d3-84f9-00008630a38b';
const OBJECT = '00000800-0000-0000-1111-222233334444';

const u32 = (value: number): number[] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
const text = (value: string): number[] => {
  const units = [...value, '\0'].flatMap((character) => [character.charCodeAt(0), 0]);
  const padded = [...units, ...new Array<number>((4 - (units.length & 3)) & 3).fill(0)];
  return [...u32(value.length + 1), ...u32(0), ...u32(value.length + 1), ...padded];
};
const call = (...parameters: number[]): number[] => [
  5,
  0,
  7,
  0,
  ...u32(1),
  ...u32(0),
  ...new Array<number>(16).fill(7),
  ...u32(0),
  ...parameters,
];
const answer = (...results: number[]): number[] => [...u32(0), ...u32(0), ...results];

function converse(...messages: Uint8Array[]) {
  const seen: {
    function: string;
    acts: string[];
    status: string;
    marks: number;
    fields: { [name: string]: unknown };
    identity: { [name: string]: string };
  }[] = [];
  let request: RequestFacts | null = null;
  const sink: MessageSink = {
    settled: new Map<number, number>(),
    message(bytes: Uint8Array, head: Head) {
      if (head.protocol !== opcda || head.code === 2) return;
      const identity: { [name: string]: string } = {};
      opcda.identify?.(bytes, head, { is: (name, value) => void (identity[name] = value) }, request);
      seen.push({
        function: opcda.functionName(head.code),
        acts: ACT_NAMES.filter((_, bit) => head.acts & (1 << bit)),
        status: opcda.statusName(head.status),
        marks: head.marks,
        fields: fieldsOf((out) => opcda.describe(bytes, head, out, request)),
        identity,
      });
      if (head.kind === 1) request = { code: head.code, unit: -1, area: head.area, address: head.address, quantity: 0 };
    },
  };
  for (const message of messages) dcerpc.read(message, 0, message.length, 0, sink);
  return seen;
}

test('a bind of an interface is seen where the calls behind it are not', () => {
  const seen: string[] = [];
  const bytes = encode.bind(1, [[2, SYNC_IO]]);
  dcerpc.read(bytes, 0, bytes.length, 0, {
    message(held, head) {
      if (head.protocol === opcda)
        seen.push(`${opcda.functionName(head.code)} ${fieldsOf((out) => opcda.describe(held, head, out, null)).interface}`);
    },
  });
  assert.deepEqual(seen, ['bind IOPCSyncIO']);
});

test('a write of values is told by interface and method', () => {
  const [message] = converse(
    encode.bind(1, [[2, SYNC_IO]]),
    encode.request(2, 2, 4, call(...u32(2), ...u32(2), ...u32(11), ...u32(12)), OBJECT),
  );
  assert.equal(message.function, 'sync_io_write');
  assert.deepEqual(message.acts, ['write']);
  assert.equal(message.fields.count, 2);
  assert.deepEqual(message.fields.handles, [11, 12]);
});

test('items that are added say their names', () => {
  const definition = (hasPath: boolean): number[] => [
    ...u32(hasPath ? 1 : 0),
    ...u32(2),
    ...u32(1),
    ...u32(7),
    ...u32(0),
    ...u32(0),
    5,
    0,
    0,
    0,
  ];
  const [message] = converse(
    encode.bind(1, [[0, ITEM_MGT]]),
    encode.request(
      2,
      0,
      3,
      call(
        ...u32(2),
        ...u32(2),
        ...definition(false),
        ...definition(true),
        ...text('Tank.Level'),
        ...text(''),
        ...text('Pump.Run'),
      ),
      OBJECT,
    ),
  );
  assert.equal(message.function, 'item_mgt_add_items');
  assert.deepEqual(message.fields.items, ['Tank.Level', 'Pump.Run']);
});

test('a group is added by name, and a refusal is a status', () => {
  const [asked, answered] = converse(
    encode.bind(1, [[0, SERVER]]),
    encode.request(2, 0, 3, call(...text('Group0')), OBJECT),
    encode.response(2, 0, answer(...u32(0x80070005))),
  );
  assert.equal(asked.fields.group, 'Group0');
  assert.equal(answered.status, 'access_denied');
});

test('a server says what it is', () => {
  const status = [
    ...u32(0x20000),
    ...new Array<number>(24).fill(1),
    ...u32(1),
    ...u32(3),
    ...u32(0),
    2,
    0,
    5,
    0,
    10,
    0,
    0,
    0,
    ...u32(0x20004),
  ];
  const [, answered] = converse(
    encode.bind(1, [[0, SERVER]]),
    encode.request(2, 0, 6, call(), OBJECT),
    encode.response(2, 0, answer(...status, ...text('Example Works OPC'), ...u32(0))),
  );
  assert.deepEqual(answered.identity, { product: 'Example Works OPC', firmware: '2.5.10', role: 'server' });
  assert.equal(answered.fields.server_state, 'running');
});

test('a password in a call is marked and not shown', () => {
  const [message] = converse(
    encode.bind(1, [[0, PRIVATE]]),
    encode.request(2, 0, 4, call(...text('admin'), ...text('secret')), OBJECT),
  );
  assert.equal(message.function, 'security_private_logon');
  assert.equal(message.marks & 64, 64);
  assert.ok(!JSON.stringify(message.fields).includes('secret'));
});

test('random parameters never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 160 }), fc.nat(12), fc.boolean(), (tail, method, whole) => {
      for (const uuid of [SERVER, SYNC_IO, ITEM_MGT])
        converse(
          encode.bind(1, [[0, uuid]]),
          encode.request(2, 0, method, whole ? call(...tail) : tail),
          encode.response(2, 0, tail),
        );
    }),
  );
});
