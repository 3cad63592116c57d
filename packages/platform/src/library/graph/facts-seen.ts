import type { Finding, Identification, Talk } from '../../assets/schema.ts';
import type { JudgedFile } from '../../intelligence/schema.ts';
import type { Patch } from '../matches-schema.ts';
import { type Derived, type DerivedEdge, edge, type End, node } from './facts.ts';

/** What traffic shows of an organisation and what is done about it, as nodes and edges: conversations, findings, files, fixes. */

/** A question to all who has an address is no conversation, although whoever has it answers. */
const askedOfAll: ReadonlySet<string> = new Set(['arp']);

/** Two assets communicate, an edge for each protocol: from whoever asks to whoever answers, from the first message to the last. */
export function talkFacts(talks: readonly Talk[], owners: ReadonlyMap<string, string>): Derived {
  const joined = new Map<string, Talk>();
  for (const talk of talks) {
    const [client, server] = [owners.get(`${talk.site} ${talk.client}`), owners.get(`${talk.site} ${talk.server}`)];
    if (client === undefined || server === undefined || client === server || askedOfAll.has(talk.protocol)) continue;
    // The addresses of an asset are one end.
    const key = `${client} ${server} ${talk.protocol}`;
    const known = joined.get(key);
    joined.set(key, {
      ...talk,
      client,
      server,
      firstSeen: known !== undefined && known.firstSeen < talk.firstSeen ? known.firstSeen : talk.firstSeen,
      lastSeen: known !== undefined && known.lastSeen > talk.lastSeen ? known.lastSeen : talk.lastSeen,
    });
  }
  const edges = [...joined.values()].map(({ client, server, protocol, firstSeen, lastSeen }) =>
    edge(['asset', client], 'communicates-with', ['asset', server], {
      source: 'traffic',
      document: `protocol:${protocol}`,
      since: firstSeen,
      seen: lastSeen,
      text: protocol,
    }),
  );
  return { nodes: [], edges };
}

/** A fingerprint said what an asset is, as sure as the fingerprint is. */
export function identificationFacts({ asset, fingerprint, attributes, on, confidence, since }: Identification): Derived {
  const change = {
    source: 'traffic' as const,
    document: `fingerprint:${fingerprint}`,
    confidence,
    since,
    text: `${attributes} ← ${on}`,
  };
  return { nodes: [], edges: [edge(['fingerprint', fingerprint], 'identifies', ['asset', asset], change)] };
}

/** A finding is based on an indicator, as sure as what was left of the indicator's score. */
export function basisFacts({
  finding,
  indicator,
  score,
  since,
}: {
  finding: string;
  indicator: string;
  score: number;
  since: string;
}): Derived {
  const change = { source: 'detection' as const, document: `finding:${finding}`, confidence: Math.min(1, score / 100), since };
  return { nodes: [], edges: [edge(['finding', finding], 'based-on', ['indicator', indicator], change)] };
}

/** A finding was found on its assets, by its rule, and is evidence of techniques unless a person said that it is a false alarm. */
export function findingFacts(finding: Finding): Derived {
  const {
    id,
    title,
    rule,
    severity,
    confidence,
    techniques,
    clientAsset,
    serverAsset,
    state,
    firstSeen,
    lastSeen,
    client,
    server,
  } = finding;
  const change = { source: 'detection' as const, document: `finding:${id}`, confidence, since: firstSeen, seen: lastSeen };
  const on = [...new Set([serverAsset, clientAsset].filter((one) => one !== null))];
  const shown = state === 'false positive' ? [] : techniques;
  return {
    nodes: [
      node('finding', id, title, {
        names: [rule],
        severity,
        summary: [client, server].filter(Boolean).join(' → '),
        attributes: { rule, state, lastSeen },
      }),
    ],
    edges: [
      ...on.map((asset) => edge(['finding', id], 'found-on', ['asset', asset], change)),
      // That the rule made it is sure, however sure the rule is.
      edge(['finding', id], 'instance-of', ['detection-rule', rule], { ...change, confidence: 1 }),
      ...shown.map((technique) => edge(['finding', id], 'evidences', ['technique', technique], change)),
    ],
  };
}

/** How sure a verdict is: the hash of a known sample, or a rule that looked into the content. */
const sureOfVerdict = { hash: 1, yara: 0.7 };

/** A file crossed the wire between assets and is malicious code, or an indicator or a rule names it. */
export function fileFacts(file: JudgedFile): Derived {
  const { sha256, name, typeName, size, firstSeen, lastSeen, verdicts, ends, indicators, malware } = file;
  const self: End = ['file', sha256];
  const change = { source: 'detection' as const, document: `file:${sha256}`, since: firstSeen, seen: lastSeen };
  const confidence = Math.max(0, ...verdicts.map(({ by }) => sureOfVerdict[by]));
  const why =
    verdicts
      .map(({ reason }) => reason)
      .join('; ')
      .slice(0, 1000) || null;
  const rules = new Set(verdicts.flatMap(({ rule }) => rule ?? []));
  const found: DerivedEdge[] = [];
  for (const [asset, list] of Map.groupBy(ends, (end) => end.asset)) {
    const text = list.map(({ sent, protocol }) => `${sent ? 'sent' : 'received'} over ${protocol}`);
    const since = list.map((end) => end.since).toSorted()[0];
    found.push(edge(self, 'found-on', ['asset', asset], { ...change, since, text: [...new Set(text)].join(', ') }));
  }
  const names = verdicts.map((verdict) => verdict.name);
  return {
    nodes: [
      node('file', sha256, name === '' ? sha256.slice(0, 16) : name, {
        names: [sha256, ...names],
        summary: [typeName, `${size} B`, ...new Set(names)].filter(Boolean).join(' · '),
        attributes: { sha256, size, type: typeName, lastSeen },
      }),
    ],
    edges: [
      ...found,
      ...malware.map((key) => edge(self, 'instance-of', ['malware', key], { ...change, confidence, text: why })),
      ...indicators.map((key) => edge(self, 'based-on', ['indicator', key], change)),
      ...[...rules].map((rule) =>
        edge(self, 'based-on', ['detection-rule', `yara/${rule}`], { ...change, confidence: sureOfVerdict.yara }),
      ),
    ],
  };
}

/** How sure it is that work on a fix closes what it is meant to close. An exception and work that was withdrawn close nothing. */
const sureOfPatch: Partial<Record<Patch['state'], number>> = { planned: 0.5, done: 0.8, verified: 1, contradicted: 0.1 };

/** Work on a fix belongs to its asset and remediates vulnerabilities, surer the further it is. */
export function patchFacts(patch: Patch): Derived {
  const { id, asset, fix, state, vulnerabilities, createdAt, plannedFor, verifiedAt, expires } = patch;
  const change = { source: 'patching' as const, document: `patch:${id}`, since: createdAt };
  const confidence = sureOfPatch[state];
  const closes = confidence === undefined ? [] : vulnerabilities;
  const known = { kind: fix.kind, state, plannedFor, verifiedAt, expires };
  return {
    nodes: [
      node('patch', id, [fix.product, fix.version].filter(Boolean).join(' '), {
        names: vulnerabilities,
        summary: [state, asset.label].join(' · '),
        attributes: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)),
      }),
    ],
    edges: [
      edge(['patch', id], 'belongs-to', ['asset', asset.id], change),
      ...closes.map((one) => edge(['patch', id], 'remediates', ['vulnerability', one], { ...change, confidence, text: state })),
    ],
  };
}
