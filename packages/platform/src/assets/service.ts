import type { Fingerprint } from '@fengsui/sensor';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { createReadStream } from 'node:fs';
import type { Bus } from '../kernel/bus.ts';
import type { Configuration } from '../kernel/config.ts';
import { Problem } from '../kernel/errors.ts';
import { newId } from '../kernel/identifiers.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import { nameTaken } from '../kernel/identity/service.ts';
import type { Jobs } from '../kernel/jobs.ts';
import type { Records, Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { Telemetry } from '../kernel/telemetry.ts';
import { discard, receive, verify } from '../kernel/uploads.ts';
import type { IntelligenceService } from '../intelligence/service.ts';
import type { EnforcedNorms } from '../norms/enforced.ts';
import { defineAnalysis } from './analysis-job.ts';
import { decode, type Selection, slice } from './evidence.ts';
import { buildMap } from './map.ts';
import { decodeRecords } from './record-view.ts';
import { withRuleTexts } from './rules.ts';
import type * as schema from './schema.ts';
import type { ComponentQuery, SourceComponent } from './schema-sources.ts';
import * as assets from './store-assets.ts';
import * as captures from './store-captures.ts';
import * as conversations from './store-conversations.ts';
import * as events from './store-events.ts';
import * as findings from './store-findings.ts';
import * as inventory from './store-inventory.ts';
import * as readings from './store-readings.ts';
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

/** Bytes of the shortest file of packets: the header of a pcap file. */
const shortestCapture = 24;

/** Zones of a new site: the levels of the Purdue reference model. */
const defaultZones: readonly [level: number, name: string][] = [
  [0, 'Process'],
  [1, 'Basic control'],
  [2, 'Supervisory control'],
  [3, 'Site operations'],
  [3.5, 'Demilitarised zone'],
  [4, 'Enterprise network'],
  [5, 'Outside'],
];

/** Most frames of a finding that are decoded for a page. */
const decodedFrames = 50;
/** Most assets on a map. */
const mapAssets = 5000;

export type AssetService = ReturnType<typeof openAssets>;

/** Sites, zones, captures, the inventory, conversations and findings. */
export function openAssets(foundation: Foundation) {
  const { records, telemetry, bus, jobs, configuration, directory, intelligence } = foundation;
  const pathOf = (capture: string) => join(directory, capture, 'capture');
  const in_ = <T>(actor: Pick<Actor, 'organisation'>, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const found = <T>(what: string, id: string, value: T | undefined): T => {
    if (value === undefined) throw new Problem('not-found', `${what} ${id}`);
    return value;
  };
  const getCapture = (actor: Pick<Actor, 'organisation'>, id: string) =>
    in_(actor, async (tx) => found('capture', id, await captures.findCapture(tx, id)));
  const tellCapture = async (tx: Tx, organisation: string, id: string) => {
    const capture = await captures.findCapture(tx, id);
    await bus.publish(tx, organisation, 'captures', { id, state: capture?.state ?? 'deleted', received: capture?.received ?? 0 });
  };
  const uploadOf = (capture: schema.Capture) => ({ path: pathOf(capture.id), size: capture.size, received: capture.received });

  defineAnalysis(foundation, { pathOf, getCapture, tellCapture });

  /** A slice of one capture. Records of other tools have no frames to cut out. */
  const cut = async (actor: Pick<Actor, 'organisation'>, capture: string, selection: Selection): Promise<Readable> => {
    const { kind, name } = await getCapture(actor, capture);
    if (kind === 'records') throw new Problem('wrong-state', `${name} holds records, not frames`);
    const output = join(directory, capture, `slice-${newId()}.pcap`);
    await mkdir(dirname(output), { recursive: true, mode: 0o700 });
    return slice(pathOf(capture), output, selection);
  };

  /** Frames of a capture by their numbers, decoded; of records, the records. */
  const framesOf = (capture: schema.Capture, frames: number[]): Promise<schema.DecodedFrame[]> => {
    const { id } = capture;
    const path = pathOf(id);
    if (capture.kind === 'records') return decodeRecords(path, id, capture.format, frames);
    const output = join(directory, id, `frames-${newId()}.json`);
    return decode({ path, capture: id, frames, output }, configuration.analysisMemoryMegabytes);
  };

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
    listSites: (actor: Pick<Actor, 'organisation'>): Promise<schema.Site[]> => in_(actor, (tx) => sites.listSites(tx)),
    getSite: (actor: Actor, id: string) => in_(actor, async (tx) => found('site', id, (await sites.listSites(tx, id))[0])),

    /** Makes a site with a zone for each Purdue level. */
    createSite: (actor: Pick<Actor, 'organisation'>, request: schema.SiteCreate): Promise<schema.Site> =>
      in_(actor, async (tx) => {
        const id = newId();
        const site = { id, name: request.name, description: request.description ?? '' };
        await sites.insertSite(tx, actor.organisation, site).catch(nameTaken(request.name));
        for (const [purdueLevel, name] of defaultZones) {
          await sites.insertZone(tx, actor.organisation, { id: newId(), site: id, name, purdueLevel, description: '' });
        }
        await bus.publish(tx, actor.organisation, 'places', {});
        return (await sites.listSites(tx, id))[0];
      }),
    changeSite: (actor: Actor, id: string, change: schema.SiteChange) =>
      in_(actor, async (tx) => {
        await sites.updateSite(tx, id, change).catch(nameTaken(change.name ?? ''));
        await bus.publish(tx, actor.organisation, 'places', {});
        return found('site', id, (await sites.listSites(tx, id))[0]);
      }),
    deleteSite: (actor: Actor, id: string) =>
      in_(actor, async (tx) => {
        const site = found('site', id, (await sites.listSites(tx, id))[0]);
        if (site.captures > 0 || site.assets > 0) throw new Problem('in-use', `the site has ${site.captures} captures`);
        await sites.deleteSite(tx, id);
        await bus.publish(tx, actor.organisation, 'places', {});
      }),

    listZones: (actor: Pick<Actor, 'organisation'>, site?: string): Promise<schema.Zone[]> =>
      in_(actor, (tx) => sites.listZones(tx, { site })),
    createZone: (actor: Actor, request: schema.ZoneCreate) =>
      in_(actor, async (tx) => {
        found('site', request.site, (await sites.listSites(tx, request.site))[0]);
        const zone = { ...request, id: newId(), description: request.description ?? '' };
        await sites.insertZone(tx, actor.organisation, zone).catch(nameTaken(request.name));
        await bus.publish(tx, actor.organisation, 'places', {});
        return (await sites.listZones(tx, { id: zone.id }))[0];
      }),
    changeZone: (actor: Actor, id: string, change: schema.ZoneChange) =>
      in_(actor, async (tx) => {
        await sites.updateZone(tx, id, change).catch(nameTaken(change.name ?? ''));
        await bus.publish(tx, actor.organisation, 'places', {});
        return found('zone', id, (await sites.listZones(tx, { id }))[0]);
      }),
    deleteZone: (actor: Actor, id: string) =>
      in_(actor, async (tx) => {
        found('zone', id, (await sites.listZones(tx, { id }))[0]);
        await sites.deleteZone(tx, id);
        await bus.publish(tx, actor.organisation, 'places', {});
      }),

    listCaptures: (actor: Pick<Actor, 'organisation'>, query: schema.CaptureQuery): Promise<PageOf<schema.Capture>> =>
      in_(actor, (tx) => captures.listCaptures(tx, query)),
    getCapture,

    /** Announces an upload. */
    createCapture: (actor: Pick<Actor, 'organisation'> & { user: { name: string } | null }, request: schema.CaptureCreate) =>
      in_(actor, async (tx) => {
        if (request.size > configuration.maxUploadBytes)
          throw new Problem('too-large', `at most ${configuration.maxUploadBytes} bytes`);
        const { kind = 'packets', format } = request;
        if (kind === 'packets' && request.size < shortestCapture)
          throw new Problem('invalid-request', `packets have at least ${shortestCapture} bytes`);
        if (kind === 'packets' && format !== undefined)
          throw new Problem('invalid-request', 'a format is named for records only');
        found('site', request.site, (await sites.listSites(tx, request.site))[0]);
        const id = newId();
        await captures.insertCapture(tx, actor.organisation, { ...request, id, uploadedBy: actor.user?.name ?? null });
        await tellCapture(tx, actor.organisation, id);
        return (await captures.findCapture(tx, id))!;
      }),

    /** Takes bytes of a capture; what is answered is safely on disk. */
    async receiveCapture(actor: Pick<Actor, 'organisation'>, id: string, offset: number, body: AsyncIterable<Uint8Array>) {
      const capture = await getCapture(actor, id);
      if (capture.state !== 'uploading') throw new Problem('wrong-state', `the capture is ${capture.state}`);
      const received = await receive(uploadOf(capture), offset, body, async (safe) => {
        await in_(actor, (tx) => captures.setReceived(tx, id, safe));
        bus.emit(actor.organisation, 'captures', { id, state: 'uploading', received: safe });
      });
      return { received, size: capture.size };
    },

    /** Ends an upload and queues the analysis. Asking twice is asking once. */
    async completeCapture(actor: Pick<Actor, 'organisation'>, id: string, sha256: string): Promise<schema.Capture> {
      const capture = await getCapture(actor, id);
      if (capture.state !== 'uploading') {
        if (capture.sha256 === sha256.toLowerCase()) return capture;
        throw new Problem('wrong-state', `the capture is ${capture.state}`);
      }
      await verify(uploadOf(capture), sha256);
      return in_(actor, async (tx) => {
        const job = await jobs.queue(tx, actor.organisation, 'analysis', id);
        if (!(await captures.setQueued(tx, id, ['uploading'], job, sha256.toLowerCase()))) throw new Problem('wrong-state');
        await tellCapture(tx, actor.organisation, id);
        return (await captures.findCapture(tx, id))!;
      });
    },

    /** Analyses a capture again, as after an update of the rules. */
    analyseAgain: (actor: Actor, id: string): Promise<schema.Capture> =>
      in_(actor, async (tx) => {
        const capture = found('capture', id, await captures.findCapture(tx, id));
        const job = await jobs.queue(tx, actor.organisation, 'analysis', id);
        if (!(await captures.setQueued(tx, id, ['done', 'failed'], job, null))) {
          throw new Problem('wrong-state', `the capture is ${capture.state}`);
        }
        await tellCapture(tx, actor.organisation, id);
        return (await captures.findCapture(tx, id))!;
      }),

    /** Deletes a capture, its file, and whatever only it proved. */
    async deleteCapture(actor: Actor, id: string): Promise<void> {
      const capture = await getCapture(actor, id);
      const samples = await intelligence.samplesOf(actor, id);
      await in_(actor, async (tx) => {
        await jobs.cancel(tx, { subject: id });
        const before = await inventory.withdraw(tx, { organisation: actor.organisation, site: capture.site, capture: id });
        const kept = await inventory.refreshAssets(tx, before.assets);
        await inventory.refreshFindings(tx, before.findings);
        await captures.deleteCapture(tx, id);
        await tellCapture(tx, actor.organisation, id);
        await bus.publish(tx, actor.organisation, 'inventory.changed', { assets: kept });
      });
      await telemetry.remove(actor.organisation, id);
      await in_(actor, (tx) => bus.publish(tx, actor.organisation, 'conversations', { capture: id }));
      await intelligence.discard(actor, samples);
      await discard({ path: pathOf(id) });
    },

    /** The parts that a bill of materials names. */
    listComponents: (actor: Actor, id: string, query: ComponentQuery): Promise<PageOf<SourceComponent>> =>
      in_(actor, async (tx) => {
        found('capture', id, await captures.findCapture(tx, id));
        return readings.listComponents(tx, id, query);
      }),

    /** Frames of a capture by their numbers, decoded. */
    async captureFrames(actor: Actor, id: string, frames: number[]): Promise<schema.DecodedFrame[]> {
      const capture = await getCapture(actor, id);
      if (capture.state === 'uploading') throw new Problem('wrong-state', 'the upload is not complete');
      return framesOf(capture, frames);
    },

    async openCapture(actor: Actor, id: string) {
      const capture = await getCapture(actor, id);
      if (capture.state === 'uploading') throw new Problem('wrong-state', 'the upload is not complete');
      return { kind: capture.kind, name: capture.name, size: capture.size, stream: createReadStream(pathOf(id)) };
    },

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

    /** Captures of packets of a site, with the files that hold them, in the order asked. */
    packetFiles: (
      actor: Pick<Actor, 'organisation'>,
      site: string,
      ids: readonly string[],
    ): Promise<{ id: string; path: string }[]> =>
      in_(actor, async (tx) => {
        const files: { id: string; path: string }[] = [];
        for (const id of ids) {
          const capture = found('capture', id, await captures.findCapture(tx, id));
          if (capture.site !== site) throw new Problem('not-found', `capture ${id} of site ${site}`);
          if (capture.kind !== 'packets') throw new Problem('wrong-state', `${capture.name} holds ${capture.kind}, not packets`);
          if (capture.state === 'uploading') throw new Problem('wrong-state', `${capture.name} is not uploaded yet`);
          // Of a sensor's session only the frames that prove something are kept.
          if (capture.state === 'live') throw new Problem('wrong-state', `${capture.name} holds evidence only, not the traffic`);
          files.push({ id, path: pathOf(id) });
        }
        return files;
      }),

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
