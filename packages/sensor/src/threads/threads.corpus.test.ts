import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { analyzeWith } from '../analyze.ts';
import { shippedRules } from '../detect/load.ts';
import { OtherThread } from './other-thread.ts';

const corpus = join(import.meta.dirname, '../../../../../shared/corpora/pcap');

/** Captures that need the most of what one thread tells the other: gaps, parts of messages, what is settled, publishers, tunnels, compression. */
const CAPTURES = [
  'iti-ics-security-tools/pcaps/ModbusTCP/mb2.pcap',
  'emreekin-ics-pcaps/COTP/cotp.pcap',
  'digitalbond-snort/s7_test.pcap',
];

suite('two threads', { skip: !existsSync(corpus) && 'there is no corpus beside this checkout' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-threads-'));
  const rules = await shippedRules();
  after(() => rmSync(folder, { recursive: true }));

  /** The result and the log of all messages, as text. */
  const analysed = async (path: string, thread: OtherThread | null) => {
    const messages = join(folder, 'messages.jsonl');
    try {
      const result = await analyzeWith(thread, [path], { rules, messages });
      return { result: JSON.stringify(result), messages: readFileSync(messages, 'utf8') };
    } finally {
      await thread?.stop();
    }
  };

  for (const capture of CAPTURES) {
    test(`${capture}: the same result and the same messages, whoever reads them`, async () => {
      const path = join(corpus, capture);
      const one = await analysed(path, null);
      for (const reading of ['there', 'here', 'balanced'] as const) {
        const two = await analysed(path, new OtherThread([path], reading));
        assert.ok(two.result === one.result, `${reading}: another result`);
        assert.ok(two.messages === one.messages, `${reading}: other messages`);
      }
    });
  }
});
