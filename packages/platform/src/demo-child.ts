import { type PlantId, simulate } from '@fengsui/range';
import { serve } from './kernel/child.ts';

/** What the process that simulates is asked. */
export interface SimulationRequest {
  plant: PlantId;
  /** Simulated time. */
  hours: number;
  /** Capture to write. */
  out: string;
}

/** Entry of the process that simulates one plant of the demonstration. */
serve<SimulationRequest, never>(async ({ plant, hours, out }) => {
  await Promise.resolve(simulate(plant, { out, hours, seed: 1, attacks: 'all' }));
});
