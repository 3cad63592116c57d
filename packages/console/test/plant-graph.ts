import type { Graph, GraphEdge, GraphNode } from '../src/graph/api.ts';
import type { Plant } from './plant.ts';

/** A made-up graph around the plant: its assets, what affects them, and what is known of that. One vendor is a hub with two thousand products. */
export interface PlantGraph extends Graph {
  answer(method: string, url: URL, body: unknown): unknown;
}

const HUB = 2000;

export function makeGraph(plant: Plant): PlantGraph {
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  const add = (kind: string, key: string, label: string, change: Partial<GraphNode> = {}): string => {
    const ref = `${kind}:${key}`;
    const own = ['asset', 'zone', 'site', 'organisation', 'finding'].includes(kind);
    const known = {
      labelZh: null,
      summary: '',
      severity: null,
      sources: own ? ['inventory'] : ['NVD'],
      ended: null,
      at: null,
      attributes: {},
    };
    nodes.set(ref, { ref, kind, key, label, own, edges: 0, ...known, ...change });
    return ref;
  };
  const join = (from: string, type: string, to: string, change: Partial<GraphEdge> = {}) => {
    const said = { source: 'NVD', document: null, method: 'database-entry', confidence: 0.9, validUntil: null, text: null };
    const day = String(1 + (edges.length % 28)).padStart(2, '0');
    edges.push({
      id: String(edges.length + 1),
      from,
      type,
      to,
      ...said,
      validFrom: `2026-10-${day}T00:00:00Z`,
      seenAt: '2026-11-18T06:00:00Z',
      ...change,
    });
    for (const ref of [from, to]) nodes.get(ref)!.edges++;
  };
  const derived = { source: 'inventory', method: 'derived', confidence: 1 };
  const site = add('site', plant.site.id, plant.site.name);
  join(site, 'belongs-to', add('organisation', 'o1', '东湖水务集团'), derived);
  const weakness = add('weakness', 'CWE-787', 'Out-of-bounds Write', { labelZh: '越界写入' });
  const technique = add('technique', 'T0855', 'Unauthorized Command Message', {
    labelZh: '未授权命令消息',
    sources: ['ATT&CK for ICS'],
  });
  const malware = add('malware', 'S0603', 'Stuxnet');
  join(malware, 'uses', technique);
  join(add('mitigation', 'M0807', 'Network Allowlists'), 'mitigates', technique);
  const vulnerabilities = plant.vulnerabilities.slice(0, 12).map(({ id, title, severity }) => {
    const ref = add('vulnerability', id, id, { summary: title, severity, labelZh: null });
    join(ref, 'has-weakness', weakness);
    return ref;
  });
  if (vulnerabilities[0]) join(malware, 'exploits', vulnerabilities[0]);
  for (const [at, asset] of plant.assets.slice(0, 40).entries()) {
    const { vendor, model, firmware, role } = asset;
    const ref = add('asset', asset.id, asset.name ?? asset.id, {
      attributes: { vendor, model, firmware, role },
      severity: asset.worstSeverity,
    });
    join(ref, 'located-in', site, derived);
    const product = add('product', `${vendor ?? ''}/${model ?? ''}`.toLowerCase(), model ?? '?');
    join(ref, 'instance-of', product, derived);
    const one = vulnerabilities[at % vulnerabilities.length];
    if (one && at % 3 === 0) {
      const reason = 'Siemens S7-1500, firmware V2.8.1 is before V2.9.2';
      join(ref, 'affected-by', one, {
        source: 'matching',
        method: 'derived',
        confidence: 0.78,
        document: `match:${at}`,
        text: reason,
      });
      join(one, 'affects', product);
    }
  }
  // The second asset asks the first.
  const [one, another] = plant.assets.slice(1, 3).map(({ id }) => `asset:${id}`);
  join(one, 'communicates-with', another, { ...derived, source: 'traffic', document: 'protocol:modbus', text: 'modbus' });
  const hub = add('vendor', 'siemens', 'Siemens', { labelZh: '西门子' });
  for (let at = 0; at < HUB; at++) {
    const product = add('product', `siemens/p${at}`, `SIMATIC ${at}`);
    join(product, 'made-by', hub);
    if (at % 4 === 0) join(add('component', `c${at % 200}`, `OpenSSL 1.0.${at % 200}`), 'part-of', product);
  }

  const graphOf = (refs: Iterable<string>, among: readonly GraphEdge[]): Graph => ({
    nodes: [...new Set(refs)].flatMap((ref) => nodes.get(ref) ?? []),
    edges: [...among],
  });
  const around = (ref: string) => edges.filter(({ from, to }) => from === ref || to === ref);
  const path = (from: string, to: string): string[] | null => {
    const before = new Map<string, string | null>([[from, null]]);
    for (const ref of before.keys())
      for (const edge of around(ref)) {
        const other = edge.from === ref ? edge.to : edge.from;
        if (!before.has(other)) before.set(other, ref);
      }
    if (!before.has(to)) return null;
    const found = [to];
    for (let at = before.get(to) ?? null; at !== null; at = before.get(at) ?? null) found.unshift(at);
    return found;
  };
  const inside = (refs: readonly string[]) => {
    const there = new Set(refs);
    return edges.filter(({ from, to }) => there.has(from) && there.has(to));
  };

  const answer = (method: string, url: URL, body: unknown): unknown => {
    const question = url.pathname.split('/')[3];
    const query = (name: string) => url.searchParams.get(name) ?? '';
    if (method === 'POST') {
      const { nodes: refs, at } = body as { nodes: string[]; at?: string };
      const all = inside(refs);
      if (question === 'subgraph') return graphOf(refs, at ? all.filter(({ validFrom }) => (validFrom ?? '') <= at) : all);
      const days = Map.groupBy(all, ({ validFrom }) => validFrom?.slice(0, 10) ?? '');
      return {
        items: [...days]
          .map(([day, list]) => ({ day, began: list.length, ended: 0 }))
          .toSorted((a, b) => a.day.localeCompare(b.day)),
      };
    }
    if (question === 'nodes') {
      const words = query('q').toLowerCase();
      return {
        items: [...nodes.values()].filter(({ ref, label }) => `${ref} ${label}`.toLowerCase().includes(words)).slice(0, 12),
      };
    }
    if (question === 'neighbourhood') {
      const start = query('node');
      if (!nodes.has(start)) return 404;
      const all = around(start);
      const from = Number(query('after') || 0);
      // The hub is answered whole, to see how many the page bears.
      const limit = start === hub ? all.length : 60;
      const some = all.slice(from, from + limit);
      const refs = [start, ...some.flatMap((edge) => [edge.from, edge.to])];
      return { ...graphOf(refs, some), start, counts: [], next: from + limit < all.length ? String(from + limit) : null };
    }
    if (question === 'path' || question === 'paths') {
      const found = path(query('from'), query('to'));
      const graph = graphOf(found ?? [], inside(found ?? []));
      if (question === 'path') return { ...graph, path: found, exact: true, hubs: [] };
      return { ...graph, paths: found ? [found] : [], complete: true, hubs: [] };
    }
    if (question === 'causes') {
      const asked = url.searchParams.getAll('nodes');
      const near = (ref: string) => new Set(around(ref).map(({ from, to }) => (from === ref ? to : from)));
      const shared = [...near(asked[0])].filter((ref) => asked.slice(1).some((other) => near(other).has(ref)));
      const refs = [...asked, ...shared];
      const reaches = asked.map((ref) => ({ node: ref, distance: 1 }));
      return {
        ...graphOf(refs, inside(refs)),
        causes: shared.map((ref) => ({ node: ref, reaches })),
        fewest: shared.slice(0, 1),
        unexplained: [],
        complete: true,
        hubs: [],
      };
    }
    const start = query('node');
    const through = start.startsWith('asset:') ? 'reach' : 'harm';
    const type = through === 'reach' ? 'communicates-with' : 'affected-by';
    const ends = around(start).flatMap((edge) => (edge.type === type ? [edge.from === start ? edge.to : edge.from] : []));
    const refs = [...new Set([start, ...ends, site])];
    const label = (ref: string) => nodes.get(ref)?.label ?? ref;
    const reached = refs.slice(1).map((ref, at) => ({
      node: ref,
      distance: ref === site ? 2 : 1,
      from: start,
      confidence: at === 0 ? 0.78 : 1,
      why:
        through === 'reach' && ref !== site
          ? {
              en: `${label(start)} sends requests to ${label(ref)} over modbus, last on 2026-11-18.`,
              zh: `${label(start)} 通过 modbus 向 ${label(ref)} 发送请求，最近一次在 2026-11-18。`,
            }
          : { en: `${label(ref)} is affected by ${label(start)}.`, zh: `${label(ref)} 受其影响 ${label(start)}。` },
      vulnerabilities: ref.startsWith('asset:') ? 2 : 0,
    }));
    return {
      ...graphOf(refs, inside(refs)),
      start,
      through,
      counts: { asset: ends.length, site: 1 },
      reached,
      complete: true,
      hubs: [],
    };
  };
  return { nodes: [...nodes.values()], edges, answer };
}
