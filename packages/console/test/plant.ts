import type { AssetDetail, Conversation, NetworkMap, RecordedEvent, Site, Zone } from '../src/api/network.ts';
import type { CaptureDetail, DecodedFrame } from '../src/api/captures.ts';
import type { FindingDetail, Overview, Suppression } from '../src/api/findings.ts';
import type { Match } from '../src/matches/api.ts';
import type { Sensor } from '../src/api/sensors.ts';
import type { VulnerabilityDetail } from '../src/library/api.ts';
import { SEVERITIES, type Severity } from '../src/api/types.ts';
import { makeNetwork } from './plant-assets.ts';
import { addressOf, ago, isOpen, uuid } from './plant-base.ts';
import { makeCaptures } from './plant-captures.ts';
import { makeFindings, makeFrames } from './plant-findings.ts';
import { makeMatches, makeVulnerabilities } from './plant-vulnerabilities.ts';
import { makeEvents, makeSensors, makeSources, makeSuppressions } from './plant-watch.ts';

/** A plant made up by seed, of any size, in the shapes of the API: what the tests of the console look at. */
export interface Plant {
  site: Site;
  zones: Zone[];
  assets: AssetDetail[];
  conversations: Conversation[];
  findings: FindingDetail[];
  matches: Match[];
  vulnerabilities: VulnerabilityDetail[];
  captures: CaptureDetail[];
  sources: CaptureDetail[];
  sensors: Sensor[];
  events: RecordedEvent[];
  suppressions: Suppression[];
  map: NetworkMap;
  overview: Overview;
  frames: DecodedFrame[];
}

/** Makes a plant of `count` devices. */
export function makePlant(count: number): Plant {
  const site: Site = {
    id: uuid(1, 1),
    name: '东湖水厂 East Lake Water Works',
    description: '',
    createdAt: ago(9000),
    assets: count,
    captures: 3,
    openFindings: 0,
  };
  const capture = uuid(3, 1);
  const { zones, assets, conversations, servers, clients } = makeNetwork(count, site.id, capture);
  const findings = makeFindings(site.id, capture, clients, servers, Math.min(60, Math.max(6, Math.floor(count / 2))));
  const vulnerabilities = makeVulnerabilities();
  const matches = makeMatches(servers, vulnerabilities);
  const protocols = countProtocols(conversations);
  const captures = makeCaptures(site.id, capture, { assets: count, findings: findings.length }, protocols);
  const suppressions = makeSuppressions(site.id, findings);
  const [{ id: decision, owner, reason, expiresAt }] = suppressions;
  findings[0].suppression = { id: decision, owner, reason, expiresAt };
  site.openFindings = findings.filter(isOpen).length;
  return {
    site,
    zones,
    assets,
    conversations,
    findings: findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    matches,
    vulnerabilities,
    captures,
    sources: makeSources(captures[0]),
    sensors: makeSensors(site.id, capture),
    events: makeEvents(conversations),
    suppressions,
    map: {
      zones,
      nodes: assets.map((asset) => ({
        id: asset.id,
        label: asset.name ?? addressOf(asset),
        role: asset.role,
        vendor: asset.vendor,
        zone: asset.zone,
        purdueLevel: asset.purdueLevel,
        worstSeverity: asset.worstSeverity,
        openFindings: asset.openFindings,
        openMatches: asset.openMatches,
      })),
      links: conversations.map((one) => ({
        client: one.clientAsset as string,
        server: one.serverAsset as string,
        protocols: [one.protocol],
        messages: one.messages,
        bytes: one.bytes,
        errors: one.errors,
        lastSeen: one.lastSeen,
      })),
    },
    overview: overviewOf({ assets, findings, matches, protocols, captures }),
    frames: makeFrames(capture),
  };
}

function countProtocols(conversations: readonly Conversation[]): Overview['protocols'] {
  return [...Map.groupBy(conversations, (one) => one.protocol)].map(([id, list]) => ({
    id,
    conversations: list.length,
    messages: list.reduce((sum, one) => sum + one.messages, 0),
    errors: list.reduce((sum, one) => sum + one.errors, 0),
  }));
}

/** The first screen of a plant. */
function overviewOf(plant: Pick<Plant, 'assets' | 'findings' | 'matches' | 'captures'> & Pick<Overview, 'protocols'>): Overview {
  const { assets, findings, matches, captures, protocols } = plant;
  const open = findings.filter(isOpen);
  const counted = (key: keyof AssetDetail) =>
    [...Map.groupBy(assets, (asset) => asset[key])]
      .map(([value, list]) => ({ key: value, count: list.length }))
      .toSorted((a, b) => b.count - a.count);
  return {
    assets: {
      total: assets.length,
      byRole: counted('role') as Overview['assets']['byRole'],
      byLevel: counted('purdueLevel') as Overview['assets']['byLevel'],
      byVendor: counted('vendor') as Overview['assets']['byVendor'],
    },
    protocols: protocols.toSorted((a, b) => b.messages - a.messages),
    findings: {
      open: open.length,
      suppressed: 1,
      total: findings.length,
      bySeverity: SEVERITIES.map((key) => ({
        key,
        open: open.filter((one) => one.severity === key).length,
        suppressed: 0,
        total: findings.filter((one) => one.severity === key).length,
      })),
      byTechnique: [
        ...Map.groupBy(
          open.flatMap((one) => one.techniques),
          (id) => id,
        ),
      ].map(([key, list]) => ({ key, open: list.length })),
    },
    matches: {
      open: matches.length,
      knownExploited: matches.filter((one) => one.vulnerability.kev).length,
      assets: new Set(matches.map((one) => one.asset.id)).size,
    },
    captures: { total: 3, analysing: 1, frames: captures[0].frames ?? 0, last: captures[0].last },
    first: [
      ...open.slice(0, 3).map((one, index) => ({
        kind: 'finding' as const,
        id: one.id,
        title: one.title,
        severity: one.severity,
        score: 96 - index * 4,
        reasons: [
          { about: 'severity' as const, severity: one.severity, confidence: 0.9 },
          { about: 'count' as const, count: one.count },
          { about: 'asset' as const, role: 'controller', level: 1 },
          { about: 'techniques' as const, techniques: one.techniques },
        ],
        rule: one.rule,
        more: 2,
        asset: {
          id: one.serverAsset as string,
          label: assets.find((asset) => asset.id === one.serverAsset)?.name ?? (one.server as string),
        },
        translations: one.translations,
      })),
      ...matches.slice(0, 3).map((one, index) => ({
        kind: 'match' as const,
        id: one.id,
        title: `${one.vulnerability.id}: ${one.vulnerability.title}`,
        severity: one.vulnerability.severity as Severity,
        score: 84 - index * 3,
        rule: null,
        more: 0,
        reasons: [
          { about: 'place' as const, place: 'now' as const },
          { about: 'closes' as const, vulnerabilities: 2, assets: 1 },
          ...(one.vulnerability.kev ? [{ about: 'exploited' as const }] : []),
          { about: 'cvss' as const, score: one.vulnerability.cvss ?? 0 },
        ],
        asset: { id: one.asset.id, label: one.asset.label },
        translations: {},
      })),
    ].toSorted((a, b) => b.score - a.score),
  };
}
