import assert from 'node:assert/strict';
import { test } from 'node:test';
import { egd, Head } from '@fengsui/wire';
import type { Facts, Moment } from './course.ts';
import { ProducersCourse } from './producers.ts';

/** A course, and what it tells of productions of an exchange with a signature. */
function course(other: boolean) {
  const machine = new ProducersCourse('egd');
  const told: Facts[] = [];
  const head = new Head(egd.egd);
  const produce = (exchange: number, signature: number, time = 0) => {
    const moment: Moment = {
      time,
      second: 0,
      flow: machine,
      direction: 0,
      fromClient: false,
      opened: false,
      isOther: () => other,
      server: 1,
      clientAddress: '',
      shared: (_key, make) => make(),
      tell: (_type, facts) => void told.push(facts),
    };
    Object.assign(head.reset(0, 0), { code: 13, pair: 7, address: exchange, state: signature });
    machine.step(new Uint8Array(0), head, moment);
    return told.at(-1)?.step;
  };
  return { produce, told };
}

test('a production that goes on is told of when its configuration changes only', () => {
  const { produce, told } = course(false);
  for (let turn = 0; turn < 100; turn++) produce(1, 0x100);
  produce(2, 0x200);
  assert.equal(told.length, 0);
  assert.equal(produce(1, 0x200), 'configuration_changed');
  assert.deepEqual([told[0].previousState, told[0].state], [0x100, 0x200]);
  produce(1, 0x200);
  assert.equal(told.length, 1);
});

test('a second source is told, and then now and then', () => {
  const { produce, told } = course(true);
  assert.equal(produce(1, 0x100), 'other_source');
  for (let turn = 1; turn < 1000; turn++) produce(1, 0x100, turn * 1e6);
  assert.ok(told.length > 1 && told.length < 20);
});

test('what is told apart is bounded', () => {
  const { produce, told } = course(true);
  for (let exchange = 0; exchange < 5000; exchange++) produce(exchange, 1);
  assert.equal(told.length, 256);
});
