import { readFile, writeFile } from 'node:fs/promises';
import { analyze } from '@fengsui/sensor';
import { serve } from '../../kernel/child.ts';
import type { Fingerprint, TrialResult } from './schema.ts';
import { checkFingerprint, followedBy, type OtherFingerprint, type TriedDevice, tryFingerprint } from './trial.ts';

/** What the process that tries is asked; devices and others may be many, and go through a file. */
export interface TrialWork {
  fingerprint: Fingerprint;
  captures: { id: string; path: string }[];
  /** File with a {@link TrialMaterial}. */
  material: string;
  output: string;
}

/** What a fingerprint is tried on and held against. */
export interface TrialMaterial {
  devices: TriedDevice[];
  others: OtherFingerprint[];
}

/** Entry of the process that tries a fingerprint: a pattern that takes long, or a capture that is broken, costs nobody else. */
serve<TrialWork, never>(async ({ fingerprint, captures, material, output }) => {
  const { print, ...check } = checkFingerprint(fingerprint);
  const { devices, others } = JSON.parse(await readFile(material, 'utf8')) as TrialMaterial;
  const texts = devices.reduce((sum, device) => sum + device.texts.length, 0);
  const read: TrialResult['captures'] = [];
  if (print !== null) {
    for (const { id, path } of captures) {
      const met = await devicesOf(id, path);
      read.push({ capture: id, devices: met.length, texts: met.reduce((sum, device) => sum + device.texts.length, 0) });
      devices.push(...met);
    }
  }
  const nothing = { devices: 0, hitCount: 0, hits: [], conflictCount: 0, conflicts: [], falseHits: [] };
  const tried = print === null ? nothing : tryFingerprint(print, devices, others);
  await writeFile(output, JSON.stringify({ check, texts, captures: read, ...tried } satisfies TrialResult), { mode: 0o600 });
});

async function devicesOf(capture: string, path: string): Promise<TriedDevice[]> {
  const { assets } = await analyze([path], { rules: [] });
  return assets.map((asset) => {
    const { vendor, product, model, orderNumber, firmware, serial, name, role } = asset;
    const claims = asset.identity.filter(({ fingerprint }) => fingerprint === null);
    return {
      asset: null,
      label: [name ?? product ?? vendor, asset.interfaces[0]?.ips[0] ?? asset.interfaces[0]?.mac].filter(Boolean).join(' · '),
      capture,
      known: { vendor, product, model, orderNumber, firmware, serial, name, role },
      by: followedBy(asset.identity),
      texts: claims.map(({ attribute, value, source, frame }) => ({ attribute, value, source, frame, capture })),
    };
  });
}
