import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadRules } from '../packages/sensor/src/detect/load.ts';
import { protocols } from '../packages/wire/src/index.ts';
import { apiPage } from './docs/api.ts';
import { watchUsage } from '../packages/cli/src/usages/traffic.ts';
import { commandsPage, optionsTable } from './docs/commands.ts';
import { decisionsTable } from './docs/decisions.ts';
import { detectionsPage, findingRules, techniquesOf } from './docs/detections.ts';
import { identityTable } from './docs/identity.ts';
import { limitsTable } from './docs/limits.ts';
import { fill, ROOT } from './docs/pages.ts';
import { protocolsPage, protocolTable } from './docs/protocols.ts';
import { settingsTable } from './docs/settings.ts';

/** Every page that is made, wholly or in part, from the sources: its path and what it must say now. */
export async function pages(): Promise<Map<string, string>> {
  const rules = await loadRules(join(ROOT, 'content', 'detections'));
  const written = (path: string) => readFileSync(join(ROOT, path), 'utf8');
  const industrial = protocols.filter(({ industrial: is }) => is);
  const findings = findingRules(rules);
  const figures = {
    en: `${protocols.length} protocols, ${industrial.length} of them industrial; ${findings.length} detection rules that cover ${techniquesOf(findings).length} techniques of ATT&CK for ICS.`,
    zh: `${protocols.length} 种协议，其中工业协议 ${industrial.length} 种；${findings.length} 条检测规则，覆盖 ATT&CK for ICS 的 ${techniquesOf(findings).length} 项技术。`,
  };
  const short = protocolTable(
    rules,
    ({ name }) => name,
    industrial.filter(({ depth }) => depth === 'in_depth'),
  );
  return new Map([
    ['docs/protocols.md', protocolsPage(rules)],
    ['docs/detections-list.md', detectionsPage(rules)],
    ['docs/api.md', await apiPage()],
    ['docs/commands.md', commandsPage()],
    ['docs/sensors.md', fill(written('docs/sensors.md'), 'options', optionsTable(watchUsage))],
    ['docs/architecture.md', fill(written('docs/architecture.md'), 'limits', limitsTable())],
    ['docs/operations.md', fill(written('docs/operations.md'), 'settings', settingsTable())],
    ['docs/decisions/README.md', fill(written('docs/decisions/README.md'), 'index', decisionsTable())],
    ['packages/cli/src/protocol-identity.ts', identityTable()],
    ['README.md', fill(fill(written('README.md'), 'figures', figures.en), 'protocols', short)],
    ['README.zh-CN.md', fill(written('README.zh-CN.md'), 'figures', figures.zh)],
  ]);
}

/** Pages whose file is not what the sources say. How a table is padded is the formatter's affair. */
export async function outdated(): Promise<string[]> {
  return [...(await pages())].filter(([path, text]) => plain(read(path)) !== plain(text)).map(([path]) => path);
}

function read(path: string): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return '';
  }
}

/** A page without what a formatter of Markdown may change. */
function plain(page: string): string {
  return page
    .replaceAll(/:?-{3,}:?/g, '---')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?\| ?/g, '|');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const made = await pages();
  const old = await outdated();
  for (const path of old) writeFileSync(join(ROOT, path), made.get(path) ?? '');
  process.stdout.write(
    old.length === 0
      ? 'Every page is what the sources say.\n'
      : `Written: ${old.map((path) => relative('.', path)).join(', ')}\n`,
  );
}
