import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ssvcDocument } from './document.ts';

const retrieved = '2026-01-01T00:00:00Z';

test('a selection list says the same of each vulnerability that it is about', () => {
  const read = ssvcDocument(
    {
      schemaVersion: '2.0.0',
      target_ids: ['CVE-2024-1000', 'VU#123456'],
      timestamp: '2024-07-26T15:28:16Z',
      selections: [
        { namespace: 'ssvc', key: 'E', version: '1.1.0', values: [{ key: 'P' }] },
        {
          namespace: 'ssvc',
          key: 'EXP',
          version: '1.0.1',
          name: 'System Exposure',
          values: [{ key: 'S', name: 'Small' }, { key: 'C' }],
        },
        {
          namespace: 'x_example.test#own',
          key: 'Q',
          version: '1.0.0',
          name: 'Own question',
          values: [{ key: 'Y', name: 'Yes' }],
        },
      ],
    },
    retrieved,
  );
  assert.ok(read.ok);
  assert.deepEqual(
    read.value.statements.map(({ vulnerability }) => vulnerability),
    ['CVE-2024-1000', 'VU#123456'],
  );
  const [statement] = read.value.statements;
  assert.deepEqual(
    statement.assertions.map(({ attribute, value }) => [attribute, value]),
    [['ssvc', { role: '', timestamp: '2024-07-26T15:28:16Z', options: { Exploitation: 'poc', 'Own question': 'Yes' } }]],
  );
});

test('a decision of Vulnrichment by itself', () => {
  const read = ssvcDocument(
    {
      id: 'CVE-2023-39417',
      role: 'CISA Coordinator',
      options: [{ Exploitation: 'none' }, { Automatable: 'no' }],
      version: '2.0.3',
      timestamp: '2024-07-26T15:28:16.003937Z',
    },
    retrieved,
  );
  assert.ok(read.ok);
  assert.equal(read.value.id, 'SSVC/CISA Coordinator/CVE-2023-39417');
  assert.deepEqual(
    read.value.statements[0].assertions.map(({ value }) => (value as { options: unknown }).options),
    [{ Exploitation: 'none', Automatable: 'no' }],
  );
});

test('what is about nothing, or selects nothing, is refused with a reason', () => {
  for (const value of [
    null,
    [],
    {},
    { selections: [{ namespace: 'ssvc', key: 'E', values: [{ key: 'A' }] }] },
    { target_ids: ['CVE-2024-1'], selections: [] },
  ]) {
    assert.equal(ssvcDocument(value, retrieved).ok, false);
  }
});
