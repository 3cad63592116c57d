import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Frame, openCapture, PcapWriter } from '@fengsui/capture';
import { temporaryFolder } from '../testing.ts';
import { captureFile, numbersIn, reduceCapture, wholeFile } from './capture-file.ts';

const root = temporaryFolder();
after(() => root.remove());

/** A capture of frames that each hold their number. */
function folderWith(name: string, frames: number): string {
  const folder = join(root.path, name);
  mkdirSync(folder);
  const writer = new PcapWriter(wholeFile(folder));
  for (let number = 1; number <= frames; number++)
    writer.write({ seconds: number, nanoseconds: 0, bytes: new Uint8Array(60).fill(number), start: 0, end: 60 });
  writer.close();
  return folder;
}

async function numbersOf(path: string): Promise<number[]> {
  const reader = await openCapture(path);
  const [frame, numbers] = [new Frame(), [] as number[]];
  while (await reader.fill()) while (reader.next(frame)) numbers.push(frame.bytes[frame.start]);
  await reader.close();
  return numbers;
}

test('a reduced capture holds the frames that were asked for, under the numbers that they had', async () => {
  const folder = folderWith('a', 9);
  await reduceCapture(folder, [7, 2, 7, 50]);
  const file = await captureFile(folder);
  assert.deepEqual(file.numbers, [2, 7]);
  assert.deepEqual(await numbersOf(file.path), [2, 7]);
  assert.deepEqual(numbersIn(file, [7, 3, 2]), [2, 1]);
  assert.equal(existsSync(wholeFile(folder)), false);
  await reduceCapture(folder, [1]);
  assert.deepEqual((await captureFile(folder)).numbers, [2, 7], 'it is not reduced twice');
});

test('as long as the whole file is there, it is the one that counts', async () => {
  const folder = folderWith('b', 3);
  const whole = readFileSync(wholeFile(folder));
  await reduceCapture(folder, [1]);
  writeFileSync(wholeFile(folder), whole);
  const file = await captureFile(folder);
  assert.deepEqual([file.numbers, numbersIn(file, [3])], [null, [3]]);
  await reduceCapture(folder, [3]);
  assert.deepEqual((await captureFile(folder)).numbers, [3]);
});

test('what was no capture, and what shows nothing, leaves an empty one', async () => {
  const folder = join(root.path, 'c');
  mkdirSync(folder);
  writeFileSync(wholeFile(folder), 'no capture at all, and longer than a header of one is');
  await reduceCapture(folder, [1]);
  const file = await captureFile(folder);
  assert.deepEqual([file.numbers, await numbersOf(file.path)], [[], []]);
  const nothing = folderWith('d', 3);
  await reduceCapture(nothing, []);
  assert.deepEqual(await numbersOf((await captureFile(nothing)).path), []);
});
