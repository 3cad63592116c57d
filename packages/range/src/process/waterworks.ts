import type { Random } from '../random.ts';

/** Consumption of a town over the day, as a share of the mean, for each hour. */
const DEMAND = [
  0.45, 0.38, 0.35, 0.36, 0.48, 0.82, 1.32, 1.55, 1.42, 1.22, 1.12, 1.1, 1.15, 1.08, 1.0, 0.98, 1.05, 1.22, 1.42, 1.48, 1.3, 1.05,
  0.8, 0.58,
];

/** What operators and controllers command. */
export interface WaterCommands {
  /** Raw water pumps and high-lift pumps: wanted running. */
  intake: [boolean, boolean];
  lift: [boolean, boolean, boolean];
  /** Speed of the high-lift pumps, percent. */
  liftSpeed: [number, number, number];
  /** Chlorine wanted in the outlet, mg/l. */
  chlorineSetPoint: number;
  /** Dosing pump under control, or at a fixed rate. */
  dosingAutomatic: boolean;
  /** Rate of the dosing pump when not automatic, percent. */
  dosingManual: number;
  /** Level of the tower at which pumps start and stop, metres. */
  towerStart: number;
  towerStop: number;
  /** Valve to the distribution network, percent open. */
  outletValve: number;
}

/**
 * The process of a water works: intake, filters, chlorination, clear well, high-lift pumps, tower, and a town that drinks. `step` moves it on; all numbers stay
 * in the bounds that a plant has. Units: m³/h, m, mg/l, bar, NTU, °C, percent.
 */
export class WaterProcess {
  commands: WaterCommands = {
    intake: [true, false],
    lift: [true, true, false],
    liftSpeed: [82, 78, 75],
    chlorineSetPoint: 0.5,
    dosingAutomatic: true,
    dosingManual: 30,
    towerStart: 4.2,
    towerStop: 6.8,
    outletValve: 100,
  };
  rawFlow = 420;
  turbidity = 3.2;
  filterLoss = 0.35;
  filteredTurbidity = 0.12;
  clearWell = 3.4;
  chlorine = 0.5;
  dosing = 32;
  ph = 7.4;
  temperature = 11.5;
  liftFlow = 400;
  pressure = 5.1;
  tower = 5.1;
  demand = 390;
  /** Integral part of the dosing controller. */
  private integral = 32;
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** Moves the process on by `seconds` at an hour of the day. */
  step(seconds: number, hour: number): void {
    const { commands, random } = this;
    const drift = (value: number, goal: number, rate: number) => value + (goal - value) * Math.min(1, rate * seconds);
    const whole = Math.floor(hour) % 24;
    const share = hour - Math.floor(hour);
    const town = 400 * (DEMAND[whole] * (1 - share) + DEMAND[(whole + 1) % 24] * share);
    this.demand = Math.max(0, drift(this.demand, (town * commands.outletValve) / 100, 0.05) + random.normal(0, 1.2));

    const intake = commands.intake.filter(Boolean).length;
    this.rawFlow = Math.max(0, drift(this.rawFlow, intake * 460, 0.12) + random.normal(0, 1));
    this.turbidity = clamp(this.turbidity + random.normal(0, 0.01), 1, 12);
    this.temperature = clamp(this.temperature + random.normal(0, 0.002), 4, 22);
    this.filterLoss = this.filterLoss > 1.4 ? 0.3 : this.filterLoss + (this.rawFlow / 460) * 0.00002 * seconds;
    this.filteredTurbidity = clamp(
      drift(this.filteredTurbidity, this.turbidity * 0.035, 0.01) + random.normal(0, 0.001),
      0.02,
      4,
    );

    // Proportional-integral control of the chlorine in the outlet.
    const error = commands.chlorineSetPoint - this.chlorine;
    if (commands.dosingAutomatic && this.rawFlow > 100) {
      this.integral = clamp(this.integral + error * 0.5 * seconds, 0, 100);
      this.dosing = clamp(this.integral + error * 25, 0, 100);
    } else if (!commands.dosingAutomatic) {
      this.dosing = drift(this.dosing, commands.dosingManual, 0.2);
    }
    // Without flow nothing is dosed, and the controller waits.
    const flows = this.rawFlow > 100;
    const dose = flows ? (this.dosing * 7.2) / this.rawFlow : commands.chlorineSetPoint * 0.95;
    this.chlorine = clamp(drift(this.chlorine, dose, 0.012) + random.normal(0, 0.0015), 0, 10);
    this.ph = clamp(drift(this.ph, 7.4 + (this.chlorine - 0.5) * 0.08, 0.01) + random.normal(0, 0.002), 5, 10);

    const running = commands.lift.reduce((sum, on, i) => sum + (on && this.clearWell > 0.4 ? commands.liftSpeed[i] / 100 : 0), 0);
    this.liftFlow = Math.max(0, drift(this.liftFlow, running * 262, 0.1) + random.normal(0, 0.8));
    this.pressure = clamp(drift(this.pressure, 2.4 + this.tower * 0.1 + running * 1.35, 0.2) + random.normal(0, 0.01), 0, 12);
    this.clearWell = clamp(this.clearWell + ((this.rawFlow - this.liftFlow) / 600 / 3600) * seconds, 0, 5);
    this.tower = clamp(this.tower + ((this.liftFlow - this.demand) / 300 / 3600) * seconds, 0, 8);
  }

  /** What the controllers do by themselves: start and stop pumps by level. True when something changed. */
  control(): boolean {
    const { intake, lift, towerStart, towerStop } = this.commands;
    const before = [...intake, ...lift].join();
    // One pump after the other as the tower fills, and back as it empties.
    if (this.tower < towerStart) lift[2] = true;
    if (this.tower < towerStart + 0.6) lift[1] = true;
    if (this.tower < towerStart + 1.2) lift[0] = true;
    if (this.tower > towerStop) lift[2] = false;
    if (this.tower > towerStop + 0.4) lift[1] = false;
    if (this.tower > towerStop + 0.8) lift[0] = false;
    if (this.clearWell < 2.2) intake[1] = true;
    if (this.clearWell < 3.4) intake[0] = true;
    if (this.clearWell > 4.2) intake[1] = false;
    if (this.clearWell > 4.7) intake[0] = false;
    return [...intake, ...lift].join() !== before;
  }
}

/** A value between two bounds. */
export const clamp = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value);
