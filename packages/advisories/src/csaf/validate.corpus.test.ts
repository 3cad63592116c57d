import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { judgeConformance } from './conformance.test-support.ts';

const root = corporaRoot();

for (const version of ['2.0', '2.1'] as const) {
  test(`the conformance documents of CSAF ${version} get the verdict of the specification`, {
    skip: root === null,
  }, async (t) => {
    const { mandatory, mandatoryRight, byClause, advice, adviceRight, adviceLeft, wrong } = await judgeConformance(
      root as string,
      version,
    );
    t.diagnostic(`${mandatoryRight} of ${mandatory} mandatory documents judged right, ${byClause} by the very clause`);
    t.diagnostic(
      `${adviceRight} of ${advice} documents of the other groups judged right by their clause, ${adviceLeft} not judged`,
    );
    assert.deepEqual(wrong, []);
    assert.equal(adviceRight + adviceLeft, advice);
    assert.ok(mandatory - byClause < 8);
  });
}
