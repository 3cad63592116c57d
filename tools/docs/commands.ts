import { type CommandUsage, optionHelp, optionText, synopsis } from '../../packages/cli/src/command.ts';
import { commandGroups } from '../../packages/cli/src/usages/index.ts';
import { NOTICE, table } from './pages.ts';

/** docs/commands.md: every command with its options, as `--help` tells them. */
export function commandsPage(): string {
  const groups = commandGroups.map(([title, usages]) => `## ${title}\n\n${usages.map(section).join('\n\n')}`);
  return `${NOTICE}
# Commands

\`fengsui COMMAND --help\` tells the same on a terminal. \`CAPTURE\` is a pcap or pcapng file, plain or compressed (gzip, zstd), or \`-\` for standard input.
Exit status: 0 done, 1 nothing readable, 2 wrong use; an error is one line that says what, where and what to do.

${groups.join('\n\n')}
`;
}

function section(usage: CommandUsage): string {
  const { name, summary, notes = [], examples } = usage;
  const parts = [
    `### ${name}`,
    `${summary[0].toUpperCase()}${summary.slice(1)}.${notes.length === 0 ? '' : ` ${notes.join(' ')}`}`,
    `\`${synopsis(usage)}\``,
  ];
  const options = Object.keys(usage.options).length === 0 ? [] : [optionsTable(usage)];
  return [...parts, ...options, `\`\`\`sh\n${examples.join('\n')}\n\`\`\``].join('\n\n');
}

/** The options of one command. */
export function optionsTable({ options }: CommandUsage): string {
  return table(
    ['option', 'what it does'],
    Object.entries(options).map(([name, option]) => [`\`${optionText(name, option)}\``, optionHelp(option)]),
  );
}
