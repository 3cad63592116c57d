import type { FileSettings, FoundFile, IndicatorSighting } from '../src/files/api.ts';
import { ago } from './plant-base.ts';
import type { Plant } from './plant.ts';

/** Files that crossed the network of a made-up plant: one that a list of hashes names, and one of which nothing is said. */
export function makeFiles({ assets, captures }: Plant): FoundFile[] {
  const [capture] = captures;
  const [sender, receiver] = assets;
  const file: FoundFile = {
    id: '01989a00-0030-7000-8000-000000000001',
    capture: capture.id,
    captureName: capture.name,
    name: 'trilog.exe',
    path: '\\\\HMI-1\\share\\tools\\trilog.exe',
    protocol: 'smb',
    direction: 'upload',
    sender: sender.interfaces[0].ips[0],
    receiver: receiver.interfaces[0].ips[0],
    senderAsset: sender.id,
    receiverAsset: receiver.id,
    firstSeen: ago(90),
    count: 2,
    frames: [48_211, 48_640],
    size: 21_504,
    declared: 21_504,
    carved: 21_504,
    sha256: 'e8542c07b2af63ee7e72ce5d97d91036c5da56e2b091aa2afe737b224305d230',
    sha1: 'dc81f383624955e0c0441734f9f1dabfe03f373c',
    md5: '6c39c3f4a08d3d78f2eb973a94bd7718',
    typeName: 'Windows program',
    complete: true,
    notes: [],
    verdict: 'hash',
    verdicts: [
      { by: 'hash', name: 'TRITON', reason: 'Its hash is listed.', source: 'CISA MAR-17-352-01', techniques: ['T0843'] },
    ],
    sample: true,
  };
  return [
    file,
    {
      ...file,
      id: '01989a00-0030-7000-8000-000000000002',
      name: 'recipe-12.csv',
      path: '/recipes/recipe-12.csv',
      protocol: 'ftp',
      size: 9200,
      carved: 4096,
      typeName: 'Text',
      complete: false,
      notes: ['5,104 bytes were not seen.'],
      verdict: 'none',
      verdicts: [],
      sample: false,
    },
  ];
}

/** An indicator that a capture met. */
export function makeSightings(): IndicatorSighting[] {
  return [
    {
      indicator: { kind: 'indicator', key: 'indicator/1', label: 'Address of a command server' },
      indicates: [{ kind: 'malware', key: 'S1009', label: 'Triton' }],
      type: 'ipv4-addr',
      value: '203.0.113.7',
      client: '10.22.0.13',
      server: '203.0.113.7',
      firstSeen: ago(120),
      lastSeen: ago(100),
      score: 71.6,
      outcome: 'finding',
      list: null,
      source: 'CIRCL',
      document: 'misp-1',
    },
  ];
}

/** What a made-up site does with files. */
export const FILE_SETTINGS: FileSettings = { hashes: true, rules: true, samples: false, changedBy: null, changedAt: null };
