import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { CaptureError, encodePcap } from '@fengsui/capture';
import { analyze } from './analyze.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-problems-'));
after(() => rmSync(folder, { recursive: true }));

const whole = encodePcap([{ seconds: 1, nanoseconds: 0, bytes: new Uint8Array(60), start: 0, end: 60, linkType: 1 }]);
const cut = join(folder, 'cut.pcap');
writeFileSync(cut, whole.subarray(0, -5));
const noise = join(folder, 'noise.gz');
writeFileSync(noise, Buffer.from([0x1f, 0x8b, 0, 0, 1, 2, 3]));

for (const threads of [1, 2])
  suite(`what is wrong with a capture, by ${threads} threads`, () => {
    test('a part that cannot be read is in the result, with its code', async () => {
      const { captures } = await analyze([cut], { threads, rules: [] });
      const why = 'The file ends inside frame 1, 71 bytes after the last good frame';
      assert.deepEqual(captures[0].problems, [
        {
          at: 24,
          what: `${why}; the last 71 bytes were left out.`,
          code: 'toEnd',
          values: { why, skipped: 71 },
          why: { code: 'insideFrame', values: { frame: 1, left: 71 } },
        },
      ]);
    });

    test('a capture of which nothing can be read says so with its code', async () => {
      const error = await analyze([noise], { threads, rules: [] }).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof CaptureError);
      assert.match(error.message, /noise\.gz: The data broke off \(.*\)\.$/);
      assert.deepEqual([error.code, error.values.path, error.why?.code], ['nothing', noise, 'brokeOff']);
    });
  });
