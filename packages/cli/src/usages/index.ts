import { columns, type CommandUsage, helpOf, nearest } from '../command.ts';
import * as library from './library.ts';
import * as norms from './norms.ts';
import * as platform from './platform.ts';
import * as traffic from './traffic.ts';

/** All commands in groups, in the order in which a person meets them. */
export const commandGroups: readonly (readonly [title: string, usages: readonly CommandUsage[]])[] = [
  [
    'Traffic and records',
    [
      traffic.analyzeUsage,
      traffic.watchUsage,
      traffic.sliceUsage,
      traffic.filesUsage,
      traffic.readUsage,
      traffic.listenUsage,
      platform.rangeUsage,
    ],
  ],
  ['The platform', [platform.startUsage, platform.doctorUsage]],
  [
    'What is normal and allowed',
    [
      norms.baselineLearnUsage,
      norms.baselineShowUsage,
      norms.baselineCompareUsage,
      norms.baselineApproveUsage,
      norms.policyDeriveUsage,
      norms.policyCheckUsage,
      norms.policyExportUsage,
      norms.auditUsage,
    ],
  ],
  [
    'The library',
    [
      library.libraryUpdateUsage,
      library.libraryImportUsage,
      library.librarySearchUsage,
      library.libraryShowUsage,
      library.libraryStatusUsage,
      library.libraryStateUsage,
      library.libraryBundleUsage,
      library.libraryKeyUsage,
    ],
  ],
  ['What the program knows', [platform.protocolsUsage, platform.detectionsUsage]],
];

const usages = commandGroups.flatMap(([, list]) => list);

const HEAD = 'fengsui — industrial network security: traffic to assets, findings and matched vulnerabilities';
const END = `'fengsui COMMAND --help' tells everything of one.
Exit status: 0 done, 1 nothing readable, 2 wrong use.
`;

const listOf = (list: readonly CommandUsage[]): string => columns(list.map(({ name, summary }) => [name, summary] as const));

/** What there is, in a screen. */
export function overview(): string {
  const groups = commandGroups.map(([title, list]) => `${title}\n${listOf(list)}`);
  return [HEAD, 'fengsui COMMAND [ARGUMENT]... [OPTION]...', ...groups, END].join('\n\n');
}

/**
 * Help on what was typed, as `library`, `show`, `CVE-2019-6857`: of the command, or of the commands that begin with the word. Null when there is none.
 */
export function helpOn(typed: readonly string[]): string | null {
  const [first = '', second = ''] = typed;
  const one = usages.find(({ name }) => name === `${first} ${second}`) ?? usages.find(({ name }) => name === first);
  if (one !== undefined) return helpOf(one);
  const verbs = usages.filter(({ name }) => name.startsWith(`${first} `));
  return verbs.length === 0 ? null : `fengsui ${first} WHAT [ARGUMENT]... [OPTION]...\n\n${listOf(verbs)}\n\n${END}`;
}

/** What stands after the name of a command that no command has: those that there are, and the one that was probably meant. */
export function noCommand(typed: string, names: readonly string[]): string {
  const meant = nearest(typed, names);
  return `${typed}: no such command; ${meant === null ? '' : `did you mean ${meant}? `}there are ${names.join(', ')}`;
}
