import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fieldsOf } from '../fields.ts';
import type { Head, MessageSink } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { dcerpc, encode } from './index.ts';
import { uuidBytes } from './interface.ts';

const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';
const EPM = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';

/** Reads messages in order as one conversation. */
function converse(...messages: Uint8Array[]) {
  const seen: { function: string; kind: number; acts: number; status: string; fields: { [name: string]: unknown } }[] = [];
  const sink: MessageSink = {
    settled: new Map<number, number>(),
    message(bytes: Uint8Array, head: Head) {
      seen.push({
        function: head.protocol.functionName(head.code),
        kind: head.kind,
        acts: head.acts,
        status: head.protocol.statusName(head.status),
        fields: fieldsOf((out) => head.protocol.describe(bytes, head, out, null)),
      });
    },
  };
  for (const message of messages) dcerpc.read(message, 0, message.length, 0, sink);
  return seen;
}

test('a bind names the interfaces that are wanted', () => {
  const bytes = encode.bind(1, [[0, SVCCTL]]);
  assert.equal(dcerpc.recognise(bytes, 0, bytes.length), 92);
  assert.equal(dcerpc.measure?.(bytes, 0, bytes.length), bytes.length);
  const [message] = readAll(dcerpc, bytes);
  assert.equal(message.function, 'bind');
  assert.deepEqual(message.acts, ['session']);
  assert.deepEqual(message.fields.interfaces, [
    { context_id: 0, uuid: SVCCTL, name: 'svcctl', title: 'Service control manager', version: 0 },
  ]);
});

test('a call is an operation of the interface that the bind settled', () => {
  const [, call] = converse(encode.bind(1, [[3, SVCCTL]]), encode.request(2, 3, 12, [0, 0]));
  assert.equal(call.function, 'svcctl_create_service_w');
  assert.equal(call.fields.operation, 'CreateServiceW');
  const [alone] = converse(encode.request(2, 3, 12, [0, 0]));
  assert.equal(alone.function, 'request');
  assert.equal(alone.fields.opnum, 12);
});

test('a path that steps up is counted', () => {
  const wide = (text: string) => [...text].flatMap((character) => [character.charCodeAt(0), 0]);
  const SRVSVC = '4b324fc8-1670-01d3-1278-5a47bf6ee188';
  const [, call] = converse(encode.bind(1, [[0, SRVSVC]]), encode.request(2, 0, 31, wide('\\\\a\\..\\..\\b')));
  assert.equal(call.function, 'srvsvc_net_path_canonicalize');
  assert.equal(call.fields.parent_steps, 2);
});

test('a refusal of a context and a fault are statuses', () => {
  assert.equal(readAll(dcerpc, encode.bindAck(1, [2], 1))[0].status, 'abstract_syntax_not_supported');
  assert.equal(readAll(dcerpc, encode.bindAck(1, [0]))[0].status, '');
  assert.equal(readAll(dcerpc, encode.fault(2, 0, 5))[0].status, 'nca_s_fault_access_denied');
});

test('the endpoint mapper gives addresses', () => {
  const floors = [1, 0, 7, 2, 0, 0xc0, 0x03, 1, 0, 9, 4, 0, 10, 0, 0, 9];
  const [, answer] = converse(encode.bind(1, [[0, EPM]]), encode.response(2, 0, [0, 0, 0, 0, ...floors]));
  assert.equal(answer.fields.endpoints, '10.0.0.9:49155');
});

test('an activation says what it wants', () => {
  const ACTIVATOR = '000001a0-0000-0000-c000-000000000046';
  const wanted = [...uuidBytes('13486d51-4821-11d2-a494-3cb306c10000'), ...uuidBytes('13486d50-4821-11d2-a494-3cb306c10000')];
  const [, call] = converse(encode.bind(1, [[0, ACTIVATOR]]), encode.request(2, 0, 4, [1, 2, 3, 4, ...wanted]));
  assert.equal(call.function, 'system_activator_remote_create_instance');
  assert.equal(call.fields.wanted_interfaces, 'opc_enum server_list');
});

test('a datagram says its interface itself, in either byte order', () => {
  for (const little of [true, false]) {
    const bytes = encode.datagram({ type: 0, interface: EPM, operation: 3, sequence: 9, little }, [1, 2, 3, 4]);
    assert.equal(dcerpc.recognise(bytes, 0, bytes.length), 92);
    const [message] = readAll(dcerpc, bytes);
    assert.equal(message.function, 'epm_map');
    assert.deepEqual(message.acts, ['discover']);
    assert.equal(message.sequence, 9);
    assert.equal(message.fields.interface_uuid, EPM);
    const [answer] = readAll(dcerpc, encode.datagram({ type: 2, interface: EPM, operation: 3, sequence: 9, little }, []));
    assert.equal(answer.pair, message.pair);
    assert.equal(answer.kind, 'response');
  }
});

test('a station says what it is in what its endpoint mapper lists', () => {
  const annotation = `${'EX-1200'.padEnd(25)} ${'6ES7 000-0XX00-0XX0'.padEnd(20)} ${'14'.padStart(5)} V  4  5  1\0`;
  assert.equal(annotation.length, 64);
  const stub = [
    ...new Array<number>(60).fill(0),
    64,
    0,
    0,
    0,
    ...[...annotation].map((character) => character.charCodeAt(0)),
    1,
    2,
    3,
    4,
  ];
  const [message] = readAll(dcerpc, encode.datagram({ type: 2, interface: EPM, operation: 2, sequence: 1 }, stub));
  assert.equal(message.function, 'epm_lookup');
  assert.deepEqual(message.identity, {
    model: 'EX-1200',
    orderNumber: '6ES7 000-0XX00-0XX0',
    hardware: '14',
    firmware: 'V4.5.1',
  });
});

test('random bytes never throw, and nothing outside is read', () => {
  const whole = encode.bind(1, [
    [0, SVCCTL],
    [1, EPM],
  ]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(whole.length - 1), fc.nat(255), (tail, at, octet) => {
      readAll(dcerpc, tail);
      const mutated = whole.slice();
      mutated[at] = octet;
      assert.ok(readsInside(dcerpc, mutated));
      assert.ok(readsInside(dcerpc, encode.pdu(tail[0] ?? 0, 1, Array.from(tail))));
    }),
  );
});
