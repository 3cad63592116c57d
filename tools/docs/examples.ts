import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill, ROOT } from './pages.ts';

/**
 * Runs the commands that pages show, and puts what they print into the pages. By hand, before a release: the simulator and the rules may change an
 * output without a page being wrong.
 *
 *     npm run docs:examples
 */
const PLANT = ['waterworks', '--attack', 'modbus-set-point', '--hours', '1', '--seed', '7', '--out', 'plant.pcap'];
const RULE = 'modbus-read-then-write-by-newcomer';
/** Parts of the picture that are shown, with the rows of each. */
const PARTS: { readonly [title: string]: number } = { Findings: 3, Assets: 8 };

const folder = mkdtempSync(join(tmpdir(), 'fengsui-examples-'));
const run = (...args: string[]): string =>
  execFileSync(process.execPath, ['--conditions=source', join(ROOT, 'packages/cli/src/bin.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '120', NO_COLOR: '1' },
    maxBuffer: 2 ** 28,
  });

/** The picture of an analysis, with some rows of some parts, and `…` for the rest. */
function shortened(picture: string): string {
  const [head, ...parts] = picture.trimEnd().split('\n\n');
  const shown = parts.flatMap((part) => {
    const [title, columns, ...rows] = part.split('\n');
    const most = PARTS[title];
    return most === undefined ? [] : [title, columns, ...rows.slice(0, most), ...(rows.length > most ? ['  …'] : [])].join('\n');
  });
  return [head, ...shown].join('\n\n');
}

/** The first lines of a text, and `…` for the rest. */
function first(text: string, lines: number): string {
  const all = text.trimEnd().split('\n');
  return all.length > lines ? [...all.slice(0, lines), '  …'].join('\n') : all.join('\n');
}

const block = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** Writes the text between the marks of a page. */
function put(page: string, name: string, text: string): void {
  const path = join(ROOT, page);
  writeFileSync(path, fill(readFileSync(path, 'utf8'), name, text));
}

try {
  const simulated = block('', `$ fengsui range ${PLANT.join(' ')}\n${run('range', ...PLANT)}`);
  const picture = block('', `$ fengsui analyze plant.pcap\n${shortened(run('analyze', 'plant.pcap'))}`);
  run('range', 'waterworks', '--hours', '2', '--seed', '1', '--out', 'normal.pcap');
  const learnt = run('baseline', 'learn', 'normal.pcap', '--out', 'plant.json');
  // The table begins behind what was said of the baseline already.
  const compared = run('baseline', 'compare', 'plant.json', 'plant.pcap').split('\n\n')[1] ?? '';
  const baseline = block(
    '',
    `$ fengsui baseline learn normal.pcap --out plant.json\n${learnt.trimEnd()}\n$ fengsui baseline compare plant.json plant.pcap\n…\n${first(compared, 6)}`,
  );
  const audit = block('', `$ fengsui audit plant.pcap\n${first(run('audit', 'plant.pcap'), 5)}`);
  for (const page of ['README.md', 'README.zh-CN.md']) {
    put(page, 'range', simulated);
    put(page, 'analyze', picture);
    put(page, 'baseline', baseline);
    put(page, 'audit', audit);
  }
  const { findings } = JSON.parse(run('analyze', 'plant.pcap', '--json')) as { findings: { rule: string }[] };
  const finding = findings.find(({ rule }) => rule === RULE);
  if (finding === undefined)
    throw new Error(`${RULE} is no longer found in ${PLANT.join(' ')}; choose another finding for docs/architecture.md`);
  put(
    'docs/architecture.md',
    'finding',
    block(
      'json',
      JSON.stringify(finding, null, 1)
        .replaceAll(/\n\s{2,}/g, ' ')
        .replaceAll(/\n\s*(?=[\]}])/g, ''),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
