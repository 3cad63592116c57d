import type { Fingerprint } from '@fengsui/sensor';
import type { Readable } from 'node:stream';
import type { Bus } from '../kernel/bus.ts';
import type { Configuration } from '../kernel/config.ts';
import { found, Problem } from '../kernel/errors.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Jobs } from '../kernel/jobs.ts';
import type { Records, Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { Telemetry } from '../kernel/telemetry.ts';
import type { IntelligenceService } from '../intelligence/service.ts';
import type { EnforcedNorms } from '../norms/enforced.ts';
import { capturesOf } from './captures.ts';
import { buildMap } from './map.ts';
import { withRuleTexts } from './rules.ts';
import type * as schema from './schema.ts';
import { sitesOf } from './sites.ts';
import * as assets from './store-assets.ts';
import * as conversations from './store-conversations.ts';
import * as events from './store-events.ts';
import * as findings from './store-findings.ts';
import * as inventory from './store-inventory.ts';
import * as sites from './store-sites.ts';

/** What the capability stands on. */
export interface Foundation {
  records: Records;
  telemetry: Telemetry;
  bus: Bus;
  jobs: Jobs;
  configuration: Configuration;
  /** Folder of the data folder in which this capability keeps its files. */
  directory: string;
  /** Says what the captures of a site are held against. */
  enforcedNorms: EnforcedNorms;
  /** What the library knows of files and of what traffic speaks of. */
  intelligence: Pick<IntelligenceService, 'prepare' | 'file' | 'samplesOf' | 'discard'>;
  /** The server's own fingerprints that are in force. */
  fingerprints(this: void): Promise<Fingerprint[]>;
}

/** Most frames of a finding that are decoded for a page. */
const decodedFrames = 50;
/** Most assets on a map. */
const mapAssets = 5000;

export type AssetService = ReturnType<typeof openAssets>;

/** Sites, zones, captures, the inventory, conversations and findings. */
export function openAssets(foundation: Foundation) {
  const { records, telemetry, bus } = foundation;
  const in_ = <T>(actor: Pick<Actor, 'organisation'>, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const { cut, framesOf, ...ofCaptures } = capturesOf(foundation);
  const { getCapture } = ofCaptures;

  const withAssets = async <T extends { site: string; client: string; server: string }>(actor: Actor, items: readonly T[]) => {
    const wanted = [...new Set(items.flatMap(({ client, server }) => [client, server]))];
    const known = await in_(actor, (tx) => assets.listAddresses(tx, { addresses: wanted }));
    const owners = new Map(known.map(({ site, address, asset }) => [`${site} ${address}`, asset]));
    return items.map((item) => ({
      ...item,
      clientAsset: owners.get(`${item.site} ${item.client}`) ?? null,
      serverAsset: owners.get(`${item.site} ${item.server}`) ?? null,
    }));
  };

  const conversationOf = async (actor: Actor, id: string) => {
    const [, capture = '', number = ''] = /^([0-9a-f-]{36})-(\d{1,9})$/.exec(id) ?? [];
    const conversation =
      capture === '' ? undefined : await conversations.findConversation(telemetry, actor.organisation, capture, Number(number));
    return found('conversation', id, conversation);
  };

  const changed = async (tx: Tx, actor: Actor, id: string): Promise<schema.AssetDetail> => {
    await inventory.refreshAssets(tx, [id]);
    const asset = found('asset', id, await assets.findAsset(tx, id));
    await bus.publish(tx, actor.organisation, 'assets', { site: asset.site, capture: null });
    await bus.publish(tx, actor.organisation, 'inventory.changed', { assets: [id] });
    return asset;
  };

  return {
    ...sitesOf(in_, bus),
    ...ofCaptures,

    listAssets: (actor: Pick<Actor, 'organisation'>, query: schema.AssetQuery): Promise<PageOf<schema.Asset>> =>
      in_(actor, (tx) => assets.listAssets(tx, query)),
    getAsset: (actor: Actor, id: string) => in_(actor, async (tx) => found('asset', id, await assets.findAsset(tx, id))),

    changeAsset: (actor: Actor, id: string, change: schema.AssetChange) =>
      in_(actor, async (tx) => {
        found('asset', id, await assets.findAsset(tx, id));
        if (change.zone !== undefined && !(await assets.setZone(tx, id, change.zone)))
          throw new Problem('not-found', `zone ${change.zone}`);
        return changed(tx, actor, id);
      }),

    /** A person confirms or corrects an attribute. The evidence stays and is still shown. */
    decideAttribute: (actor: Actor, id: string, attribute: schema.AttributeName, value: string, note: string) =>
      in_(actor, async (tx) => {
        found('asset', id, await assets.findAsset(tx, id));
        if (attribute === 'purdueLevel' && !['0', '1', '2', '3', '3.5', '4', '5'].includes(value)) {
          throw new Problem('invalid-request', 'purdueLevel is 0, 1, 2, 3, 3.5, 4 or 5');
        }
        await assets.setOverride(tx, actor.organisation, { asset: id, attribute, value, note, by: actor.user.displayName });
        return changed(tx, actor, id);
      }),
    withdrawDecision: (actor: Actor, id: string, attribute: schema.AttributeName) =>
      in_(actor, async (tx) => {
        if (!(await assets.deleteOverride(tx, id, attribute)))
          throw new Problem('not-found', `decision on ${attribute} of asset ${id}`);
        return changed(tx, actor, id);
      }),

    /** Frames of an asset in the latest capture that saw it, or in the one named. */
    async sliceAsset(actor: Actor, id: string, capture?: string): Promise<Readable> {
      const { seen, addresses } = await in_(actor, async (tx) => ({
        seen: found('asset', id, await assets.findAsset(tx, id)).captures,
        addresses: await assets.listAddresses(tx, { asset: id }),
      }));
      const from = found(
        'capture',
        capture ?? 'with the asset',
        seen.find((one) => (capture === undefined ? one.kind === 'packets' : one.id === capture)),
      );
      return cut(actor, from.id, { addresses: addresses.map(({ address }) => address) });
    },

    /** Fingerprints that identified assets. */
    listIdentifications: (actor: Pick<Actor, 'organisation'>, limit: number, after?: string) =>
      in_(actor, (tx) => assets.listIdentifications(tx, limit, after)),

    /** Who talked to whom over which protocol in all sites, from when to when. */
    listTalks: (actor: Pick<Actor, 'organisation'>) => conversations.listTalks(telemetry, actor.organisation),

    async listConversations(actor: Actor, query: schema.ConversationQuery): Promise<PageOf<schema.Conversation>> {
      const { asset, limit = 50, ...rest } = query;
      const addresses = asset === undefined ? undefined : await in_(actor, (tx) => assets.listAddresses(tx, { asset }));
      const page = await conversations.listConversations(telemetry, actor.organisation, {
        ...rest,
        limit,
        ...(addresses === undefined
          ? {}
          : { addresses: addresses.map(({ address }) => address), site: addresses[0]?.site ?? rest.site }),
      });
      return { ...page, items: await withAssets(actor, page.items) };
    },
    /** Acts on the wire, the latest first. */
    async listEvents(actor: Actor, query: schema.EventQuery): Promise<PageOf<schema.RecordedEvent>> {
      const { asset, conversation, limit = 50, ...rest } = query;
      const of = conversation === undefined ? undefined : await conversationOf(actor, conversation);
      const own = asset === undefined ? undefined : await in_(actor, (tx) => assets.listAddresses(tx, { asset }));
      const page = await events.listEvents(telemetry, actor.organisation, {
        ...rest,
        limit,
        ...(of === undefined
          ? {}
          : { capture: of.capture, protocol: of.protocol, between: { client: of.client, server: of.server } }),
        ...(own === undefined ? {} : { addresses: own.map(({ address }) => address), site: own[0]?.site ?? rest.site }),
      });
      return { ...page, items: await withAssets(actor, page.items) };
    },
    async sliceConversation(actor: Actor, id: string): Promise<Readable> {
      const { capture, client, server, port } = await conversationOf(actor, id);
      return cut(actor, capture, { addresses: [client, server], between: true, ...(port === null ? {} : { port }) });
    },

    async listFindings(actor: Pick<Actor, 'organisation'>, query: schema.FindingQuery): Promise<PageOf<schema.Finding>> {
      const page = await in_(actor, (tx) => findings.listFindings(tx, query));
      return { ...page, items: await withRuleTexts(page.items) };
    },
    async getFinding(actor: Actor, id: string): Promise<schema.FindingDetail> {
      const finding = await in_(actor, async (tx) => found('finding', id, await findings.findFinding(tx, id)));
      return (await withRuleTexts([finding]))[0];
    },

    /** Changes state and assignee of a finding, or comments on it; every step is kept. */
    async changeFinding(actor: Actor, id: string, change: schema.FindingChange): Promise<schema.FindingDetail> {
      const changed = await in_(actor, async (tx) => {
        const before = found('finding', id, await findings.findFinding(tx, id));
        let note = change.note ?? '';
        const step = (kind: string, from: string | null, to: string | null) => {
          const done = findings.insertStep(tx, actor.organisation, id, { by: actor.user.displayName, kind, from, to, note });
          note = '';
          return done;
        };
        if (change.state !== undefined && change.state !== before.state) {
          await findings.setState(tx, id, change.state);
          await step('state', before.state, change.state);
        }
        if (change.assignee !== undefined && change.assignee !== (before.assignee?.id ?? null)) {
          const name =
            change.assignee === null ? null : found('user', change.assignee, await findings.findMember(tx, change.assignee));
          await findings.setAssignee(tx, id, change.assignee);
          await step('assignee', before.assignee?.name ?? null, name);
        }
        if (note !== '') await step('note', null, null);
        await bus.publish(tx, actor.organisation, 'findings', { site: before.site, ids: [id] });
        return (await findings.findFinding(tx, id))!;
      });
      return (await withRuleTexts([changed]))[0];
    },

    /** The frames that show a finding, decoded. */
    async findingFrames(actor: Actor, id: string): Promise<schema.DecodedFrame[]> {
      const finding = await in_(actor, async (tx) => found('finding', id, await findings.findFinding(tx, id)));
      const decoded: schema.DecodedFrame[] = [];
      for (const { capture, frames } of finding.evidence) {
        const wanted = frames.slice(0, decodedFrames - decoded.length);
        if (wanted.length > 0) decoded.push(...(await framesOf(await getCapture(actor, capture), wanted)));
      }
      return decoded;
    },
    async sliceFinding(actor: Actor, id: string, capture?: string): Promise<Readable> {
      const finding = await in_(actor, async (tx) => found('finding', id, await findings.findFinding(tx, id)));
      const evidence = found(
        'evidence of finding',
        id,
        finding.evidence.find((one) => (capture === undefined ? one.captureKind === 'packets' : one.capture === capture)),
      );
      return cut(actor, evidence.capture, { frames: evidence.frames });
    },

    /** The inventory of a site as far as a map shows it. */
    inventoryOf: (actor: Pick<Actor, 'organisation'>, site: string): Promise<schema.Asset[]> =>
      in_(actor, (tx) => assets.listForMap(tx, site, mapAssets)),

    /** Assets of a site and who talks to whom. */
    async map(actor: Actor, site: string): Promise<schema.NetworkMap> {
      const known = await in_(actor, async (tx) => {
        found('site', site, (await sites.listSites(tx, site))[0]);
        return { zones: await sites.listZones(tx, { site }), nodes: await assets.listForMap(tx, site, mapAssets) };
      });
      return buildMap(known.zones, known.nodes, await conversations.listLinks(telemetry, actor.organisation, site));
    },
  };
}
