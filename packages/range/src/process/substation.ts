import type { Random } from '../random.ts';
import { clamp } from './waterworks.ts';

/** Load of a feeder over the day, as a share of its mean, for each hour. */
const LOAD = [
  0.62, 0.58, 0.56, 0.57, 0.63, 0.78, 0.98, 1.15, 1.22, 1.24, 1.22, 1.2, 1.18, 1.16, 1.15, 1.14, 1.18, 1.28, 1.34, 1.28, 1.14,
  0.98, 0.82, 0.7,
];

/** Breakers by position: two incoming lines, the transformer, four feeders. */
export const BREAKERS = ['line1', 'line2', 'transformer', 'feeder1', 'feeder2', 'feeder3', 'feeder4'] as const;
export type Breaker = (typeof BREAKERS)[number];

const MEAN = [142, 96, 118, 74];

/**
 * The process of a 110/20 kV substation: two incoming lines, a transformer with a tap changer that holds the voltage of the 20 kV bus, four feeders. Units: kV,
 * ampere, MW, °C.
 */
export class SubstationProcess {
  readonly closed: { [breaker in Breaker]: boolean } = {
    line1: true,
    line2: true,
    transformer: true,
    feeder1: true,
    feeder2: true,
    feeder3: true,
    feeder4: true,
  };
  highVoltage = 112.4;
  busVoltage = 20.3;
  frequency = 50;
  tap = 9;
  voltageSetPoint = 20.3;
  readonly currents = [140, 95, 116, 72];
  power = 14;
  oilTemperature = 54;
  private readonly random: Random;
  private outside = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** Moves the process on by `seconds` at an hour of the day. */
  step(seconds: number, hour: number): void {
    const { closed, random } = this;
    const drift = (value: number, goal: number, rate: number) => value + (goal - value) * Math.min(1, rate * seconds);
    const whole = Math.floor(hour) % 24;
    const share = hour - Math.floor(hour);
    const load = LOAD[whole] * (1 - share) + LOAD[(whole + 1) % 24] * share;
    const fed = (closed.line1 || closed.line2) && closed.transformer;
    this.highVoltage = closed.line1 || closed.line2 ? clamp(this.highVoltage + random.normal(0, 0.02), 108, 116) : 0;
    this.frequency = clamp(drift(this.frequency, 50, 0.2) + random.normal(0, 0.002), 49.8, 50.2);
    const wanted = fed ? this.highVoltage * (0.1805 + (this.tap - 9) * 0.0022) - this.power * 0.004 : 0;
    this.busVoltage = Math.max(0, drift(this.busVoltage, wanted, 0.8) + (fed ? random.normal(0, 0.004) : 0));
    for (let i = 0; i < 4; i++) {
      const on = fed && closed[BREAKERS[3 + i]];
      this.currents[i] = on ? Math.max(0, drift(this.currents[i], MEAN[i] * load, 0.3) + random.normal(0, 0.4)) : 0;
    }
    const total = this.currents.reduce((sum, current) => sum + current, 0);
    this.power = (1.732 * this.busVoltage * total * 0.96) / 1000;
    this.oilTemperature = clamp(drift(this.oilTemperature, 38 + this.power * 1.1, 0.002), 20, 110);
  }

  /** The voltage regulator moves the tap when the voltage is outside its band for thirty seconds. True when it did. */
  regulate(seconds: number): boolean {
    const deviation = this.busVoltage - this.voltageSetPoint;
    if (this.busVoltage < 5 || Math.abs(deviation) < 0.3) {
      this.outside = 0;
      return false;
    }
    this.outside += seconds;
    if (this.outside < 30) return false;
    this.outside = 0;
    return this.moveTap(deviation < 0 ? 1 : -1);
  }

  /** Moves the tap by one; false at its end. */
  moveTap(by: 1 | -1): boolean {
    if (this.tap + by < 1 || this.tap + by > 17) return false;
    this.tap += by;
    return true;
  }
}
