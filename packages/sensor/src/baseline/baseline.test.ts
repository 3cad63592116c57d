import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { approve } from './approve.ts';
import { BaselineError, readBaseline, writeBaseline } from './document.ts';
import { addHistograms, Histogram, type HistogramRecord, quantile, spread } from './histogram.ts';
import { Intervals, uncovered } from './intervals.ts';
import { mergeContent } from './merge.ts';
import { Pending, subjectOf } from './pending.ts';
import { stabilityOf } from './stability.ts';
import { learnt, watched } from './testing.ts';
import { ValueSink } from './value-sink.ts';

suite('a histogram of times', () => {
  test('gives quantiles to one part in twelve, and never outside of what was counted', () => {
    const histogram = new Histogram();
    for (let value = 1; value <= 10_000; value++) histogram.add(value);
    const record = histogram.record() as HistogramRecord;
    for (const share of [0.05, 0.5, 0.95])
      assert.ok(Math.abs(quantile(record, share) / (share * 10_000) - 1) < 0.09, String(share));
    assert.equal(quantile(record, 1), 10_000);
    assert.equal(record.least, 1);
  });

  test('of two captures is what one capture of both would have given', () => {
    const [one, other, both] = [new Histogram(), new Histogram(), new Histogram()];
    for (let value = 1; value < 500; value += 7) {
      (value % 2 ? one : other).add(value);
      both.add(value);
    }
    assert.deepEqual(addHistograms(one.record(), other.record()), both.record());
  });

  test('tells a clock from chance', () => {
    const clock = new Histogram();
    for (let turn = 0; turn < 100; turn++) clock.add(1_000_000 + (turn % 5) * 1000);
    assert.ok(spread(clock.record() as HistogramRecord) < 0.1);
  });
});

suite('stretches of addresses', () => {
  test('merge where they touch', () => {
    const ranges = new Intervals();
    assert.equal(ranges.add(0, 7), true);
    assert.equal(ranges.add(3, 5), false);
    assert.equal(ranges.add(20, 29), true);
    assert.equal(ranges.add(8, 10), true);
    assert.deepEqual(ranges.list, [
      [0, 10],
      [20, 29],
    ]);
    assert.equal(ranges.add(5, 25), true);
    assert.deepEqual(ranges.list, [[0, 29]]);
  });

  test('say what of another list they do not cover', () => {
    assert.deepEqual(
      uncovered(
        [[0, 30]],
        [
          [5, 10],
          [20, 40],
        ],
      ),
      [
        [0, 4],
        [11, 19],
      ],
    );
    assert.deepEqual(uncovered([[5, 6]], [[0, 10]]), []);
  });

  test('are bounded', () => {
    const ranges = new Intervals();
    for (let at = 0; at < 5000; at++) ranges.add(at * 10, at * 10 + 1);
    assert.ok(ranges.list.length <= 256);
    assert.deepEqual([ranges.list[0][0], ranges.list.at(-1)?.[1]], [0, 49_991]);
  });
});

suite('values in a message', () => {
  test('are named by the labels around them, or by their place', () => {
    const sink = new ValueSink().reset();
    sink.number('transaction', 17);
    sink.list('values');
    sink.number('', 5);
    sink.number('', 6);
    sink.close();
    sink.list('objects');
    sink.open('');
    sink.number('address', 1001);
    sink.number('value', 21.5);
    sink.text('quality', 'good');
    sink.close();
    sink.close();
    assert.deepEqual(sink.names.slice(0, sink.count), ['[0]', '[1]', 'address=1001']);
    assert.deepEqual([...sink.values.subarray(0, sink.count)], [5, 6, 21.5]);
    assert.deepEqual([...sink.places.subarray(0, sink.count)], [0, 1, -1]);
  });

  test('of a structure in a list are its first member: the rest is about the command', () => {
    const sink = new ValueSink().reset();
    sink.list('data');
    sink.list('');
    sink.flag('', true);
    sink.number('', 86);
    sink.close();
    sink.close();
    assert.deepEqual([...sink.values.subarray(0, sink.count)], [1]);
  });
});

suite('requests that wait', () => {
  test('are found once, with their time', () => {
    const pending = new Pending(64);
    pending.ask(3, 77, 1e9, 5);
    assert.equal(pending.answer(3, 78), false);
    assert.equal(pending.answer(3, 77), true);
    assert.deepEqual([pending.time, pending.subject], [1e9, 5]);
    assert.equal(pending.answer(3, 77), false);
  });

  test('have the subject that their end names, whatever number they begin with', () => {
    const encoder = new TextEncoder();
    const request = (number: string, name: string) => encoder.encode(`${number}..read ${name}`);
    const subject = (bytes: Uint8Array) => subjectOf(bytes, 0, bytes.length);
    assert.equal(subject(request('0001', 'Robot.Axis1')), subject(request('0002', 'Robot.Axis1')));
    assert.notEqual(subject(request('0001', 'Robot.Axis1')), subject(request('0001', 'Robot.Axis2')));
  });
});

