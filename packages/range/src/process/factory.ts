import type { Random } from '../random.ts';
import { clamp } from './waterworks.ts';

/** What operators and controllers command. */
export interface FactoryCommands {
  /** Conveyor speed wanted, m/s. */
  conveyor: number;
  /** Temperature of the product wanted, °C. */
  temperature: number;
  /** Volume to fill into a bottle, ml. */
  volume: number;
  /** The line runs: filler, robot, palletiser. */
  running: boolean;
  /** The filler's controller runs its program. */
  fillerRuns: boolean;
  robotRuns: boolean;
  recipe: number;
}

/**
 * The process of a bottling cell: a conveyor brings bottles, a filler fills them from a tank that is kept warm, a robot packs them into boxes, a palletiser
 * stacks the boxes. Units: m/s, °C, ml, litres, bar, ampere.
 */
export class FactoryProcess {
  commands: FactoryCommands = {
    conveyor: 0.45,
    temperature: 68,
    volume: 500,
    running: true,
    fillerRuns: true,
    robotRuns: true,
    recipe: 3,
  };
  conveyor = 0.45;
  current = 6.2;
  tank = 720;
  temperature = 68;
  heating = 40;
  pressure = 2.1;
  lastVolume = 500;
  bottles = 18_204;
  rejects = 31;
  boxes = 1517;
  pallets = 31;
  /** Degrees of the robot's first axis. */
  axis = 0;
  private readonly random: Random;
  private fraction = 0;
  private refilling = false;
  private direction = 1;

  constructor(random: Random) {
    this.random = random;
  }

  /** Moves the process on by `seconds`. */
  step(seconds: number): void {
    const { commands, random } = this;
    const drift = (value: number, goal: number, rate: number) => value + (goal - value) * Math.min(1, rate * seconds);
    this.conveyor = Math.max(0, drift(this.conveyor, commands.running ? commands.conveyor : 0, 0.4) + random.normal(0, 0.001));
    this.current = clamp(drift(this.current, this.conveyor * 13.8, 0.5) + random.normal(0, 0.04), 0, 30);

    // Proportional control of the tank's heating.
    this.heating = commands.fillerRuns ? clamp(40 + (commands.temperature - this.temperature) * 22, 0, 100) : 0;
    this.temperature = clamp(this.temperature + (this.heating / 100 - (this.temperature - 18) / 125) * 0.02 * seconds, 10, 130);
    this.pressure = clamp(drift(this.pressure, 2.1 + (this.temperature - 68) * 0.02, 0.2) + random.normal(0, 0.004), 0, 8);

    const filling = commands.running && commands.fillerRuns && this.tank > 5;
    // A bottle each 0.4 m of conveyor.
    this.fraction += filling ? (this.conveyor / 0.4) * seconds : 0;
    while (this.fraction >= 1) {
      this.fraction -= 1;
      this.lastVolume = commands.volume + random.normal(0, 1.4);
      this.tank -= this.lastVolume / 1000;
      this.bottles++;
      if (Math.abs(this.lastVolume - 500) > 5) this.rejects++;
      if (commands.robotRuns && this.bottles % 12 === 0) {
        this.boxes++;
        if (this.boxes % 48 === 0) this.pallets++;
      }
    }
    if (this.tank < 200) this.refilling = true;
    if (this.tank > 900) this.refilling = false;
    this.tank = clamp(this.tank + (this.refilling ? 1.6 * seconds : 0), 0, 1000);
    if (commands.robotRuns && commands.running) {
      if (this.axis > 84) this.direction = -1;
      if (this.axis < -84) this.direction = 1;
      this.axis += this.direction * 21 * seconds;
    }
  }
}
