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
      if (message.function === 'read_audit_log' && message.kind === 'response') {
        const sessions = message.fields.sessions as { [name: string]: unknown }[];
        assert.equal(sessions.length, 17);
        assert.deepEqual(sessions[0], {
          client: '144.0.9.10',
          client_port: 48314,
          server_port: 5094,
          writes_occurred: true,
          aborted_session: true,
          insecure_session: true,
          configuration_changes: 1,
          published: 0,
          requests: 1,
          responses: 1,
        });
      }
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
