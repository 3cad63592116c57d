import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { PageOf } from '../kernel/schema.ts';
import { isoTime, type Telemetry } from '../kernel/telemetry.ts';
import type { Analysis } from './analysis.ts';
import type { EventQuery, RecordedEvent } from './schema.ts';

/** Acts on the wire in the telemetry. Which asset an address is, is asked of the records when they are read: assets merge later. */

type Stored = Omit<RecordedEvent, 'clientAsset' | 'serverAsset'>;

/** Writes the events of a capture in place of those that were there. */
export function replaceEvents(
  telemetry: Telemetry,
  organisation: string,
  place: { site: string; capture: string },
  acts: Analysis['acts'],
): Promise<number> {
  const numbered = acts.map((act, index) => ({ ...act, number: index + 1 }));
  return telemetry.replace(organisation, place.capture, 'events', eventRows(place.site, numbered));
}

/** Rows of acts that have their number in the capture. A frame of 0 is one that is not kept. */
export function eventRows(site: string, acts: readonly (Analysis['acts'][number] & { number: number })[]) {
  return acts.map(({ client, server, refused, ...act }) => ({
    ...act,
    site,
    client: client.toLowerCase(),
    server: server.toLowerCase(),
    refused: refused ? 1 : 0,
  }));
}

const columns =
  'capture, number, site, at, frame, protocol, function, client, server, acts, refused, status, unit, area, address, value';

/** Events, the latest first. `addresses` limits them to those of one asset. */
export async function listEvents(
  telemetry: Telemetry,
  organisation: string,
  query: Omit<EventQuery, 'asset' | 'conversation' | 'limit'> & {
    limit: number;
    addresses?: string[];
    between?: { client: string; server: string };
  },
): Promise<PageOf<Stored>> {
  const after = decodeCursor(query.after, 3);
  const conditions = [
    ...(query.site === undefined ? [] : ['site = {site: UUID}']),
    ...(query.capture === undefined ? [] : ['capture = {capture: UUID}']),
    ...(query.protocol === undefined ? [] : ['protocol = {protocol: String}']),
    ...(query.act === undefined ? [] : ['has(acts, {act: String})']),
    ...(query.refused === undefined ? [] : [`refused = ${query.refused ? 1 : 0}`]),
    ...(query.addresses === undefined ? [] : ['(client in {addresses: Array(String)} or server in {addresses: Array(String)})']),
    ...(query.between === undefined ? [] : ['client = {client: String}', 'server = {server: String}']),
    ...(after === null
      ? []
      : ["(at, capture, number) < (toDateTime64({afterAt: String}, 9, 'UTC'), {afterCapture: UUID}, {afterNumber: UInt32})"]),
  ];
  const { limit, site, capture, protocol, act, addresses } = query;
  const rows = await telemetry.query<
    Omit<Stored, 'id' | 'refused' | 'frame'> & { number: number; refused: number; frame: number }
  >(
    organisation,
    `select ${columns} from events ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
      order by at desc, capture desc, number desc limit {limit: UInt32}`,
    {
      site,
      capture,
      protocol,
      act,
      addresses,
      ...query.between,
      limit: limit + 1,
      ...(after === null ? {} : { afterAt: String(after[0]), afterCapture: after[1], afterNumber: after[2] }),
    },
  );
  return pageOf(
    rows,
    limit,
    (row) => [row.at, row.capture, row.number],
    ({ number, refused, at, frame, ...row }) => ({
      ...row,
      frame: frame === 0 ? null : frame,
      id: `${row.capture}-${number}`,
      at: isoTime(at),
      refused: refused === 1,
    }),
  );
}
