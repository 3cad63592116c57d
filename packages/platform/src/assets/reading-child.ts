import { formats, type QualityReport, readSources } from '@fengsui/sources';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { serve } from '../kernel/child.ts';
import { renamed } from '../kernel/errors.ts';
import type { Reading, ReadingProgress, ReadingRequest } from './reading.ts';
import { recordLines } from './record-lines.ts';
import type { SourceReading } from './schema-sources.ts';

/** Characters shown of a record that was not taken. */
const EXCERPT = 240;
/** Milliseconds between two words about progress. */
const PACE = 250;
/** Characters of the end of a file's name that are looked at; of three bytes each they are a name that the system takes. */
const LONGEST_NAME = 80;
/** Before this, a time is none: records without one are placed at the beginning of 1970. */
const EARLIEST = '1980';

/** Entry of the process that reads one file of other tools' records. */
serve<ReadingRequest, ReadingProgress>(async ({ path, name, format, at, output }, onProgress) => {
  // The file is stored under a name of the server's; formats are recognised by the name that it came with as well.
  const folder = join(dirname(output), 'named');
  const own = basename(name.replaceAll('\\', '/')).replaceAll('\0', '').slice(-LONGEST_NAME);
  const named = join(folder, /^\.{0,2}$/.test(own) ? 'records' : own);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  await symlink(path, named);
  let told = 0;
  try {
    const result = await readSources([named], {
      ...(format === null ? {} : { format }),
      onProgress(_path, bytes, totalBytes) {
        if (Date.now() - told < PACE) return;
        told = Date.now();
        onProgress({ bytes, totalBytes });
      },
    });
    const [source] = result.sources;
    const placed = result.assets.filter(({ interfaces }) => interfaces.some(({ mac, ips }) => mac !== null || ips.length > 0));
    const timed = (time: string): string => (time < EARLIEST ? at : time);
    const spans = [...placed, ...result.conversations, ...result.findings];
    const reading: Reading = {
      assets: placed.map((asset) => ({
        ...asset,
        ...span(asset, timed),
        identity: asset.identity.map((claim) => ({ ...claim, at: timed(claim.at) })),
      })),
      conversations: result.conversations.map((conversation) => ({ ...conversation, ...span(conversation, timed) })),
      findings: result.findings.map((finding) => ({ ...finding, ...span(finding, timed) })),
      components: result.components.map(({ bill: _bill, hashes: _hashes, ...component }) => component),
      reading: {
        format: source.format,
        quality: await qualityOf(path, source.format, source.quality),
        events: source.events,
        conversations: result.conversations.length,
        components: result.components.length,
        unplaced: result.assets.length - placed.length,
      },
      first: extreme(spans.map(({ firstSeen }) => firstSeen)),
      last: extreme(
        spans.map(({ lastSeen }) => lastSeen),
        true,
      ),
      dropped: result.dropped,
    };
    await writeFile(output, JSON.stringify(reading), { mode: 0o600 });
  } catch (error) {
    const failure = renamed(error, `${folder}/`, '');
    failure.message = failure.message.replace('name it with --format, one of', 'name its format:');
    throw failure;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function span(of: { firstSeen: string; lastSeen: string }, timed: (time: string) => string) {
  return { firstSeen: timed(of.firstSeen), lastSeen: timed(of.lastSeen) };
}

function extreme(times: readonly string[], latest = false): string | null {
  const known = times.filter((time) => time >= EARLIEST);
  return known.length === 0 ? null : known.reduce((one, other) => (one < other === latest ? other : one));
}

/** Adds to what was rejected where it stands in the file, and how it begins. */
async function qualityOf(path: string, format: string, quality: QualityReport): Promise<SourceReading['quality']> {
  const lines = new Map<number, { line: number; text: string }>();
  if (quality.rejections.length > 0 && formats.find(({ id }) => id === format)?.kind === 'lines') {
    const numbers = quality.rejections.map(({ record }) => record);
    for await (const { record, line, text } of recordLines(path, numbers))
      lines.set(record, { line, text: text.slice(0, EXCERPT) });
  }
  return {
    ...quality,
    rejections: quality.rejections.map(({ record, what, code, values }) => ({
      record,
      what,
      refusal: { code, values },
      line: lines.get(record)?.line ?? null,
      text: lines.get(record)?.text ?? null,
    })),
  };
}
