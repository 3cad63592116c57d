import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Plant, plants, simulate, type Truth, type TruthStep } from '../../packages/range/src/index.ts';
import { type AnalysisResult, analyze, type Finding } from '../../packages/sensor/src/index.ts';
import { table } from './table.ts';

const SEEDS = [1, 2, 3];
const NORMAL_HOURS = 6;
const ATTACK_HOURS = 2;
/** What an attack sets off without the attacker's hand (time-outs, operators who put things right) may still be found so long after it, seconds. */
const AFTERMATH = 300;

/** Attributes of an asset that are compared with the truth. */
const ATTRIBUTES = ['name', 'vendor', 'product', 'model', 'orderNumber', 'firmware', 'serial'] as const;
type Attribute = (typeof ATTRIBUTES)[number];

const above = (finding: Finding): boolean => finding.severity !== 'info';
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Simulates and analyses, through a file as anyone would. */
async function run(
  plant: Plant['id'],
  seed: number,
  hours: number,
  attacks: 'all' | [],
): Promise<{ truth: Truth; result: AnalysisResult }> {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-eval-'));
  try {
    const out = join(folder, `${plant}.pcap`);
    const truth = simulate(plant, { seed, hours, attacks, out });
    return { truth, result: await analyze([out]) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Seconds of the truth's clock. */
const seconds = (truth: Truth, time: string): number => (Date.parse(time) - Date.parse(truth.begins)) / 1000;

/** All addresses of the device that has this one: protocols without IP are found by the MAC address. */
function names(truth: Truth, address: string): string[] {
  const asset = truth.assets.find(({ mac, ip }) => mac === address || ip === address);
  return asset === undefined ? [address] : [asset.mac, asset.ip ?? asset.mac];
}

/** A finding is about a step when it has one of its frames as evidence, or is of its time and names one of its two sides. */
function touches(finding: Finding, step: TruthStep, truth: Truth, after = 0): boolean {
  const frames = new Set(step.frames);
  if (finding.evidence.frames.some((frame) => frames.has(frame))) return true;
  const sides = [...names(truth, step.client), ...names(truth, step.server)];
  return (
    seconds(truth, finding.firstSeen) <= step.end + 1 + after &&
    seconds(truth, finding.lastSeen) >= step.start - 1 &&
    (sides.includes(finding.client) || sides.includes(finding.server))
  );
}

/** A step is found by a finding that touches it, and names one of its techniques or its actor. */
export function finds(finding: Finding, step: TruthStep, truth: Truth): boolean {
  return (
    touches(finding, step, truth) &&
    (names(truth, step.client).includes(finding.client) ||
      finding.techniques.some((technique) => step.techniques.includes(technique)))
  );
}

const line = (finding: Finding): string =>
  `${finding.severity} ${finding.client} → ${finding.server}: ${finding.title} (${finding.count} ×, frame ${finding.evidence.frames[0] ?? '?'})`;

/** False findings in normal hours. */
async function normal(): Promise<string> {
  const rows: (string | number)[][] = [];
  const lines: string[] = [];
  for (const { id } of plants) {
    let found = 0;
    let notes = 0;
    let mishaps = 0;
    for (const seed of SEEDS) {
      const { truth, result } = await run(id, seed, NORMAL_HOURS, []);
      const wrong = result.findings.filter(above);
      found += wrong.length;
      notes += result.findings.length - wrong.length;
      mishaps += truth.mishaps.length;
      lines.push(...wrong.map((finding) => `    ${id} seed ${seed}: ${line(finding)}`));
    }
    const hours = SEEDS.length * NORMAL_HOURS;
    rows.push([id, hours, mishaps, notes, found, ((found * 24) / hours).toFixed(2)]);
  }
  return `${table(['plant', 'hours', 'mishaps', 'of info', 'false findings', 'a day'], rows)}${lines.length === 0 ? '' : `\n  false findings:\n${lines.join('\n')}`}`;
}

interface IdentityCount {
  visible: number;
  right: number;
  /** Not decided so, but kept in the evidence. */
  claimed: number;
  wrong: string[];
  roles: number;
  levels: number;
  assets: number;
}

function compareIdentity(truth: Truth, result: AnalysisResult): IdentityCount {
  const count: IdentityCount = { visible: 0, right: 0, claimed: 0, wrong: [], roles: 0, levels: 0, assets: 0 };
  for (const wanted of truth.assets) {
    if (wanted.hostile) continue;
    const asset = result.assets.find(({ interfaces }) =>
      interfaces.some(({ mac, ips }) => mac === wanted.mac || (wanted.ip !== null && ips.includes(wanted.ip))),
    );
    const place = wanted.ip ?? wanted.mac;
    count.assets++;
    if (asset?.role === wanted.role) count.roles++;
    else count.wrong.push(`${place} role: ${asset?.role ?? 'none'}, is ${wanted.role}`);
    if ((asset?.purdueLevel ?? null) === wanted.purdueLevel) count.levels++;
    else count.wrong.push(`${place} level: ${asset?.purdueLevel ?? 'none'}, is ${wanted.purdueLevel}`);
    for (const attribute of ATTRIBUTES) {
      if (!wanted.visible.includes(attribute)) continue;
      count.visible++;
      const want = wanted[attribute] ?? '';
      if (agree(asset?.[attribute] ?? '', want, attribute)) count.right++;
      else {
        // The evidence may have it under another attribute, or overruled by another claim.
        const claim = asset?.identity.find(({ value }) => agree(value, want, attribute));
        if (claim) count.claimed++;
        count.wrong.push(
          `${place} ${attribute}: ${asset?.[attribute] ?? 'none'}, is ${want}${claim ? `; the evidence has ${claim.attribute} ${claim.value}` : ''}`,
        );
      }
    }
  }
  return count;
}

/** Firmware by its numbers: `20.011` and `V20.11` are the same revision. */
const numbers = (text: string): string => text.replace(/\d+/g, (digits) => String(Number(digits))).replace(/^v(?=\d)/i, '');

/** Spellings of one value: one may hold the other (a legal form, the family before a type), firmware goes by its numbers. */
function agree(have: string, want: string, attribute: Attribute): boolean {
  if (attribute === 'firmware') return plain(numbers(have)) === plain(numbers(want));
  const [one, other] = [plain(have), plain(want)];
  return one !== '' && other !== '' && (one.includes(other) || other.includes(one));
}

/** Recall of attacks and their steps, findings besides, and identity, with all attacks of each plant. */
async function attacked(): Promise<string> {
  const rows: (string | number)[][] = [];
  const identities: (string | number)[][] = [];
  const lines: string[] = [];
  const mistakes = new Map<string, number>();
  for (const { id } of plants) {
    const attacks = new Map<string, { steps: number; found: number; findings: Set<string> }>();
    const sum = { visible: 0, right: 0, claimed: 0, roles: 0, levels: 0, assets: 0 };
    for (const seed of SEEDS) {
      const { truth, result } = await run(id, seed, ATTACK_HOURS, 'all');
      for (const step of truth.steps) {
        const attack = attacks.get(step.attack) ?? { steps: 0, found: 0, findings: new Set() };
        attacks.set(step.attack, attack);
        attack.steps++;
        const by = result.findings.filter((finding) => above(finding) && finds(finding, step, truth));
        for (const { title } of by) attack.findings.add(title);
        if (by.length > 0) attack.found++;
        else
          lines.push(
            `    missed, ${id} seed ${seed}, ${step.attack}: ${step.description} (${step.techniques.join(' ')}, ${step.client} → ${step.server}, frames ${step.frames[0]}–${step.frames.at(-1)})`,
          );
      }
      for (const finding of result.findings) {
        if (above(finding) && !truth.steps.some((step) => touches(finding, step, truth, AFTERMATH)))
          lines.push(`    false, ${id} seed ${seed}: ${line(finding)}`);
      }
      const { wrong, ...counts } = compareIdentity(truth, result);
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += counts[key];
      for (const mistake of wrong) mistakes.set(`${id} ${mistake}`, (mistakes.get(`${id} ${mistake}`) ?? 0) + 1);
    }
    for (const [name, { steps, found, findings }] of attacks)
      rows.push([id, name, steps, found, `${((100 * found) / steps).toFixed(0)} %`, findings.size]);
    identities.push([
      id,
      sum.assets,
      sum.roles,
      sum.levels,
      sum.visible,
      sum.right,
      `${((100 * sum.right) / Math.max(1, sum.visible)).toFixed(1)} %`,
      sum.claimed,
    ]);
  }
  const steps = rows.reduce((total, row) => total + Number(row[2]), 0);
  const found = rows.reduce((total, row) => total + Number(row[3]), 0);
  return [
    table(['plant', 'attack', 'steps', 'found', '', 'kinds of finding'], rows),
    `  ${found} of ${steps} steps found, in ${rows.length} attacks with ${SEEDS.length} seeds`,
    ...lines,
    '',
    table(['plant', 'assets', 'roles right', 'levels right', 'visible attributes', 'right', '', 'in the evidence'], identities),
    ...[...mistakes].map(([mistake, times]) => `    ${mistake} (${times} ×)`),
  ].join('\n');
}

/** Normal hours, attacks and identity on the simulated plants. */
export async function range(): Promise<string> {
  return `${await normal()}\n\n${await attacked()}`;
}