suite('a baseline', () => {
  test('of the same traffic is the same text, and can be read again', async () => {
    const one = writeBaseline(learnt());
    assert.equal(one, writeBaseline(learnt()));
    assert.equal(writeBaseline(await readBaseline(one, 'b.json')), one);
  });

  test('that is not one is refused with a sentence that says where', async () => {
    await assert.rejects(readBaseline('{', 'b.json'), BaselineError);
    await assert.rejects(readBaseline('{}', 'b.json'), /b\.json: not a baseline of schema 1/);
    const broken = JSON.parse(writeBaseline(learnt()));
    broken.content.points[0].least = 'low';
    await assert.rejects(readBaseline(JSON.stringify(broken), 'b.json'), /content\/points\/0\/least/);
  });

  test('knows who asks whom, for which addresses, how often and with which values', () => {
    const { conversations, points } = learnt().content;
    const [conversation] = conversations;
    assert.deepEqual(
      [conversation.client, conversation.server, conversation.protocol, conversation.port],
      ['10.0.0.5', '10.0.0.1', 'modbus', 502],
    );
    const [use] = conversation.functions;
    assert.equal(use.name, 'read_holding_registers');
    assert.deepEqual(use.areas[0].ranges, [[0, 1]]);
    const [{ cycle, response }] = use.polls;
    assert.ok(cycle !== null && Math.abs(quantile(cycle, 0.5) / 5e6 - 1) < 0.1);
    assert.ok(response !== null && Math.abs(quantile(response, 0.5) / 4000 - 1) < 0.1);
    assert.deepEqual(
      points.map(({ name }) => name),
      ['holding_registers:0', 'holding_registers:1'],
    );
  });

  test('finds that one value follows another', () => {
    const [relation] = learnt().content.relations;
    assert.ok(Math.abs(relation.slope - 2) < 0.01 && Math.abs(relation.intercept - 100) < 1);
  });

  test('merged with nothing is itself; merged with itself counts twice', () => {
    const { content } = learnt();
    const nothing = { hosts: [], conversations: [], points: [], relations: [] };
    assert.deepEqual(mergeContent(content, nothing), content);
    const twice = mergeContent(content, content);
    assert.equal(twice.conversations[0].messages, content.conversations[0].messages * 2);
    assert.deepEqual(twice.conversations[0].functions[0].areas[0].ranges, content.conversations[0].functions[0].areas[0].ranges);
    assert.deepEqual([twice.points[0].least, twice.points[0].most], [content.points[0].least, content.points[0].most]);
  });

  test('says after how long it is stable, in both languages', () => {
    const { stable, stableAfterHours, sentence } = stabilityOf(learnt());
    assert.equal(stable, true);
    assert.equal(stableAfterHours, 0.02);
    assert.match(sentence.en, /^Stable after 0\.02 h/);
    assert.match(sentence['zh-CN'], /趋于稳定/);
  });
});

suite('a comparison', () => {
  test('of like with like finds nothing', () => {
    assert.deepEqual(watched(), []);
  });

  test('finds a write that was never made, and says so in both languages', () => {
    const [difference] = watched({ write: [9, 1] }).filter(({ kind }) => kind === 'new_function');
    assert.equal(difference.severity, 'high');
    assert.match(difference.text.en, /write_single_register × 2 for the first time/);
    assert.match(difference.text['zh-CN'], /首次使用/);
    assert.ok(difference.frames.length > 0);
  });

  test('gives the same difference the same id, whatever was written', () => {
    const id = (value: number) => watched({ write: [9, value] }).find(({ kind }) => kind === 'new_function')?.id;
    assert.equal(id(1), id(2));
  });

  test('finds nothing any more once a person approved it', async () => {
    const found = watched({ write: [9, 1] });
    assert.ok(found.length > 0);
    const next = approve(learnt(), found, { by: 'Li', why: 'new set-point', at: '2026-11-21T00:00:00Z' });
    assert.equal(next.version, 2);
    assert.deepEqual(
      next.history.at(-1)?.differences,
      found.map(({ id }) => id),
    );
    assert.deepEqual(watched({ write: [9, 1] }, next), []);
    assert.deepEqual(await readBaseline(writeBaseline(next), 'b.json'), next);
  });

  test('is told when a value cannot be, once a person said what can', () => {
    const baseline = learnt();
    baseline.content.points[0].physical = [0, 400];
    const found = watched({}, baseline);
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['value_not_physical'],
    );
  });

  test('needs somebody who approves, and a reason', () => {
    assert.throws(() => approve(learnt(), watched({ write: [9, 1] }), { by: ' ', why: 'x', at: '' }), BaselineError);
  });
});
