import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../random.ts';
import { FactoryProcess } from './factory.ts';
import { SubstationProcess } from './substation.ts';
import { WaterProcess } from './waterworks.ts';

const DAY = 86_400;

test('a water works runs for a day within its bounds, and holds its chlorine', () => {
  const process = new WaterProcess(new Random(2));
  for (let second = 0; second < DAY; second++) {
    process.step(1, second / 3600);
    process.control();
    if (second < 3600) continue;
    assert.ok(process.tower > 3 && process.tower < 8, `tower ${process.tower} at ${second}`);
    assert.ok(process.clearWell > 0.5 && process.clearWell < 5, `clear well ${process.clearWell} at ${second}`);
    assert.ok(Math.abs(process.chlorine - 0.5) < 0.3, `chlorine ${process.chlorine} at ${second}`);
  }
});

test('chlorine follows an excessive dose within minutes', () => {
  const process = new WaterProcess(new Random(2));
  for (let second = 0; second < 600; second++) process.step(1, 8);
  process.commands.dosingAutomatic = false;
  process.commands.dosingManual = 100;
  for (let second = 0; second < 600; second++) process.step(1, 8);
  assert.ok(process.chlorine > 1);
});

test('a bottling line fills, refills its tank, and stops when its controller stops', () => {
  const process = new FactoryProcess(new Random(2));
  const { bottles } = process;
  for (let second = 0; second < 7200; second++) process.step(1);
  const filled = process.bottles - bottles;
  assert.ok(filled > 7000 && filled < 9000, `${filled} bottles`);
  assert.ok(process.tank > 150 && process.tank <= 1000);
  assert.ok(Math.abs(process.temperature - 68) < 1.5);
  process.commands.fillerRuns = false;
  for (let second = 0; second < 1800; second++) process.step(1);
  assert.ok(process.bottles - bottles - filled <= 1);
  assert.ok(process.temperature < 60);
});

test('a substation holds its voltage by its tap, and has none without its lines', () => {
  const process = new SubstationProcess(new Random(2));
  for (let second = 0; second < DAY; second++) {
    process.step(1, second / 3600);
    process.regulate(1);
    if (second > 600) assert.ok(Math.abs(process.busVoltage - 20.3) < 0.7, `${process.busVoltage} kV at ${second}`);
  }
  process.closed.line1 = false;
  process.closed.line2 = false;
  for (let second = 0; second < 60; second++) process.step(1, 12);
  assert.ok(process.busVoltage < 0.1);
  assert.deepEqual([...process.currents], [0, 0, 0, 0]);
});
