import { useState } from 'react';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ErrorMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { ALL_PATHS, type Graph, graphApi, type GraphNode } from './api.ts';
import { NodeName, nameOf } from './node-name.tsx';
import { NodeSearch } from './node-search.tsx';

/** What an answer adds to the picture, and which of its nodes stand out. */
export interface Marking {
  graph: Graph;
  refs: ReadonlySet<string>;
}

/** One line of an answer. */
interface Row {
  ref: string;
  note: string;
  /** The sentence that says why. */
  why?: string;
}
/** An answer as a list. */
interface Answer {
  title: string;
  lists: Row[][];
  notes: string[];
  nodes: ReadonlyMap<string, GraphNode>;
}

/** Other nodes that are asked about together. */
const MOST_OTHERS = 19;

/** Rows of a long answer that are listed; the picture has them all. */
const LISTED = 60;

/** What can be asked about a node: a path to another, all paths, common causes with another, and what it can harm. */
export function Questions(props: {
  node: GraphNode;
  at: string | undefined;
  onMark: (marking: Marking) => void;
  onSelect: (ref: string) => void;
}) {
  const { node, at, onMark, onSelect } = props;
  const { t, word, number, say, join, locale } = useText();
  const [others, setOthers] = useState<string[]>([]);
  const other = others.at(-1) ?? null;
  const hubs = (refs: string[]) => (refs.length === 0 ? [] : [`${t('graph.hubs')} ${refs.slice(0, 5).join(', ')}`]);
  const names = ({ nodes }: Graph, refs: readonly string[]) =>
    join(
      refs.map((ref) => {
        const named = nodes.find((one) => one.ref === ref);
        return named === undefined ? ref : nameOf(named, locale);
      }),
    );
  const share = (graph: Graph, refs: Iterable<string>, answer: Omit<Answer, 'nodes'>): Answer => {
    if (graph.nodes.length > 0) onMark({ graph, refs: new Set(refs) });
    return { ...answer, nodes: new Map(graph.nodes.map((one) => [one.ref, one])) };
  };
  const steps = (path: string[], graph: Graph): Row[] =>
    path.map((ref, at_) => {
      const before = path[at_ - 1];
      const edges = graph.edges.filter(({ from, to }) => (from === before && to === ref) || (from === ref && to === before));
      return { ref, note: [...new Set(edges.map(({ type }) => word('edgeType', type)))].join(', ') };
    });

  const ask = {
    path: async (): Promise<Answer> => {
      const found = await graphApi.path(node.ref, other as string, at);
      const { path } = found;
      if (path === null) return share(found, [], { title: t('graph.pathNone'), lists: [], notes: hubs(found.hubs) });
      const title = t('graph.steps', { count: path.length - 1 });
      return share(found, path, { title, lists: [steps(path, found)], notes: hubs(found.hubs) });
    },
    paths: async (): Promise<Answer> => {
      const found = await graphApi.paths(node.ref, other as string, at);
      const { paths, complete } = found;
      const title = paths.length === 0 ? t('graph.pathNone') : t('graph.pathsFound', { count: paths.length });
      const notes = [...(complete || found.hubs.length > 0 ? [] : [t('graph.pathsMore')]), ...hubs(found.hubs)];
      return share(found, paths.flat(), { title, lists: paths.slice(0, 12).map((path) => steps(path, found)), notes });
    },
    causes: async (): Promise<Answer> => {
      const found = await graphApi.causes([node.ref, ...others], at);
      const rows = found.causes.map(({ node: ref, reaches }) => ({
        ref,
        note: t('graph.distance', { count: Math.max(...reaches.map(({ distance }) => distance)) }),
      }));
      const title = rows.length === 0 ? t('graph.causesNone') : t('graph.causesHint');
      return share(
        found,
        found.nodes.map(({ ref }) => ref),
        {
          title,
          lists: [rows],
          notes: [
            ...(found.fewest.length === 0 ? [] : [t('graph.fewest', { names: names(found, found.fewest) })]),
            ...(found.unexplained.length === 0 ? [] : [t('graph.unexplained', { names: names(found, found.unexplained) })]),
          ],
        },
      );
    },
    blast: async (): Promise<Answer> => {
      const found = await graphApi.blast(node.ref, at);
      const counts = Object.entries(found.counts).map(([kind, count]) => `${word('nodeKind', kind)} ${number(count)}`);
      const rows = found.reached.map(({ node: ref, distance, confidence, why, vulnerabilities }) => ({
        ref,
        why: say(why),
        note: [
          t('graph.distance', { count: distance }),
          ...(confidence < 1 ? [t('graph.sureness', { percent: `${Math.round(confidence * 100)} %` })] : []),
          ...(vulnerabilities > 0 ? [t('graph.exposed', { count: vulnerabilities })] : []),
        ].join(', '),
      }));
      return share(
        found,
        found.nodes.map(({ ref }) => ref),
        {
          title: t(found.through === 'reach' ? 'graph.reachOf' : 'graph.blastOf', { name: nameOf(node, locale) }),
          lists: rows.length === 0 ? [] : [rows.slice(0, LISTED)],
          notes: [
            rows.length === 0 ? t('graph.blastNone') : counts.join(' · '),
            ...(found.complete && rows.length <= LISTED ? [] : [t('graph.incomplete')]),
            ...hubs(found.hubs),
          ],
        },
      );
    },
  };
  const asked = useMutation({ mutationFn: (what: keyof typeof ask) => ask[what]() });
  const busy = (what: keyof typeof ask) => asked.isPending && asked.variables === what;
  const button = (what: keyof typeof ask, label: string) => (
    <Button
      size="xs"
      variant="default"
      loading={busy(what)}
      disabled={what !== 'blast' && other === null}
      onClick={() => asked.mutate(what)}
    >
      {label}
    </Button>
  );
  return (
    <section aria-label={t('graph.path')} className="graph-questions">
      <div className="row">{button('blast', t('graph.blast'))}</div>
      <div>
        <h2>{t('graph.path')}</h2>
        <NodeSearch
          label={t('graph.pathTo')}
          onPick={(ref) => setOthers((before) => [...before.filter((one) => one !== ref), ref].slice(-MOST_OTHERS))}
        />
        {others.length > 0 && (
          <ul className="map-list" aria-label={t('graph.with')}>
            {others.map((ref) => (
              <li key={ref} className="graph-neighbour">
                <span className="small mono" style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                  {ref}
                </span>
                <button
                  type="button"
                  className="small muted"
                  aria-label={t('graph.without', { name: ref })}
                  onClick={() => setOthers((before) => before.filter((one) => one !== ref))}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        <div className="row" style={{ marginTop: '0.5rem' }}>
          {button('path', t('graph.shortest'))}
          {button('paths', t('graph.allPaths', { count: ALL_PATHS }))}
          {button('causes', t('graph.causes'))}
        </div>
      </div>
      {asked.isError && <ErrorMessage error={asked.error} />}
      {asked.data && (
        <div aria-live="polite">
          <h2>{asked.data.title}</h2>
          {asked.data.notes.map((note) => (
            <p key={note} className="small muted graph-line">
              {note}
            </p>
          ))}
          {asked.data.lists.map((rows, at_) => (
            <ol key={at_} className="map-list graph-steps">
              {rows.map(({ ref, note, why }) => {
                const one = asked.data.nodes.get(ref);
                return (
                  <li key={ref}>
                    <button type="button" onClick={() => onSelect(ref)}>
                      <span style={{ flex: 1, minWidth: 0 }}>
                        {note && <span className="muted small graph-note">{note}</span>}
                        {one ? <NodeName node={one} /> : ref}
                        {why && <span className="muted small graph-note">{why}</span>}
                      </span>
                    </button>
                  </li>
                );
              })}
            </ol>
          ))}
        </div>
      )}
    </section>
  );
}
