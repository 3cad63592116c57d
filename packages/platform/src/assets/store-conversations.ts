import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { PageOf } from '../kernel/schema.ts';
import { isoTime, type Telemetry } from '../kernel/telemetry.ts';
import type { AnalysisResult } from './analysis.ts';
import type { Conversation, Talk } from './schema.ts';

/** Conversations in the telemetry. Which asset an address is, is asked of the records when they are read: assets merge later. */

type Stored = Omit<Conversation, 'clientAsset' | 'serverAsset'>;

interface Row {
  capture: string;
  number: number;
  site: string;
  client: string;
  server: string;
  protocol: string;
  port: number | null;
  messages: number;
  bytes: number;
  errors: number;
  first_seen: string;
  last_seen: string;
  functions: string;
}

/** Writes the conversations of a capture in place of those that were there. */
export function replaceConversations(
  telemetry: Telemetry,
  organisation: string,
  place: { site: string; capture: string },
  conversations: AnalysisResult['conversations'],
): Promise<number> {
  const numbered = conversations.map((conversation, index) => ({ ...conversation, number: index + 1 }));
  return telemetry.replace(organisation, place.capture, 'conversations', conversationRows(place.site, numbered));
}

/** Rows of conversations that have their number in the capture. */
export function conversationRows(
  site: string,
  conversations: readonly (AnalysisResult['conversations'][number] & { number: number })[],
) {
  return conversations.map((conversation) => ({
    number: conversation.number,
    site,
    client: conversation.client.toLowerCase(),
    server: conversation.server.toLowerCase(),
    protocol: conversation.protocol,
    port: conversation.port,
    messages: conversation.messages,
    bytes: conversation.bytes,
    errors: conversation.errors,
    first_seen: conversation.firstSeen,
    last_seen: conversation.lastSeen,
    functions: JSON.stringify(conversation.functions),
  }));
}

const columns =
  'capture, number, site, client, server, protocol, port, messages, bytes, errors, first_seen, last_seen, functions';

/** Conversations with the most messages first. `addresses` limits them to those of one asset. */
export async function listConversations(
  telemetry: Telemetry,
  organisation: string,
  query: { limit: number; after?: string; site?: string; capture?: string; protocol?: string; addresses?: string[] },
): Promise<PageOf<Stored>> {
  const after = decodeCursor(query.after, 3);
  const conditions = [
    ...(query.site === undefined ? [] : ['site = {site: UUID}']),
    ...(query.capture === undefined ? [] : ['capture = {capture: UUID}']),
    ...(query.protocol === undefined ? [] : ['protocol = {protocol: String}']),
    ...(query.addresses === undefined ? [] : ['(client in {addresses: Array(String)} or server in {addresses: Array(String)})']),
    ...(after === null
      ? []
      : ['(messages, capture, number) < ({messages: UInt64}, {afterCapture: UUID}, {afterNumber: UInt32})']),
  ];
  const rows = await telemetry.query<Row>(
    organisation,
    `select ${columns} from conversations ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
      order by messages desc, capture desc, number desc limit {limit: UInt32}`,
    {
      ...query,
      limit: query.limit + 1,
      ...(after === null ? {} : { messages: after[0], afterCapture: after[1], afterNumber: after[2] }),
    },
  );
  return pageOf(rows, query.limit, (row) => [row.messages, row.capture, row.number], toConversation);
}

/** One conversation of a capture. */
export async function findConversation(
  telemetry: Telemetry,
  organisation: string,
  capture: string,
  number: number,
): Promise<Stored | undefined> {
  const rows = await telemetry.query<Row>(
    organisation,
    `select ${columns} from conversations where capture = {capture: UUID} and number = {number: UInt32}`,
    { capture, number },
  );
  return rows[0] && toConversation(rows[0]);
}

/** Who talks to whom in a site, over all captures. */
export async function listLinks(telemetry: Telemetry, organisation: string, site: string) {
  const rows = await telemetry.query<{
    client: string;
    server: string;
    protocols: string[];
    messages: number;
    bytes: number;
    errors: number;
    last: string;
  }>(
    organisation,
    `select client, server, arraySort(groupUniqArray(protocol)) as protocols, sum(c.messages) as messages, sum(c.bytes) as bytes,
        sum(c.errors) as errors, max(last_seen) as last
      from conversations as c where site = {site: UUID} group by client, server order by messages desc limit 20000`,
    { site },
  );
  return rows.map(({ last, ...link }) => ({ ...link, lastSeen: isoTime(last) }));
}

/** Most pairs of addresses that talk of which the graph is told, those with the most messages first. */
const mostTalks = 100_000;

/** Who talked to whom over which protocol in all sites, from when to when. */
export async function listTalks(telemetry: Telemetry, organisation: string): Promise<Talk[]> {
  const rows = await telemetry.query<Omit<Talk, 'firstSeen' | 'lastSeen'> & { first: string; last: string }>(
    organisation,
    `select site, client, server, protocol, sum(c.messages) as messages, min(first_seen) as first, max(last_seen) as last
      from conversations as c group by site, client, server, protocol order by messages desc, client, server, protocol limit {most: UInt32}`,
    { most: mostTalks },
  );
  return rows.map(({ first, last, ...talk }) => ({ ...talk, firstSeen: isoTime(first), lastSeen: isoTime(last) }));
}

/** How much of each protocol there is. */
export function countProtocols(telemetry: Pick<Telemetry, 'query'>, organisation: string, site: string | undefined) {
  return telemetry.query<{ id: string; conversations: number; messages: number; errors: number }>(
    organisation,
    `select protocol as id, count() as conversations, sum(c.messages) as messages, sum(c.errors) as errors
      from conversations as c ${site === undefined ? '' : 'where site = {site: UUID}'} group by protocol order by messages desc`,
    { site },
  );
}

function toConversation(row: Row): Stored {
  return {
    id: `${row.capture}-${row.number}`,
    capture: row.capture,
    site: row.site,
    client: row.client,
    server: row.server,
    protocol: row.protocol,
    port: row.port,
    messages: row.messages,
    bytes: row.bytes,
    errors: row.errors,
    firstSeen: isoTime(row.first_seen),
    lastSeen: isoTime(row.last_seen),
    functions: JSON.parse(row.functions) as Conversation['functions'],
  };
}
