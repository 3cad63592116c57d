import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreCvss } from '../cvss/cvss.ts';
import { estimateGrade } from './factors.ts';
import { baseOf, type ReadVector, readVector } from './metrics.ts';
import { bandOfV2, cnnvdGrading, nationalGrade, severitiesOfLevel } from './national.ts';
import { cvss2Readings, cvss3Readings, readingInBand } from './readings.ts';

const read = (vector: string): ReadVector => {
  const found = readVector(vector);
  assert.ok(found !== null, vector);
  return found;
};

/** All 2,592 base vectors of CVSS 3.1. */
function* everyV3(): Generator<string> {
  const values = ['NALP', 'LH', 'NLH', 'NR', 'UC', 'HLN', 'HLN', 'HLN'];
  const names = ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'];
  let partial = ['CVSS:3.1'];
  for (const [at, name] of names.entries())
    partial = partial.flatMap((text) => [...values[at]].map((value) => `${text}/${name}:${value}`));
  yield* partial;
}

test("CNNVD's tables differ from CVSS 3.1 in 117 of 2,592 scores and three grades", () => {
  let scores = 0;
  const grades: string[] = [];
  for (const vector of everyV3()) {
    const { base } = read(vector);
    const grading = cnnvdGrading(read(vector));
    if (grading?.score !== base) scores++;
    if (grading?.grade !== nationalGrade(base)) grades.push(vector);
  }
  assert.equal(scores, 117);
  assert.equal(grades.length, 3);
  for (const vector of grades) assert.match(vector, /AV:P\/AC:H\/PR:L\/UI:N\/S:C/);
});

test('the parts of a grading are those of the table', () => {
  assert.deepEqual(cnnvdGrading(read('CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')), {
    exploitability: 3.89,
    impact: 5.87,
    score: 9.8,
    grade: '超危',
  });
  assert.equal(cnnvdGrading(read('AV:N/AC:L/Au:N/C:P/I:P/A:P')), null);
});

test('limits of the grades', () => {
  assert.deepEqual([9, 8.9, 7, 6.9, 4, 3.9, 0].map(nationalGrade), ['超危', '高危', '高危', '中危', '中危', '低危', '低危']);
  assert.deepEqual([7, 6.9, 4, 3.9].map(bandOfV2), ['high', 'medium', 'medium', 'low']);
});

test("a source's own words have the meaning of its scheme", () => {
  assert.deepEqual(severitiesOfLevel('CNVD', '高'), ['high', 'critical']);
  assert.deepEqual(severitiesOfLevel('CNNVD', '超危'), ['critical']);
  assert.deepEqual(severitiesOfLevel('a vendor', 'Important'), ['high']);
  assert.equal(severitiesOfLevel('CNVD', '无'), null);
  assert.equal(severitiesOfLevel('CNVD', 'constructor'), null);
});

test('factors of GB/T 30279 are read from every version, and the grade is an estimate', () => {
  const { factors, grade, estimated } = estimateGrade(read('CVSS:3.1/AV:A/AC:H/PR:L/UI:R/S:C/C:H/I:L/A:N'));
  assert.deepEqual(factors, {
    accessPath: '邻接',
    triggerRequirement: '高',
    privileges: '低',
    interaction: '需要',
    confidentiality: '严重',
    integrity: '一般',
    availability: '无',
  });
  assert.deepEqual([grade, estimated], ['中危', true]);
  assert.equal(estimateGrade(read('AV:N/AC:L/Au:N/C:C/I:C/A:C')).factors.interaction, null);
  assert.equal(
    estimateGrade(read('CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N')).factors.triggerRequirement,
    '高',
  );
});

test('every CVSS 3 vector has readings in CVSS 2, all of them vectors with their score', () => {
  for (const vector of everyV3()) {
    const readings = [...cvss2Readings(read(vector)).values()];
    assert.ok(readings.length > 0 && readings.length <= 64);
    for (const { vector: text, score } of readings.slice(0, 2)) {
      const scores = scoreCvss(text);
      assert.ok(scores.ok && scores.value.base === score);
    }
  }
});

test('a plain remote flaw of partial harm is medium in CVSS 2, and total loss never low', () => {
  const partial = read('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N');
  assert.equal(partial.base, 7.5);
  assert.deepEqual(readingInBand(partial, 'medium'), { vector: 'AV:N/AC:L/Au:N/C:P/I:N/A:N', score: 5, departures: 1 });
  assert.equal(readingInBand(read('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'), 'low'), null);
});

test('a CVSS 4 vector has its CVSS 3 and, through them, its CVSS 2 readings', () => {
  const vector = read('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N');
  assert.ok(cvss3Readings(vector).has(baseOf(read('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'))));
  assert.equal(readingInBand(vector, 'high')?.vector, 'AV:N/AC:L/Au:N/C:C/I:C/A:C');
});

test('what is no vector is not read', () => assert.equal(readVector('CVSS:3.1/AV:X'), null));
