import { writeFileSync } from 'node:fs';
import { attacks, plants, simulate } from '@fengsui/range';
import { bold, count, dim, table } from '../terminal.ts';
import { UsageError } from '../usage.ts';
import { requireWritableFile } from '../writable.ts';
import { readArguments } from '../command.ts';
import { rangeUsage } from '../usages/platform.ts';

/** `fengsui range`: a simulated plant and attacks on it, as a capture with the truth beside it. */
export async function rangeCommand(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(rangeUsage, args);
  const plant = plants.find(({ id }) => id === positionals[0]);
  if (positionals.length !== 1 || plant === undefined)
    throw new UsageError(
      `range: name one plant: ${plants.map(({ id }) => id).join(', ')}; 'fengsui range PLANT' without --out lists its attacks`,
    );
  const available = attacks.filter((attack) => attack.plants.includes(plant.id));
  if (values.out === undefined) {
    process.stdout.write(
      `${bold(plant.title)}\n${plant.description}\n\n${bold('Attacks')}\n${table(
        [{ title: 'name' }, { title: 'techniques', most: 40 }, { title: 'what' }],
        available.map((attack) => [attack.name, [...new Set(attack.techniques)].join(' '), attack.title]),
      )}\n\n${dim(`fengsui range ${plant.id} --attack NAME --out FILE.pcap    or --attack all`)}\n`,
    );
    return;
  }
  const chosen = values.attack ?? [];
  const unknown = chosen.find((name) => name !== 'all' && !available.some((attack) => attack.name === name));
  if (unknown !== undefined)
    throw new UsageError(`range: ${plant.id} has no attack ${unknown}; it has ${available.map(({ name }) => name).join(', ')}`);
  requireWritableFile('range: --out', values.out);
  if (values.truth !== undefined) requireWritableFile('range: --truth', values.truth);
  const truth = simulate(plant.id, {
    out: values.out,
    hours: number('hours', values.hours, 1, 0.01, 24 * 31),
    seed: number('seed', values.seed, 1, 0, 0xffffffff),
    attacks: chosen.includes('all') ? 'all' : chosen,
  });
  if (values.truth !== undefined) writeFileSync(values.truth, `${JSON.stringify(truth, null, 2)}\n`);
  process.stdout.write(
    `${values.out}: ${count(truth.frames)} frames of ${plant.title}, ${truth.assets.length} devices, ${truth.attacks.length} attacks in ${truth.steps.length} steps\n`,
  );
}

function number(name: string, text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!(value >= least && value <= most))
    throw new UsageError(`range: --${name} must be a number from ${least} to ${most}, not ${text}`);
  return value;
}
