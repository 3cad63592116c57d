import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpusFolder } from '../corpus-reader.ts';
import { countMessages } from '../cotp/corpus.ts';
import { fieldsOf } from '../fields.ts';
import { s7commPlus } from './index.ts';

const skip = corpusFolder() === null;

test('counts of a running session, as another analyser logs them', { skip }, () => {
  const problems: string[] = [];
  const counts = countMessages(s7commPlus, 'icsnpp/s7comm/tests/traces/s7comm_plus.pcap', (_, head) => {
    if (head.problem !== '') problems.push(head.problem);
  });
  assert.deepEqual(Object.fromEntries(counts), {
    notification: 79,
    set_variable: 26,
    get_multi_variables: 12,
    set_multi_variables: 4,
  });
  assert.deepEqual(problems, []);
});

test('sessions say what controller answers', { skip }, () => {
  const seen = new Set<string>();
  const values: unknown[] = [];
  for (const capture of ['S7-1511_db3_var1_HMI.pcap', 'S7-1511-opc-request-all-types.pcap'])
    countMessages(s7commPlus, `s7commwireshark/doc/test-traces/${capture}`, (bytes, head) => {
      assert.equal(head.problem, '');
      if (head.kind === 2 && head.code === 0x054c)
        values.push(fieldsOf((out) => s7commPlus.describe(bytes, head, out, null)).values);
      if (head.marks & 8) s7commPlus.identify?.(bytes, head, { is: (name, value) => void seen.add(`${name} ${value}`) }, null);
    });
  for (const fact of ['orderNumber 6ES7 511-1AK00-0AB0', 'firmware V1.0', 'product SIMATIC NET PC Software'])
    assert.ok(seen.has(fact), fact);
  assert.ok(values.length > 5);
});
