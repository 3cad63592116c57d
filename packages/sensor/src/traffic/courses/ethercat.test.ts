import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ethercat, type Head } from '@fengsui/wire';
import type { Facts, Moment } from './course.ts';
import { EthercatCourse } from './ethercat.ts';

const { encode } = ethercat;
const SECOND = 1e9;

interface Datagram {
  command: number;
  address: number;
  data: ArrayLike<number>;
  workingCounter: number;
}

/** A bus at which frames are sent at times in seconds, and what its course told. */
function bus() {
  const course = new EthercatCourse();
  const told: Facts[] = [];
  const at = (seconds: number, ...datagrams: Datagram[]) => {
    const bytes = encode.frame(datagrams.map((datagram) => ({ ...datagram, index: 0 })));
    const moment: Moment = {
      time: seconds * SECOND,
      second: seconds,
      flow: course,
      direction: 0,
      fromClient: true,
      opened: false,
      isOther: () => false,
      server: 1,
      clientAddress: '',
      shared: (_key, make) => make(),
      tell: (_type, facts) => void told.push(facts),
    };
    const sink = { message: (content: Uint8Array, head: Head) => course.step(content, head, moment) };
    ethercat.ethercat.read(bytes, 0, bytes.length, 1, sink);
  };
  return { at, told };
}

const process: Datagram = { command: 12, address: 0, data: [0, 0], workingCounter: 3 };
const control = (state: number): Datagram => ({
  command: 5,
  address: encode.registerOf(1001, 0x120),
  data: [state, 0],
  workingCounter: 0,
});
const states = (slaves: number): Datagram => ({
  command: 7,
  address: encode.registerOf(0, 0x130),
  data: [8, 0],
  workingCounter: slaves,
});
const upload = (subindex: number, value: number): Datagram => ({
  command: 4,
  address: encode.registerOf(1001, 0x1c00),
  data: encode.mailbox(3, 1, [0, 0x30, 0x43, 0x18, 0x10, subindex, value, 0, 0, 0]),
  workingCounter: 1,
});

suite('the course of an EtherCAT bus', () => {
  test('leaving operation is told, starting and stopping a bus at rest are not', () => {
    const { at, told } = bus();
    for (const state of [1, 2, 4, 8]) at(0, control(state));
    for (let turn = 0; turn < 24; turn++) at(turn / 2, process);
    at(11.6, control(4), control(8));
    assert.deepEqual(told, []);
    at(11.7, control(2));
    assert.deepEqual(
      told.map(({ to, station, everyone }) => [to, station, everyone]),
      [['pre_operational', 1001, false]],
    );
    at(30, control(1));
    assert.equal(told.length, 1);
  });

  test('another number of slaves is told when it stays', () => {
    const { at, told } = bus();
    for (let turn = 0; turn < 10; turn++) at(turn, states(5));
    at(10, states(4));
    at(11, states(5));
    assert.deepEqual(told, []);
    for (let turn = 12; turn < 15; turn++) at(turn, states(6));
    assert.deepEqual(told, [{ protocol: 'ethercat', change: 'count', station: -1, from: 5, to: 6 }]);
  });

  test('a slave that says it is another is told, each attribute by itself', () => {
    const { at, told } = bus();
    for (let subindex = 1; subindex <= 4; subindex++) at(subindex, upload(subindex, subindex));
    for (let subindex = 1; subindex <= 4; subindex++) at(subindex + 4, upload(subindex, subindex));
    assert.deepEqual(told, []);
    at(9, upload(4, 9));
    at(10, upload(5, 9));
    assert.deepEqual(
      told.map(({ change, from, to }) => [change, from, to]),
      [['serial', 4, 9]],
    );
  });
});
