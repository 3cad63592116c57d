import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, table } from './pages.ts';

/** One limit: what it bounds, the constant that holds it, and where what it drops is counted. */
interface Limit {
  what: string;
  file: string;
  /** Name of a constant, or of a parameter with a default. */
  constant: string;
  unit: string;
  /** What happens at the limit. */
  effect: string;
  /** Name in `dropped` of the result, or another place. */
  counted: string;
}

const LIMITS: readonly Limit[] = [
  [
    'one frame',
    'capture/src/reader.ts',
    'MAXIMUM_FRAME_LENGTH',
    'bytes',
    'the record is broken: the next good one is searched',
    '`captures[].problems`',
  ],
  [
    'the search for the next good record',
    'capture/src/pcap-reader.ts',
    'SEARCH_LIMIT',
    'bytes',
    'reading of that file ends',
    '`captures[].problems`',
  ],
  [
    'problems told of a capture',
    'capture/src/reader.ts',
    'MAXIMUM_PROBLEMS',
    'problems',
    'later ones are counted, not told',
    '`problemsNotListed` of the reader',
  ],
  [
    'tunnels inside one another',
    'capture/src/decoder.ts',
    'limits.depth',
    'tunnels',
    'the frame is decoded no further',
    '`problems.too-deep`',
  ],
  [
    'fragmented datagrams being put together',
    'capture/src/fragments.ts',
    'datagrams',
    'datagrams',
    'the oldest is given up',
    '`evicted`',
  ],
  [
    'flows (5-tuples) in the table',
    'sensor/src/traffic/flow-table.ts',
    'limit',
    'flows',
    'the quarter that was silent longest goes',
    '`flows`',
  ],
  ['hosts', 'sensor/src/traffic/host.ts', 'limit', 'addresses', 'further ones share one host named `others`', '`hosts`'],
  [
    'conversations kept',
    'sensor/src/ledger.ts',
    'conversationLimit',
    'conversations',
    'further ones are judged, not listed',
    '`conversations`',
  ],
  ['claims kept of a host', 'sensor/src/traffic/host.ts', 'EVIDENCE_LIMIT', 'claims', 'further ones are not kept', '`claims`'],
  ['text of a claim', 'sensor/src/traffic/host.ts', 'VALUE_LIMIT', 'characters', 'the rest is cut', '`claimTextsCut`'],
  [
    'functions told apart in a conversation',
    'sensor/src/traffic/conversation.ts',
    'FUNCTION_LIMIT',
    'functions',
    'further ones are counted under the last',
    '`functions`',
  ],
  [
    'stations told apart behind a server',
    'sensor/src/traffic/conversation.ts',
    'UNIT_LIMIT',
    'units',
    'further ones are not new',
    '`stations`',
  ],
  [
    'areas told apart in a function',
    'sensor/src/traffic/conversation.ts',
    'AREA_LIMIT',
    'areas',
    'further ones are not new',
    '`areas`',
  ],
  [
    'requests that wait for an answer',
    'sensor/src/traffic/pairs.ts',
    'size',
    'requests',
    'the oldest of four gives way',
    '`pendingRequests`',
  ],
  [
    'segments that wait for one before them',
    'sensor/src/traffic/stream.ts',
    'WAIT_SEGMENTS',
    'a direction',
    'what waits is read, over the gap',
    '`waitingSegments`',
  ],
  ['bytes of such segments', 'sensor/src/traffic/stream.ts', 'WAIT_BYTES', 'bytes a direction', 'the same', '`waitingSegments`'],
  [
    'a message put together from segments',
    'sensor/src/traffic/stream.ts',
    'HOLD_LIMIT',
    'bytes',
    'its head is read from what is there, the rest is skipped',
    '`oversizedMessages`',
  ],
  [
    'messages in parts at once',
    'sensor/src/traffic/dissector.ts',
    'ASSEMBLIES',
    'a direction',
    'the oldest is given up',
    '`incompleteParts`',
  ],
  [
    'the search for the next message after garbage',
    'sensor/src/traffic/dissector.ts',
    'RESYNC_WINDOW',
    'bytes a segment',
    'the rest of the segment is passed over',
    '`garbageBytes`',
  ],
  [
    'kinds of unknown traffic',
    'sensor/src/traffic/unknown.ts',
    'LIMIT',
    'kinds',
    'further ones are not told apart',
    '`unknownKinds`',
  ],
  [
    'fields described of one message',
    'wire/src/fields.ts',
    'FIELD_LIMIT',
    'fields',
    'further ones are left out',
    '`full` of the fields',
  ],
  ['findings', 'sensor/src/detect/detector.ts', 'FINDING_LIMIT', 'findings', 'further ones are not kept', '`findings`'],
  [
    'frames kept as evidence',
    'sensor/src/detect/detector.ts',
    'FRAME_LIMIT',
    'a finding',
    'later ones are counted, not listed',
    '`count` of the finding',
  ],
  [
    'groups of a correlation',
    'sensor/src/detect/correlator.ts',
    'GROUP_LIMIT',
    'groups',
    'the oldest goes',
    '`correlationGroups`',
  ],
  ['entries in a group', 'sensor/src/detect/windows.ts', 'ENTRY_LIMIT', 'entries', 'the oldest goes', '`correlationEntries`'],
  [
    'selections open at once',
    'sensor/src/traffic/courses/selection.ts',
    'PENDING_LIMIT',
    'a conversation',
    'the oldest is forgotten',
    'not counted',
  ],
  [
    'sampled-value publishers held to their order',
    'sensor/src/traffic/courses/samples.ts',
    'PUBLISHER_LIMIT',
    'a conversation',
    'further ones are not watched',
    'not counted',
  ],
  [
    'MQTT client identifiers in use',
    'sensor/src/traffic/courses/mqtt-clients.ts',
    'SESSION_LIMIT',
    'identifiers',
    'the oldest is forgotten',
    'not counted',
  ],
  [
    'conversations of a baseline',
    'sensor/src/baseline/observer.ts',
    'CONVERSATION_LIMIT',
    'conversations',
    'further ones are not learnt',
    '`dropped` of the baseline',
  ],
  [
    'polls and values of a baseline',
    'sensor/src/baseline/observer.ts',
    'POLL_LIMIT',
    'each',
    'further ones are not learnt',
    '`dropped` of the baseline',
  ],
  [
    'differences from a baseline',
    'sensor/src/baseline/collector.ts',
    'LIMIT',
    'differences',
    'further ones are not listed',
    '`dropped` of the comparison',
  ],
  [
    'acts in a window of a live sensor',
    'sensor/src/live/live-sensor.ts',
    'ACT_LIMIT',
    'acts',
    'later ones are not sent',
    '`acts`',
  ],
  [
    'a record of another tool',
    'sources/src/json-line.ts',
    'RECORD_LIMIT',
    'characters',
    'it is rejected',
    '`quality.rejections`',
  ],
  [
    'one file put together',
    'sensor/src/files/shelf.ts',
    'FILE_LIMIT',
    'bytes',
    'the rest is counted and hashed',
    '`files[].notes`',
  ],
  [
    'unfinished files together',
    'sensor/src/files/shelf.ts',
    'HELD_LIMIT',
    'bytes',
    'ended connections give theirs up; then as above',
    '`files[].notes`',
  ],
  ['files put together at once', 'sensor/src/files/shelf.ts', 'OPEN', 'files', 'the oldest is given up', '`files[].notes`'],
  ['files kept', 'sensor/src/files/shelf.ts', 'FILES', 'files', 'further ones are not kept', '`files`'],
  [
    'zeros that gaps of a file are filled with, at least',
    'sensor/src/files/body.ts',
    'FILLED_LEAST',
    'bytes',
    'what lies behind a wider gap is left out',
    '`files[].notes`',
  ],
  [
    'what a body of HTTP becomes when its coding is undone, at least',
    'sensor/src/files/http/coding.ts',
    'LEAST',
    'bytes',
    'it is left as it was carried',
    '`files[].notes`',
  ],
  ['contents whose verdicts are remembered', 'sensor/src/files/shelf.ts', 'JUDGED', 'contents', 'the oldest is judged again', ''],
  ['programs of controllers remembered', 'sensor/src/files/programs.ts', 'PROGRAMS', 'programs', 'the oldest is forgotten', ''],
  ['samples in a folder', 'sensor/src/files/vault.ts', 'FOLDER', 'bytes', 'further ones are not kept', 'standard error'],
  [
    'content of a platform, as a sensor fetches it',
    'cli/src/commands/watch/content.ts',
    'PACKED',
    'bytes',
    'it is refused; the one before stays in use',
    'problems of the sensor',
  ],
  ['findings of other tools', 'sources/src/reading.ts', 'FINDING_LIMIT', 'findings', 'further ones are not kept', '`records`'],
  [
    'components of bills of materials',
    'sources/src/reading.ts',
    'COMPONENT_LIMIT',
    'components',
    'further ones are not kept',
    '`records`',
  ],
].map(([what, file, constant, unit, effect, counted]) => ({ what, file, constant, unit, effect, counted }));

/**
 * The value of a constant, or of a parameter's default, as the source has it.
 * @throws Error when the source has no such number
 */
export function valueOf(file: string, constant: string): number {
  const text = readFileSync(join(ROOT, 'packages', file), 'utf8');
  const found = new RegExp(
    `\\b${constant}\\b[^=:;?\\n]*(?:=|:|\\?\\?)\\s*(?:options\\.\\w+ \\?\\? )?([\\d_]+)(?: << (\\d+))?`,
  ).exec(text);
  if (!found) throw new Error(`packages/${file} has no number named ${constant}; correct the table in tools/docs/limits.ts`);
  return Number(found[1].replaceAll('_', '')) * 2 ** Number(found[2] ?? 0);
}

/** The table of limits of docs/architecture.md, with the values of the sources. */
export function limitsTable(): string {
  return table(
    ['what is bounded', 'at', 'by', 'then', 'counted as'],
    LIMITS.map(({ what, file, constant, unit, effect, counted }) => [
      what,
      `${valueOf(file, constant).toLocaleString('en')} ${unit}`,
      `\`${file}\` \`${constant}\``,
      effect,
      counted,
    ]),
  );
}
