import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { hartIp } from './index.ts';

const folder = corpusFolder();

test('every message id of the reference capture', { skip: folder === null }, () => {
  const seen: string[] = [];
  for (const { bytes } of readPayloads(
    join(folder ?? '', 'pcap', 'icsnpp/hart-ip/testing/traces/hart-ip_all_messageIDs.pcapng'),
  )) {
    for (const message of readAll(hartIp, bytes)) {
      assert.equal(message.problem, '');
      seen.push(`${message.kind} ${message.function}`);
      if (
        message.function === 'read_device_variable_information' &&
        message.kind === 'response' &&
        !('commands' in message.fields)
      ) {
        assert.equal(message.fields.transducer_serial_number, 6636321);
        assert.equal(message.fields.upper_transducer_limit, 24000);
        assert.equal(message.fields.minimum_span, 200);
      }
    }
  }
  const ids = [
    'session_initiate',
    'keep_alive',
    'read_device_variable_information',
    'read_device_variable_information',
    'read_audit_log',
  ];
  const wanted = [...ids, 'session_close'].flatMap((name) => [`request ${name}`, `response ${name}`]);
  assert.deepEqual(seen.toSorted(), wanted.toSorted());
});
