import { completeness, completenessTable } from './completeness.ts';
import { corpora } from './gold.ts';
import { identity, identityTable } from './identity.ts';

/** Parts of the evaluation, in the order they are printed. Name some on the command line to run only those. */
const PARTS: readonly { name: string; title: string; needsCorpora: boolean; run: (folder: string) => Promise<string> }[] = [
  {
    name: 'completeness',
    title: 'Messages, against tshark',
    needsCorpora: true,
    run: async (folder) => completenessTable(await completeness(folder)),
  },
  {
    name: 'identity',
    title: 'Identity, against tshark',
    needsCorpora: true,
    run: async (folder) => identityTable(await identity(folder)),
  },
];

const chosen = process.argv.slice(2);
const folder = corpora();
for (const part of PARTS) {
  if (chosen.length > 0 && !chosen.includes(part.name)) continue;
  if (part.needsCorpora && folder === null)
    process.stdout.write(`\n${part.title}: left out, there is no corpus beside this checkout\n`);
  else process.stdout.write(`\n${part.title}\n${await part.run(folder ?? '')}\n`);
}
