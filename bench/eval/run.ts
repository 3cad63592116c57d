import { advisories } from './advisories.ts';
import { completeness, completenessTable } from './completeness.ts';
import { corpora } from './gold.ts';
import { identity, identityTable } from './identity.ts';
import { labelled } from './labelled.ts';
import { range } from './range.ts';
import { record } from './record.ts';
import { recognition, recognitionTable } from './recognition.ts';

/** A part of the evaluation. */
interface Part {
  name: string;
  title: string;
  needsCorpora: boolean;
  run: (corpora: string) => Promise<string>;
}

const words = process.argv.slice(2);
const slow = words.includes('--slow');
const chosen = words.filter((word) => !word.startsWith('-'));

/** In the order in which they are printed. Name some on the command line to run only those; `--slow` adds the captures of a day each. */
const PARTS: readonly Part[] = [
  {
    name: 'completeness',
    title: 'Messages, against tshark',
    needsCorpora: true,
    run: async (folder) => completenessTable(await completeness(folder)),
  },
  {
    name: 'recognition',
    title: 'Protocols that tshark sees and we do not, and the reverse',
    needsCorpora: true,
    run: async (folder) => recognitionTable(await recognition(folder)),
  },
  {
    name: 'identity',
    title: 'Identity, against tshark',
    needsCorpora: true,
    run: async (folder) => identityTable(await identity(folder)),
  },
  { name: 'range', title: 'Simulated plants', needsCorpora: false, run: range },
  { name: 'labelled', title: 'Labelled captures', needsCorpora: true, run: async (folder) => labelled(folder, slow) },
  { name: 'advisories', title: 'Advisories', needsCorpora: true, run: advisories },
  {
    name: 'record',
    title: 'Records joined from many sources',
    needsCorpora: false,
    run: async (folder) => record(folder === '' ? null : folder),
  },
];

const unknown = chosen.find((word) => !PARTS.some(({ name }) => name === word));
if (unknown !== undefined) {
  process.stderr.write(`eval: there is no part ${unknown}; there are ${PARTS.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
const folder = corpora();
for (const part of PARTS) {
  if (chosen.length > 0 && !chosen.includes(part.name)) continue;
  if (part.needsCorpora && folder === null)
    process.stdout.write(`\n${part.title}: left out, there is no corpus beside this checkout\n`);
  else process.stdout.write(`\n${part.title}\n${await part.run(folder ?? '')}\n`);
}
