import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, goldRows, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { opcua } from './index.ts';
import { responseOf } from './services.ts';

const CAPTURES = [
  'arkime/tests/pcap/opcua_synthetic',
  ...[
    'open62541_browse_has_server_idx',
    'open62541_browse_next',
    'open62541_browse_request_with_results',
    'open62541_browse_with_diagnostic_info',
    'open62541_client-server-getEndpoints',
    'open62541_client-server_minimal',
    'open62541_create_monitored_items',
    'open62541_discover_getendpoints_discover_urls',
    'python_opcua-client-server_minimal',
    'python_opcua-client-server_minimal-2',
  ].map((name) => `icsnpp/opcua-binary/pcaps/${name}`),
  'icsnpp/opcua-binary/tests/traces/pending_overflow',
];
const folder = corpusFolder();

for (const capture of CAPTURES) {
  test(`agrees with the reference decode of ${capture}`, { skip: folder === null }, () => {
    const expected: string[] = [];
    for (const row of goldRows(`${capture}.pcap`)) {
      const services = row.get('opcua.servicenodeid.numeric')?.split(',') ?? [];
      for (const type of row.get('opcua.transport.type')?.split(',') ?? [])
        expected.push(['HEL', 'ACK', 'ERR', 'RHE'].includes(type) ? type : `${type} ${services.shift()}`);
    }
    const found: string[] = [];
    for (const payload of readPayloads(join(folder ?? '', 'pcap', `${capture}.pcap`))) {
      if (payload.kind !== 'tcp' || opcua.recognise(payload.bytes, 0, payload.bytes.length) < 80) continue;
      for (const message of readAll(opcua, payload.bytes)) {
        assert.equal(message.problem, '');
        const { message_type: type, encrypted } = message.fields;
        const service = message.kind === 'response' ? responseOf.get(message.code) : message.code;
        found.push(message.code < 100 ? String(type) : `${type} ${encrypted ? undefined : service}`);
      }
    }
    assert.deepEqual(found.toSorted(), expected.toSorted());
  });
}
