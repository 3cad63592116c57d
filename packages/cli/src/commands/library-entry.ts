import type { EntryFound } from '@fengsui/knowledge';
import { bold, dim, safe } from '../terminal.ts';

/** Relations of one entry that are shown. */
const mostRelated = 30;

/** What each document says of an entry, for a person. */
export function entryText(entries: readonly EntryFound[]): string {
  return entries
    .map(({ entry, source, document, related }) => {
      const description = entry.descriptions.find(({ language }) => language.startsWith('en')) ?? entry.descriptions[0];
      const lines = [
        `${bold(safe(entry.key))}  ${safe(entry.name)}${entry.revoked ? dim('  taken back by its publisher') : ''}`,
        dim(`${entry.kind}, says ${safe(source)} in ${safe(document)}`),
      ];
      if (entry.aliases.length > 0) lines.push(`also ${entry.aliases.slice(0, 10).map(safe).join(', ')}`);
      if (description !== undefined) lines.push('', ...description.text.split('\n').map(safe));
      if (related.length > 0) lines.push('');
      for (const { type, direction, ref } of related.slice(0, mostRelated))
        lines.push(`  ${direction === 'to' ? `${type} →` : `← ${type}`} ${safe(ref)}`);
      if (related.length > mostRelated) lines.push(dim(`  and ${related.length - mostRelated} more`));
      if (entry.url !== null) lines.push('', safe(entry.url));
      return lines.join('\n');
    })
    .join('\n\n');
}
