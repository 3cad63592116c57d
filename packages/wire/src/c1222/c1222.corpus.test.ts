import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, type Payload, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { c1222 } from './index.ts';

/** Captures with the functions and statuses that the reference logs have for them; an answer does not say what was asked. */
const captures: readonly (readonly [string, readonly string[]])[] = [
  ['c1222_logon_service_tcp.pcap', ['logon ', 'response ']],
  ['c1222_reg_service_tcp.pcap', ['register ', 'response ']],
  ['c1222_rw_service_tcp.pcap', ['partial_read_index_1 ', 'response ']],
  ['c1222_service_error_tcp.pcap', ['identify ', 'response invalid_service_sequence_state']],
  ['c1222_trace_service_tcp.pcap', ['trace ', 'response ']],
  ['c1222overIPv4.cap', ['encrypted ', 'encrypted ']],
];

test('every message of the captures is read, with its service', { skip: corpusFolder() === null }, () => {
  for (const [capture, expected] of captures) {
    const path = join(corpusFolder() ?? '', 'pcap', 'icsnpp/c1222/testing/Traces', capture);
    const payloads: Payload[] = readPayloads(path).filter(({ kind }) => kind === 'tcp');
    const messages = payloads.flatMap(({ bytes }) => {
      assert.equal(c1222.recognise(bytes, 0, bytes.length), 88, capture);
      return readAll(c1222, bytes);
    });
    assert.deepEqual(
      messages.map((message) => `${message.function} ${message.status}`),
      expected,
      capture,
    );
    for (const { problem } of messages) assert.equal(problem, '', capture);
  }
});
